"""What a Proposal becomes: the Action, and what its permit is bound to."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agent.grounded import Grounded, bring_to_action
from agent.proposal import At, ProposeClick, ProposeDrag, Words
from safety.context import TargetSeen
from safety.limits import check_aim
from safety.programs import Programs
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation

DESK = Rect(0, 0, 800, 600)
NO_PROGRAMS = Programs({"XDG_DATA_HOME": "/nonexistent", "XDG_DATA_DIRS": "/nonexistent"})


def seen(*elements: Element) -> Observation:
    pixels = np.zeros((DESK.height, DESK.width, 3), dtype=np.uint8)
    return Observation(frame=Frame(pixels=pixels, rect=DESK, time=0.0), elements=elements)


def clicked(observation: Observation, place: At | Words) -> Grounded:
    grounded = bring_to_action(ProposeClick(place=place), observation, NO_PROGRAMS)
    assert isinstance(grounded, Grounded)
    return grounded


def bound(observation: Observation, place: At | Words) -> TargetSeen:
    target = clicked(observation, place).context.target
    assert target is not None
    return target


def test_a_permit_is_bound_to_the_whole_of_a_button() -> None:
    button = Element(role=Role.BUTTON, rect=Rect(100, 100, 120, 40), text="Send")
    assert bound(seen(button), Words(phrase="Send")).rect == button.rect


def test_a_permit_is_bound_to_the_whole_of_a_wide_row_whose_words_are_at_its_beginning() -> None:
    row = Element(role=Role.TREE_ITEM, rect=Rect(0, 100, 780, 30), text="Wastebasket")
    assert bound(seen(row), Words(phrase="Wastebasket")).rect == row.rect


def test_a_bare_point_presses_the_button_its_words_stand_in() -> None:
    button = Element(role=Role.BUTTON, rect=Rect(100, 100, 60, 40), text="Delete row")
    cross = Element(role=Role.TEXT, rect=Rect(120, 110, 10, 10), text="×")
    row = Element(role=Role.LIST_ITEM, rect=Rect(0, 90, 400, 60), text="Row")
    target = bound(seen(row, button, cross), At(point=Point(125, 115)))
    assert (target.role, target.text, target.rect) == ("button", "Delete row ×", button.rect)
    plain = bound(seen(cross), At(point=Point(125, 115)))
    assert (plain.role, plain.text) == ("text", "×")


def test_a_bare_point_on_a_known_thing_has_it_as_its_target_and_a_doubt_goes_with_it() -> None:
    button = Element(role=Role.BUTTON, rect=Rect(10, 10, 80, 24), text="Save")
    click = ProposeClick(place=At(point=Point(12, 14)), doubt="is it that one?")
    grounded = bring_to_action(click, seen(button), NO_PROGRAMS)
    assert isinstance(grounded, Grounded)
    assert grounded.target is not None
    assert grounded.target.element == button
    assert grounded.context.target is not None
    assert (grounded.context.target.text, grounded.context.target.rect) == ("Save", button.rect)
    assert grounded.context.doubt == "is it that one?"


def test_of_a_large_area_a_permit_is_bound_to_what_is_around_the_point() -> None:
    page = Element(role=Role.DOCUMENT, rect=Rect(0, 60, 800, 540), text="News")
    assert bound(seen(page), At(point=Point(400, 300))).rect == Rect(250, 240, 300, 120)
    assert bound(seen(page), At(point=Point(2, 62))).rect == Rect(0, 60, 300, 120)
    assert bound(seen(page), At(point=Point(799, 599))).rect == Rect(500, 480, 300, 120)


def test_what_changes_elsewhere_in_a_large_area_is_another_matter_than_what_is_pressed() -> None:
    page = Element(role=Role.DOCUMENT, rect=DESK)
    before, elsewhere, there = seen(page), seen(page), seen(page)
    elsewhere.frame.pixels[10, 10] = 255
    there.frame.pixels[310, 410] = 255
    spot = At(point=Point(400, 300))
    assert bound(before, spot) == bound(elsewhere, spot)
    assert bound(before, spot).pixels != bound(there, spot).pixels


def test_both_ends_of_a_drag_are_bound() -> None:
    page = Element(role=Role.DOCUMENT, rect=DESK)
    drag = ProposeDrag(start=At(point=Point(200, 100)), end=At(point=Point(600, 500)))
    grounded = bring_to_action(drag, seen(page), NO_PROGRAMS)
    assert isinstance(grounded, Grounded)
    assert grounded.context.target is not None
    assert grounded.context.destination is not None
    assert grounded.context.target.rect == Rect(50, 40, 300, 120)
    assert grounded.context.destination.rect == Rect(450, 440, 300, 120)


@given(
    st.tuples(st.integers(-50, 799), st.integers(-50, 599), st.integers(1, 900), st.integers(1, 700)),
    st.integers(0, 799),
    st.integers(0, 599),
)
def test_what_is_bound_covers_the_point_and_no_more_than_the_element(
    box: tuple[int, int, int, int], x: int, y: int
) -> None:
    element = Element(role=Role.CANVAS, rect=Rect(*box))
    grounded = clicked(seen(element), At(point=Point(x, y)))
    target = grounded.context.target
    assert target is not None
    check_aim(grounded.action, grounded.context)
    assert target.rect.height <= 120
    assert target.rect.width <= 300 or target.rect.height == element.rect.intersection(DESK).height
    if element.rect.contains(Point(x, y)):
        assert element.rect.intersection(DESK).covers(target.rect)

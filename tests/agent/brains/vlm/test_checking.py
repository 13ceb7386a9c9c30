"""What speaks against a click, and where a closer look brings it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.brains.vlm.brain import Speaker, VlmBrain
from agent.brains.vlm.checking import doubt_of, meant
from agent.brains.vlm.options import Options
from agent.brains.vlm.placing import closer_region, is_small
from agent.dialects.catalogue import DIALECTS, dialect_named
from agent.proposal import At, ProposeClick, Words
from agent.task import Task
from tests.agent.brains.vlm.desk import DELETE, DESK, GEAR, NAME, SAVE, click, seen
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.models.model_view import ModelView
from vision.vlm.scripted import ScriptedModel

BIN = Element(role=Role.BUTTON, rect=Rect(80, 40, 24, 24), window=1)


class Looks:
    """Implements `vision.grounding.meaning.Meaning`: the bin looks like a bin, and nothing else does."""

    notes = ()

    def chances(self, words: str, frame: Frame, elements: Sequence[Element], /) -> tuple[float, ...]:
        return tuple(0.9 if element is BIN and "bin" in words else 0.01 for element in elements)

    def looks_like(self, frame: Frame, element: Element, /) -> str:
        return ""


def clicked(element: Element, why: str) -> ProposeClick:
    return ProposeClick(place=At(point=element.rect.centre), why=why)


@pytest.mark.parametrize(
    ("click", "doubted"),
    [
        (clicked(DELETE, "I press “Save”"), True),
        (clicked(DELETE, "Now press Save"), True),
        (clicked(DELETE, "Save it"), False),  # a word of its own, no name
        (clicked(DELETE, "The dialog asks to Save. I press Delete"), False),
        (clicked(DELETE, "I press the red button"), False),
        (clicked(DELETE, "The dialog names Save.\nI press the red button"), False),
        (clicked(SAVE, ""), False),
        (clicked(NAME, "I press the Save field"), True),
        (ProposeClick(place=Words(phrase="nothing there")), False),
        (ProposeClick(place=At(point=Point(560, 300))), True),
        (ProposeClick(place=At(point=Point(280, 300 + 100)), why="an edge"), False),
    ],
)
def test_names_that_are_said(click: ProposeClick, doubted: bool) -> None:
    assert bool(doubt_of(click, meant(click), seen())) is doubted


def test_things_without_words_are_told_by_what_they_look_like() -> None:
    screen = seen(elements=(SAVE, GEAR, BIN))
    wrong, right = clicked(GEAR, "I press the bin"), clicked(BIN, "I press the bin")
    assert doubt_of(wrong, meant(wrong), screen) == ""
    assert doubt_of(wrong, meant(wrong), screen, Looks()) == "button lies there, and not button"
    assert doubt_of(right, meant(right), screen, Looks()) == ""
    unsure = clicked(GEAR, "I press the cog")
    assert doubt_of(unsure, meant(unsure), screen, Looks()) == ""


def test_what_is_shown_small_is_looked_at_closer() -> None:
    whole = ModelView(region=DESK, width=DESK.width, height=DESK.height)
    assert is_small(GEAR.rect.centre, whole, seen())
    assert not is_small(SAVE.rect.centre, whole, seen())
    coarse = ModelView(region=DESK, width=DESK.width // 2, height=DESK.height // 2)
    assert is_small(SAVE.rect.centre, coarse, seen())


@given(st.data())
def test_a_closer_look_comes_back_to_the_pixel(data: st.DataObject) -> None:
    """The part that is shown is in full resolution where the dialect lets it: each pixel has a place."""
    region = Rect(
        data.draw(st.integers(-50, 50)),
        0,
        data.draw(st.integers(300, 2_000)),
        data.draw(st.integers(300, 1_200)),
    )
    point = Point(
        data.draw(st.integers(region.left, region.right - 1)), data.draw(st.integers(0, region.bottom - 1))
    )
    for dialect in (d for d in DIALECTS if d.locator is not None and d.locator.scored is None):
        part = closer_region(point, dialect.view_of(region))
        assert part.contains(point)
        assert region.covers(part)
        view = dialect.view_of(part)
        written = dialect.write_place(point, view)
        assert written is not None
        found = dialect.parse_place(written, view)
        assert found is not None
        across, down = part.width / view.width, part.height / view.height
        near = max(1.0, across, part.width / 1000), max(1.0, down, part.height / 1000)
        assert abs(found.x - point.x) <= near[0]
        assert abs(found.y - point.y) <= near[1]


def test_the_closer_look_is_taken_by_the_brain_and_moves_the_click() -> None:
    whole = ModelView(region=DESK, width=DESK.width, height=DESK.height)
    near = Point(GEAR.rect.right + 6, GEAR.rect.centre.y)  # beside the gear: nothing is known there
    part = closer_region(near, whole)
    x = 1000 * (GEAR.rect.centre.x - part.left) / part.width
    y = 1000 * (GEAR.rect.centre.y - part.top) / part.height
    first = click(Element(role=Role.ICON, rect=Rect(near.x, near.y, 1, 1)), "I press the cog")
    model = ScriptedModel([first, f'{{"x": {x:.0f}, "y": {y:.0f}}}'])
    brain = VlmBrain(Speaker(model=model, dialect=dialect_named("json")), options=Options(plan=False))
    brain.begin(Task(instruction="open the settings"))
    proposal = brain.propose(seen(), None)
    assert isinstance(proposal, ProposeClick)
    assert isinstance(proposal.place, At)
    assert GEAR.rect.contains(proposal.place.point)
    assert (proposal.doubt, len(model.asked)) == ("", 2)
    (shown,) = [part for m in model.asked[1].messages for part in m.parts if not isinstance(part, str)]
    assert shown.shape[:2] == (part.height, part.width)

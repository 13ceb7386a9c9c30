"""Boxes that are drawn beside their labels, in windows that say nothing of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vision.element import Role
from vision.frame import Frame
from vision.geometry import Rect
from vision.grounding import ground
from vision.grounding.drawn_field import drawn_field
from vision.target import Target

WINDOW = Rect(0, 0, 400, 200)
GREY, WHITE, BLACK = (217, 217, 217), (255, 255, 255), (0, 0, 0)
LABEL = Rect(10, 44, 40, 12)


def drawn(*boxes: tuple[Rect, tuple[int, int, int]]) -> Frame:
    pixels = np.full((200, 400, 3), GREY, dtype=np.uint8)
    for rect, colour in boxes:
        pixels[rect.top : rect.bottom, rect.left : rect.right] = colour
    return Frame(pixels=pixels, rect=WINDOW, time=0.0)


BORDER, FIELD = Rect(69, 39, 152, 22), Rect(70, 40, 150, 20)


def test_a_box_beside_a_label_is_its_field() -> None:
    assert drawn_field(LABEL, drawn((BORDER, BLACK), (FIELD, WHITE)), WINDOW) == FIELD


def test_what_the_field_holds_does_not_cut_it() -> None:
    letters = Rect(74, 45, 9, 10)
    frame = drawn((BORDER, BLACK), (FIELD, WHITE), (letters, BLACK))
    assert drawn_field(LABEL, frame, WINDOW) == FIELD


def test_what_is_no_field() -> None:
    nothing = drawn()
    narrow = drawn((Rect(70, 40, 20, 20), WHITE))
    high = drawn((Rect(70, 10, 150, 150), WHITE))
    flat = drawn((Rect(70, 48, 150, 4), WHITE))
    far = drawn((Rect(395, 40, 5, 20), WHITE))
    for frame in (nothing, narrow, high, flat, far):
        assert drawn_field(LABEL, frame, WINDOW) is None
    assert drawn_field(Rect(398, 44, 40, 12), nothing, WINDOW) is None


@given(
    st.integers(0, 380), st.integers(0, 180), st.integers(1, 200), st.integers(1, 100), st.integers(0, 370)
)
def test_a_field_lies_in_the_window(left: int, top: int, width: int, height: int, label: int) -> None:
    box = Rect(left, top, width, height).intersection(WINDOW)
    found = drawn_field(Rect(label, 90, 30, 12), drawn((box, WHITE)), WINDOW)
    assert found is None or (WINDOW.covers(found) and found.height >= 12)


def test_a_field_is_named_by_its_label_where_the_window_tells_nothing(screen) -> None:
    screen.window("Guest book", (0, 0, 400, 200), active=True)
    screen.paint((0, 0, 400, 200), GREY).paint((70, 40, 150, 20), WHITE)
    screen.read("Name", (10, 44, 40, 12)).read("Guests", (10, 84, 40, 12))
    target = ground("Name", screen.look(), frozenset({Role.TEXT_FIELD}))
    assert isinstance(target, Target), target
    assert (target.element.role, target.element.rect) == (Role.TEXT_FIELD, FIELD)
    plain = ground("Name", screen.look())
    assert isinstance(plain, Target), plain
    assert plain.element.role is Role.TEXT


def test_a_window_that_tells_of_its_controls_is_believed(screen) -> None:
    screen.window("Guest book", (0, 0, 400, 200), active=True)
    screen.paint((0, 0, 400, 200), GREY).paint((70, 40, 150, 20), WHITE)
    screen.read("Name", (10, 44, 40, 12)).add(Role.BUTTON, "OK", (300, 150, 60, 30))
    found = ground("Name", screen.look(), frozenset({Role.TEXT_FIELD}))
    assert not isinstance(found, Target), found

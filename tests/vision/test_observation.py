"""Which Element would receive what is typed."""

from __future__ import annotations

import numpy as np

from vision.element import Element, Role, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 400, 300)
HELD = frozenset({State.FOCUSED})


def seen(*elements: Element, popup: bool = False) -> Observation:
    frame = Frame(pixels=np.zeros((300, 400, 3), dtype=np.uint8), rect=DESK, time=0.0)
    windows = [
        Window(id=1, title="Notes", program="p", pid=1, rect=DESK, active=True),
        Window(id=2, title="", program="p", pid=1, rect=Rect(0, 20, 90, 90), popup=True),
    ]
    return Observation(frame=frame, elements=elements, windows=tuple(windows[: 1 + popup]))


TAB = Element(role=Role.TAB, text="Untitled", rect=Rect(0, 30, 90, 20), window=1, states=HELD)
TEXT = Element(
    role=Role.TEXT_AREA, rect=Rect(0, 50, 400, 200), window=1, states=HELD | frozenset({State.EDITABLE})
)
ENTRY = Element(role=Role.MENU_ITEM, text="Save", rect=Rect(0, 30, 90, 20), window=2, states=HELD)


def test_nothing_tells_what_has_the_focus() -> None:
    assert seen(Element(role=Role.BUTTON, rect=DESK)).focused is None


def test_the_text_below_a_tab_comes_before_the_tab() -> None:
    assert seen(TAB, TEXT).focused == TEXT
    assert seen(TAB).focused == TAB


def test_an_open_menu_comes_before_the_text_under_it() -> None:
    assert seen(TEXT, ENTRY, popup=True).focused == ENTRY


def test_of_two_alike_the_smaller() -> None:
    around = Element(role=Role.PANEL, rect=DESK, window=1, states=HELD)
    assert seen(around, TAB).focused == TAB

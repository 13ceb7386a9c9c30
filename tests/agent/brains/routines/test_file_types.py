"""Which box of a save dialog holds the types a file can be saved as."""

from __future__ import annotations

import numpy as np

from agent.brains.routines.saving import _type_box
from agent.brains.turn import Turn
from safety.programs import Programs
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 400, 200)
DIALOG = Window(id=1, title="Save As", program="editor", pid=1, rect=DESK, active=True)


def box(text: str, left: int = 150) -> Element:
    return Element(role=Role.COMBO_BOX, rect=Rect(left, 150, 100, 30), text=text, window=1)


def chosen(*elements: Element) -> Element | None:
    turn = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    frame = Frame(pixels=np.zeros((200, 400, 3), np.uint8), rect=DESK, time=0.0)
    turn.screen = Observation(frame=frame, elements=elements, windows=(DIALOG,))
    return _type_box(turn)


def test_a_box_that_only_filters_what_is_listed_is_none() -> None:
    assert chosen(box("Text Files")) is None


def test_a_box_with_an_ending_in_it_is_one() -> None:
    types = box("Gnumeric XML (*.gnumeric)")
    assert chosen(box("Spreadsheets", left=280), types) is types


def test_a_box_beside_the_label_is_one() -> None:
    label = Element(role=Role.TEXT, rect=Rect(20, 155, 100, 20), text="File type:", window=1)
    types = box("Text CSV")
    assert chosen(label, types) is types

"""Dialogs that ask for a file: which they are, and naming a file or a folder in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.brains.routines.choosing_files import file_dialog, looks_like_a_file, place_named, take_named
from agent.brains.turn import Turn
from agent.plan import ClickOn, Instruction, Press, TypeInto
from agent.proposal import Proposal, ProposeKeys
from safety.programs import Programs
from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("notes.txt", True),
        ("My notes.txt", True),
        ("Documents/plan.txt", True),
        ("~/plan", True),
        ("/etc/hosts", True),
        ("hello", False),
        ("and/or what", False),
        ("Dear Ada.", False),
        ("one\ntwo.txt", False),
    ],
)
def test_what_looks_like_a_file(text: str, is_one: bool) -> None:
    assert looks_like_a_file(text) is is_one


DESK = Rect(0, 0, 800, 600)
PROGRAM = Window(id=1, title="a.zip", program="archives", pid=7, rect=DESK)
DIALOG = Window(id=2, title="Extract", program="archives", pid=7, rect=DESK, active=True)


def thing(role: Role, text: str, left: int, top: int, *, tells: bool = True) -> Element:
    source = Source.ACCESSIBILITY if tells else Source.OCR
    rect = Rect(left, top, 80, 20)
    return Element(role=role, text=text, rect=rect, window=2, sources=frozenset({source}))


PLACES = replace(thing(Role.PANEL, "Places", 0, 20), rect=Rect(0, 20, 100, 400))
PLACE = thing(Role.LIST_ITEM, "Documents", 5, 60)
FOLDER = thing(Role.CELL, "Documents", 300, 60)
CANCEL, EXTRACT = thing(Role.BUTTON, "Cancel", 500, 560), thing(Role.BUTTON, "Extract", 600, 560)


def turn(*elements: Element, dialog: Window = DIALOG) -> Turn:
    seen = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    frame = Frame(pixels=np.zeros((600, 800, 3), np.uint8), rect=DESK, time=0.0)
    seen.screen = Observation(frame=frame, elements=elements, windows=(PROGRAM, dialog))
    return seen


def test_a_dialog_with_places_asks_for_a_file() -> None:
    assert file_dialog(turn(PLACES, PLACE, CANCEL, EXTRACT)) == DIALOG
    assert file_dialog(turn(PLACES, PLACE, EXTRACT)) is None
    assert file_dialog(turn(CANCEL, EXTRACT)) is None


def test_a_dialog_of_which_only_pixels_tell_goes_by_its_title_and_words() -> None:
    drawn = [
        thing(Role.TEXT, word, left, 560, tells=False) for word, left in (("Cancel", 500), ("Open", 600))
    ]
    assert file_dialog(turn(*drawn, dialog=replace(DIALOG, title="Open File"))) is not None
    assert file_dialog(turn(*drawn)) is None


@pytest.mark.parametrize("words", ["Documents", "Documents folder", "~/Documents", "Documents in the dialog"])
def test_a_place_is_meant_rather_than_a_folder_of_the_same_name(words: str) -> None:
    assert place_named(turn(PLACES, PLACE, FOLDER, CANCEL, EXTRACT), words) == PLACE
    assert place_named(turn(FOLDER, CANCEL, EXTRACT), words) is None
    assert place_named(turn(PLACES, PLACE, CANCEL, EXTRACT), "Letters") is None


def named(following: Instruction) -> list[Proposal]:
    """What is done before an instruction that follows one in which a file was named in the dialog."""
    seen = turn(PLACES, PLACE, CANCEL, EXTRACT)
    seen.naming = DIALOG.id
    return [proposal for proposal, _ in zip(take_named(seen, following), range(1), strict=False)]


def test_a_file_that_was_named_is_taken_unless_the_dialog_is_answered_next() -> None:
    assert named(ClickOn(target="Extract")) == []
    assert named(Press(keys=("enter",))) == []
    assert named(TypeInto(text="Ada", field="Name")) == [
        ProposeKeys(keys=("enter",), why="take the file that was named")
    ]

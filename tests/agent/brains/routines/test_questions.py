"""Which windows ask something that a plan has not answered."""

from __future__ import annotations

import numpy as np
import pytest

from agent.brains.routines.questions import unanswered
from agent.brains.turn import Turn
from safety.programs import Programs
from vision.element import Element, Role, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 400, 300)
FILES = Window(id=1, title="Downloads", program="files", pid=7, rect=DESK)
ASKING = Window(id=2, title="Attention", program="files", pid=7, rect=DESK, active=True)


def thing(role: Role, text: str, left: int = 10, *states: State) -> Element:
    return Element(role=role, text=text, rect=Rect(left, 20, 60, 20), window=2, states=frozenset(states))


WORDS = thing(Role.TEXT, "Delete 2 files for good?")
CANCEL, DELETE = thing(Role.BUTTON, "Cancel", 100), thing(Role.BUTTON, "Delete", 200)


def asked(*elements: Element, windows: tuple[Window, ...] = (FILES, ASKING), known: int = 1) -> str:
    turn = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    frame = Frame(pixels=np.zeros((300, 400, 3), np.uint8), rect=DESK, time=0.0)
    turn.screen = Observation(frame=frame, elements=elements, windows=windows)
    return unanswered(turn, frozenset({known}))


def test_a_question_that_came_up_is_told_with_its_words() -> None:
    assert asked(WORDS, CANCEL, DELETE) == (
        "“Attention” asks, and was not answered: Delete 2 files for good?"
    )


@pytest.mark.parametrize(
    "elements",
    [
        (WORDS, thing(Role.BUTTON, "Close", 100)),
        (WORDS, CANCEL, thing(Role.TEXT_FIELD, "Name", 200)),
        (WORDS, CANCEL, thing(Role.LIST, "Files", 200)),
        (WORDS, CANCEL, thing(Role.UNKNOWN, "", 200, State.EDITABLE)),
        (WORDS,),
    ],
)
def test_a_window_to_read_or_to_fill_in_asks_nothing(elements: tuple[Element, ...]) -> None:
    assert asked(*elements) == ""


def test_a_window_that_was_there_before_or_is_a_program_of_its_own_is_none() -> None:
    assert asked(WORDS, CANCEL, known=2) == ""
    assert asked(WORDS, CANCEL, windows=(ASKING,)) == ""

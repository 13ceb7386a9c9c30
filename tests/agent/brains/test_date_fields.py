"""Dates and times entered part by part, and seen to be there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.brains.routines.date_fields import enter_date
from agent.brains.turn import Stuck, Turn
from agent.proposal import Proposal, ProposeClick, ProposeType
from safety.programs import Programs
from vision.element import Element, Role, Source, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 800, 600)
TOLD = frozenset({Source.ACCESSIBILITY})
FIELD = Element(role=Role.TEXT_FIELD, rect=Rect(60, 160, 130, 24), text="Date", sources=TOLD, window=1)
NAMES = ("Month Date", "Day Date", "Year Date")


def parts(*values: str) -> list[Element]:
    return [
        Element(role=Role.SPIN_BUTTON, rect=Rect(64 + 26 * i, 164, 20, 18), text=name, value=value, window=1)
        for i, (name, value) in enumerate(zip(NAMES, values, strict=True))
    ]


def turn_with(*elements: Element) -> Turn:
    turn = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    frame = Frame(pixels=np.zeros((600, 800, 3), np.uint8), rect=DESK, time=0.0)
    window = Window(id=1, title="x", program="chromium", pid=1, rect=DESK, active=True)
    turn.screen = Observation(frame=frame, elements=elements, windows=(window,))
    return turn


def entered(turn: Turn, value: str, *after: Element) -> tuple[bool, list[Proposal]]:
    """Enter a date; once it is typed, the screen shows `after`."""
    proposed: list[Proposal] = []
    routine = enter_date(turn, "date", value, "set the date")
    try:
        while True:
            proposed.append(next(routine))
            elements = after if isinstance(proposed[-1], ProposeType) else turn.screen.elements
            later = replace(turn.screen.frame, time=turn.now + 0.5)
            turn.screen = replace(turn.screen, frame=later, elements=elements)
    except StopIteration as ended:
        return ended.value, proposed


def test_the_parts_are_typed_one_after_the_other() -> None:
    done, (click, typed) = entered(
        turn_with(FIELD, *parts("", "", "")), "14 March 2027", FIELD, *parts("3", "14", "2027")
    )
    assert done
    assert isinstance(click, ProposeClick)
    assert isinstance(typed, ProposeType)
    assert typed.text == "03142027"


def test_a_part_that_shows_something_else_is_no_success() -> None:
    with pytest.raises(Stuck, match=r"Year Date.* shows “14”"):
        entered(turn_with(FIELD, *parts("", "", "")), "14 March 2027", FIELD, *parts("3", "14", "14"))


def test_a_date_that_lacks_a_part_is_not_guessed() -> None:
    with pytest.raises(Stuck, match="does not say all"):
        entered(turn_with(FIELD, *parts("", "", "")), "18:45")


def test_a_field_for_text_and_a_text_without_a_date_are_left_alone() -> None:
    plain = replace(FIELD, states=frozenset({State.EDITABLE}))
    assert entered(turn_with(plain), "14 March 2027") == (False, [])
    assert entered(turn_with(FIELD, *parts("", "", "")), "soon") == (False, [])


def test_parts_that_are_told_of_late_are_waited_for() -> None:
    turn = turn_with(FIELD)
    routine = enter_date(turn, "date", "14 March 2027", "set the date")
    next(routine)
    turn.screen = replace(turn.screen, elements=(FIELD, *parts("", "", "")))
    assert isinstance(next(routine), ProposeClick)

"""Whether a field holds what was typed into it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.brains.routines.received import received, see_received
from agent.brains.turn import Stuck, Turn
from safety.programs import Programs
from safety.redaction.span import HIDDEN
from vision.element import Element, Role, Source, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 800, 600)
PAGE = Element(role=Role.DOCUMENT, rect=Rect(0, 80, 800, 520), window=1)
TOLD = frozenset({Source.ACCESSIBILITY})
HERE = Rect(10, 100, 200, 24)


def field(
    value: str, *, role: Role = Role.TEXT_FIELD, rect: Rect = HERE, text: str = "Phone", told: bool = True
) -> Element:
    states = frozenset({State.FOCUSED, State.EDITABLE})
    sources = TOLD if told else frozenset({Source.OCR})
    return Element(role=role, rect=rect, text=text, value=value, states=states, sources=sources, window=1)


def turn_with(*elements: Element, program: str = "chromium", time: float = 0.0) -> Turn:
    turn = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    frame = Frame(pixels=np.zeros((600, 800, 3), np.uint8), rect=DESK, time=time)
    window = Window(id=1, title="x", program=program, pid=1, rect=DESK, active=True)
    turn.screen = Observation(frame=frame, elements=elements, windows=(window,))
    return turn


@pytest.mark.parametrize(
    ("typed", "holds"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("5550199", "(555) 01-99"),
        ("1000", "1,000.00"),
        ("5/1/2027", "05/01/2027"),
        ("bs1 4dj", "BS1 4DJ"),
        ("Lis", "Lisbon"),
        ("more", "already there, and more"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_field_may_set_what_it_takes_in_its_own_way(typed: str, holds: str) -> None:
    assert received(turn_with(PAGE, field(holds)), typed, field("")) is True


@pytest.mark.parametrize(("typed", "holds"), [("Hello world", "Hello"), ("Ada", ""), ("1000", "100")])
def test_what_is_cut_off_or_missing_is_not_received(typed: str, holds: str) -> None:
    turn = turn_with(PAGE, field(holds))
    assert received(turn, typed, field("")) is False
    with pytest.raises(Stuck, match="was typed, and the field Phone"):
        watched(turn, typed, holds)


def watched(turn: Turn, typed: str, holds: str) -> None:
    for _ in see_received(turn, typed, field("")):
        turn.screen = turn_with(PAGE, field(holds), time=turn.now + 0.5).screen


def test_a_field_that_shows_it_a_moment_later_is_waited_for() -> None:
    turn = turn_with(PAGE, field(""))
    watched(turn, "Ada", "Ada")
    assert received(turn, "Ada", field("")) is True


@pytest.mark.parametrize(
    "held",
    [
        field("", role=Role.PASSWORD_FIELD),
        field("6", rect=HERE.moved(220, 0), text="Digit 6"),
        field("Hello", told=False),
        field("x" * 6_000),
        field(HIDDEN),
        field("drwx", role=Role.TERMINAL),
    ],
)
def test_what_cannot_be_told_is_not_held_against_it(held: Element) -> None:
    before = field("", role=held.role)
    assert received(turn_with(PAGE, held), "Hello world", before) is None


def test_nor_where_nothing_had_or_has_the_focus_or_only_signs_were_typed() -> None:
    assert received(turn_with(PAGE), "Ada", field("")) is None
    assert received(turn_with(PAGE, field("")), "Ada", None) is None
    assert received(turn_with(PAGE, field("")), "-", field("")) is None


def test_other_programs_may_keep_what_a_field_holds_to_themselves() -> None:
    assert received(turn_with(field(""), program="mousepad"), "Ada", field("")) is None
    assert received(turn_with(field("Eve"), program="mousepad"), "Ada", field("")) is False
    area = field("(c)", role=Role.TEXT_AREA)
    assert received(turn_with(area, program="mousepad"), "copyright", area) is None


@given(st.text(min_size=1, max_size=60))
def test_a_field_that_holds_just_what_was_typed_is_never_doubted(text: str) -> None:
    assert received(turn_with(PAGE, field(text)), text, field("")) is not False

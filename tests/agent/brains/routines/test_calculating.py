"""Working something out in the calculator, and believing only what it shows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.brains.routines.calculating import calculate, number_in, value_of, without_repeats
from agent.brains.turn import Stuck, Turn
from agent.plan import Calculate
from agent.proposal import ProposeKeys, ProposeType
from safety.programs import Programs
from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 300, 200)
TOLD = frozenset({Source.ACCESSIBILITY})
READ = frozenset({Source.OCR})


def showing(*shown: Element, time: float = 0.0) -> Observation:
    window = Window(id=1, title="calculator", program="calculator", pid=1, rect=DESK, active=True)
    frame = Frame(pixels=np.zeros((200, 300, 3), np.uint8), rect=DESK, time=time)
    return Observation(frame=frame, elements=shown, windows=(window,))


def display(text: str, sources: frozenset[Source] = TOLD, role: Role = Role.TEXT_AREA) -> Element:
    return Element(role=role, rect=Rect(10, 10, 200, 40), value=text, window=1, sources=sources)


def worked_out(expression: str, *shown: Element) -> list[str]:
    """What is keyed in, on a calculator that shows this at the end."""
    turn = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    turn.screen = showing(*shown)
    keyed = []
    for number, proposal in enumerate(calculate(turn, Calculate(expression=expression, source="sum"))):
        assert number < 50
        turn.screen = showing(*shown, time=turn.now + 1.0)
        if isinstance(proposal, ProposeType):
            keyed.append(proposal.text)
        elif isinstance(proposal, ProposeKeys):
            keyed.append(f"<{proposal.keys[0]}>")
    return keyed


def test_a_key_that_comes_twice_is_typed_in_two_goes() -> None:
    assert worked_out("(125+375)/4", display("125")) == ["<escape>", "(125+37", "5)/4", "<enter>"]


@pytest.mark.parametrize("shown", ["5888", "5,888", "5 888", "5888.0"])
def test_the_right_result_is_believed(shown: str) -> None:
    assert worked_out("128*46", display(shown))[-1] == "<enter>"


def test_a_result_that_is_wrong_is_said_to_be() -> None:
    with pytest.raises(Stuck, match=r"the calculator shows 40.5, but \(125\+375\)/4 is 125"):
        worked_out("(125+375)/4", display("40.5"))


@pytest.mark.parametrize(
    "shown", [display("5B88", READ), display("588", READ, Role.TEXT), display(""), display("Error")]
)
def test_what_cannot_be_read_for_certain_decides_nothing(shown: Element) -> None:
    assert worked_out("128*46", shown)[-1] == "<enter>"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("(125+375)/4", 125.0),
        ("2^10", 1024.0),
        ("-3*2.5", -7.5),
        ("1/0", None),
        ("9^9^9", None),
        ("(-8)^0.5", None),
        ("10 mod 3", None),
        ("5%", None),
        ("sqrt(9)", None),
        ("True+1", None),
        ("-2^2", None),
        ("__import__('os')", None),
        ("1+" * 150 + "1", None),
    ],
)
def test_what_an_expression_comes_to(expression: str, value: float | None) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("text", "number"), [("−16", -16), ("1 024.5", 1024.5), ("1e5", 1e5), ("1,5", None), ("Result", None)]
)
def test_numbers_as_calculators_write_them(text: str, number: float | None) -> None:
    assert number_in(text) == number


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = number_in(text)
    assert number is None or not math.isnan(number)
    value = value_of(text)
    assert value is None or math.isfinite(value)


@given(st.text(alphabet="0123456789+-*/().", max_size=60))
def test_the_pieces_are_the_whole_and_hold_no_key_twice(expression: str) -> None:
    pieces = list(without_repeats(expression))
    assert "".join(pieces) == expression
    assert all(len(set(piece)) == len(piece) for piece in pieces)

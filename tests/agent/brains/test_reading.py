"""Which value on the screen is meant by "the total" or "the price of the Red mug"."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.brains.routines.reading import MAX_VALUE, read_value, type_noted, values_named
from agent.brains.turn import Stuck, Turn
from agent.plan import ReadValue, TypeNoted
from agent.proposal import ProposeType
from safety.programs import Programs
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 600, 400)


def element(
    text: str, left: int, top: int, *, role: Role = Role.TEXT, value: str = "", width: int = 80
) -> Element:
    return Element(role=role, rect=Rect(left, top, width, 20), text=text, value=value, window=1)


def scene(*elements: Element, program: str = "firefox", time: float = 0.0) -> Observation:
    frame = Frame(pixels=np.zeros((400, 600, 3), np.uint8), rect=DESK, time=time)
    window = Window(id=1, title=program, program=program, pid=1, rect=DESK, active=True)
    return Observation(frame=frame, elements=elements, windows=(window,))


def turn_on(screen: Observation) -> Turn:
    turn = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    turn.screen = screen
    return turn


TABLE = (
    element("Item", 10, 10),
    element("Price", 110, 10),
    element("Stock", 210, 10),
    element("Blue kettle", 10, 40, role=Role.CELL),
    element("$31.00", 110, 40, role=Role.CELL),
    element("4", 210, 40, role=Role.CELL),
    element("Red mug", 10, 70, role=Role.CELL),
    element("$7.50", 110, 70, role=Role.CELL),
    element("12", 210, 70, role=Role.CELL),
)
BILL = (element("Subtotal: $38.50", 10, 110), element("Total: $42.35", 10, 140))


@pytest.mark.parametrize(
    ("what", "elements", "values"),
    [
        ("total", BILL, ["$42.35"]),
        ("subtotal", BILL, ["$38.50"]),
        ("price of the Red mug", TABLE, ["$7.50"]),
        ("stock of the blue kettle", TABLE, ["4"]),
        ("order number", (element("Your order number is 12345.", 10, 10),), ["12345"]),
        ("balance", (element("Balance:", 10, 10), element("€20", 120, 10)), ["€20"]),
        ("balance", (element("Balance", 10, 10), element("€20", 12, 34)), ["€20"]),
        ("price of the red mug", (element("Red mug – €7.50", 10, 10),), ["€7.50"]),
        ("price of the red mug", (element("Red mug", 10, 10), element("€7.50", 10, 35)), ["€7.50"]),
        ("heading", (element("Invoice 7", 10, 10, role=Role.HEADING),), ["Invoice 7"]),
        ("total", (element("Grand total: 50", 10, 10), element("Total: 42", 10, 40)), ["42"]),
        ("total", (element("Total: 42", 10, 10), element("Total: 43", 10, 40)), ["42", "43"]),
        ("total", (element("In total: silence is golden", 10, 10, role=Role.DOCUMENT),), []),
        ("price", TABLE, ["$31.00", "$7.50"]),
        ("item", TABLE, ["Blue kettle", "Red mug"]),
        ("pin", (element("Pin", 10, 10), element("", 120, 10, role=Role.PASSWORD_FIELD, value="1234")), []),
    ],
)
def test_the_value_that_is_meant(what: str, elements: tuple[Element, ...], values: list[str]) -> None:
    assert values_named(what, scene(*elements)) == values


def test_the_result_is_what_the_calculator_shows() -> None:
    shown = element("", 10, 10, role=Role.TEXT_AREA, value="437")
    keys = (element("7", 10, 60, role=Role.TOGGLE_BUTTON), element("8", 60, 60, role=Role.BUTTON))
    assert values_named("result", scene(shown, *keys, program="galculator")) == ["437"]
    assert values_named("result", scene(*keys, program="galculator")) == []
    assert values_named("result", scene(shown)) == []


def test_a_value_is_read_and_typed() -> None:
    turn = turn_on(scene(*BILL, element("Note", 10, 200, role=Role.TEXT_FIELD)))
    assert list(read_value(turn, ReadValue(what="total"))) == []
    assert turn.noted == "$42.35"
    typed = [p.text for p in type_noted(turn, TypeNoted(field="Note")) if isinstance(p, ProposeType)]
    assert typed == ["$42.35"]
    typed = [p.text for p in type_noted(turn, TypeNoted(cell="A1")) if isinstance(p, ProposeType)]
    assert typed == ["$42.35"]


def test_a_field_is_read_by_its_name_but_never_a_password() -> None:
    field = element("Reference", 10, 200, role=Role.TEXT_FIELD, value="R-7")
    turn = turn_on(scene(field))
    list(read_value(turn, ReadValue(what="reference")))
    assert turn.noted == "R-7"
    turn = turn_on(scene(element("Code", 10, 200, role=Role.PASSWORD_FIELD, value="s3cret")))
    with pytest.raises(Stuck, match="no value called"):
        _to_the_end(turn, "code")
    assert turn.noted is None


def test_nothing_is_taken_where_several_may_be_meant() -> None:
    turn = turn_on(scene(element("Total: 42", 10, 10), element("Total: 43", 10, 40)))
    with pytest.raises(Stuck, match="“42”, “43”"):
        _to_the_end(turn, "total")


def test_nothing_was_read() -> None:
    with pytest.raises(Stuck, match="nothing was read"):
        list(type_noted(turn_on(scene()), TypeNoted()))


def _to_the_end(turn: Turn, what: str) -> None:
    for _ in read_value(turn, ReadValue(what=what)):
        turn.screen = scene(*turn.screen.elements, time=turn.now + 1.0)


@given(st.text(max_size=300), st.text(min_size=1, max_size=30))
def test_whatever_is_shown_values_are_short_and_different(text: str, what: str) -> None:
    values = values_named(what, scene(element(text, 10, 10), element(what, 10, 40), element(text, 200, 40)))
    assert len(values) == len(set(values))
    assert all(0 < len(value) <= MAX_VALUE and "\n" not in value for value in values)

"""Working something out in the calculator, and seeing that it says what it should."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator

from agent.brains.routines.programs import bring_up
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import Calculate
from agent.proposal import ProposeType
from vision.element import Element, Role, Source

_DISPLAYS = frozenset({Role.TEXT_AREA, Role.TEXT_FIELD, Role.TEXT, Role.HEADING})
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_LONGEST = 200
_MOST_DIGITS = 15
_SAME = 1e-6  # what the last digits of a result may differ in
_NUMBER = re.compile(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?")


def calculate(turn: Turn, step: Calculate) -> Routine:
    """Key an expression into the calculator, over what an earlier one left there; once more where it lost or
    doubled a key. Raises Stuck where it can be seen to show something else than what the sum comes to.
    """
    running = turn.window_named("calculator") is not None
    yield from bring_up(turn, "calculator", step.source)
    if running:
        yield from turn.press("escape", why="clear the calculator")
    wanted = value_of(step.expression)
    yield from _key_in(turn, step, wanted)
    if wanted is not None and _shows(turn, wanted) is False:
        yield from turn.press("escape", why="clear the calculator", times=2)
        yield from _key_in(turn, step, wanted)
    if wanted is not None and _shows(turn, wanted) is False:
        shown = ", ".join(sorted({text for e, text in _numbers(turn) if _is_told(e)}))
        raise Stuck(f"the calculator shows {shown}, but {step.expression} is {wanted:.10g}")


def _key_in(turn: Turn, step: Calculate, wanted: float | None) -> Routine:
    for keys in without_repeats(step.expression):
        yield from turn.act(ProposeType(text=keys, once=True, why=step.source))
    yield from turn.press("enter", why=step.source)
    if wanted is not None:
        yield from turn.until(lambda: _shows(turn, wanted) is not False, 1.5, "the result")


def without_repeats(expression: str) -> Iterator[str]:
    """The expression in pieces that hold no key twice: the buttons of some calculators stay down for a moment
    after a key was typed, and do not hear it again meanwhile."""
    piece = ""
    for key in expression:
        if key in piece:
            yield piece
            piece = ""
        piece += key
    if piece:
        yield piece


def value_of(expression: str) -> float | None:
    """What an expression comes to; None where it is not made of numbers, + - * / ^ and brackets alone."""
    if len(expression) > _LONGEST:
        return None
    try:
        value = _value(ast.parse(expression.replace("^", "**").strip(), mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        return None
    return value if math.isfinite(value) else None


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(operand, ast.BinOp):
            return -_value(operand)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            result = _OPERATORS[type(sign)](_value(left), _value(right))
            if isinstance(result, float):
                return result
    raise ValueError("not a plain expression")


def _shows(turn: Turn, wanted: float) -> bool | None:
    """Whether the calculator shows a number; None where none can be trusted to be read right."""
    numbers = _numbers(turn)
    values = [number_in(text) or 0.0 for _, text in numbers]
    if any(math.isclose(value, wanted, rel_tol=_SAME, abs_tol=_SAME) for value in values):
        return True
    return False if any(_is_told(element) for element, _ in numbers) else None


def _numbers(turn: Turn) -> list[tuple[Element, str]]:
    """What the window in front shows that is nothing but a number."""
    active = turn.screen.active_window
    return [
        (e, text)
        for e in turn.screen.elements
        if e.role in _DISPLAYS and (active is None or e.window in (None, active.id))
        if number_in(text := (e.value or e.text).strip()) is not None
    ]


def _is_told(element: Element) -> bool:
    """The program itself says what stands there, and it is its display rather than a label."""
    return Source.ACCESSIBILITY in element.sources and element.role in (Role.TEXT_AREA, Role.TEXT_FIELD)


def number_in(text: str) -> float | None:
    """The number that a text is, as calculators write it: "5,888", "−16", "1 024.5"."""
    plain = re.sub(r"(?<=\d)[,\s\u2009\u202f'](?=\d{3}(\D|$))", "", text.replace("−", "-").strip())
    if len(plain) > 2 * _MOST_DIGITS or not _NUMBER.fullmatch(plain):
        return None
    return float(plain)

"""Giving a control a value in the way its kind takes one."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace

from agent.brains.routines.date_fields import enter_date
from agent.brains.routines.options import select
from agent.brains.routines.pointing import set_checked
from agent.brains.routines.writing import type_into
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import SelectOption, SetChecked, SetValue, TypeInto
from agent.proposal import Proposal
from vision.element import Element, Role
from vision.target import Target

_TYPED = frozenset({Role.TEXT_FIELD, Role.TEXT_AREA, Role.PASSWORD_FIELD, Role.SPIN_BUTTON})
_VALUED = _TYPED | {Role.COMBO_BOX, Role.SLIDER}
_SWITCHED = frozenset({Role.CHECKBOX, Role.SWITCH})
_ON = {"on": True, "true": True, "yes": True, "enabled": True, "off": False, "false": False, "no": False}
_ON |= {"disabled": False, "checked": True, "unchecked": False}
_KIND_OF_VALUE = re.compile(r"\b(?:(?:number|amount) of|date|time|day|value)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_MOST_STEPS = 1000


def set_value(turn: Turn, step: SetValue) -> Routine:
    """Typed, picked from a list, chosen, slid or switched."""
    yield from turn.page_told()
    yield from turn.until(lambda: _called(turn, step.field) is not None, 1.0, step.field)
    if _called(turn, step.field) is None:
        yield from turn.bring_into_view(step.field)
    step = replace(step, field=_called(turn, step.field) or step.field)
    if (yield from enter_date(turn, step.field, step.value, step.source)):
        return
    control = _control(turn, step.field)
    if control is None and step.value.lower() in _ON and _switch(turn, step.field):
        wanted = SetChecked(target=step.field, checked=_ON[step.value.lower()], source=step.source)
        yield from set_checked(turn, wanted)
    elif control is not None and control.role is Role.SLIDER:
        yield from _slide(turn, step)
    elif control is not None and control.role in _TYPED:
        yield from _enter(turn, step, control)
    else:
        yield from select(turn, SelectOption(option=step.value, source_field=step.field, source=step.source))


def _called(turn: Turn, field: str) -> str | None:
    """The field's name on the screen, which may be without the words for what kind of value it takes."""
    bare = _KIND_OF_VALUE.sub(" ", field).strip()
    names = (field, bare) if bare and bare != field else (field,)
    return next((name for name in names if _control(turn, name) is not None), None)


def _control(turn: Turn, field: str) -> Element | None:
    found = turn.find(field, _VALUED)
    return found.element if isinstance(found, Target) else None


def _switch(turn: Turn, field: str) -> bool:
    return isinstance(turn.find(field, _SWITCHED), Target)


def _enter(turn: Turn, step: SetValue, control: Element) -> Routine:
    typing = TypeInto(text=step.value, field=step.field, replace=True, source=step.source)
    yield from type_into(turn, typing)
    if control.role is Role.SPIN_BUTTON:
        yield from turn.press("tab", why="take the value over")


# --- sliders ---------------------------------------------------------------------------------------


def _slide(turn: Turn, step: SetValue) -> Routine:
    """Start from its least value, learn what one key press is worth, and press the rest."""
    wanted = _NUMBER.search(step.value)
    if wanted is None:
        raise Stuck(f"{step.field} takes a number, not “{step.value}”")
    goal = float(wanted.group())
    yield from turn.click(step.field, f"click {step.field}", frozenset({Role.SLIDER}))
    yield from turn.press("home", why=f"set {step.field} to its least value")
    least = yield from _reading(turn, step.field)
    if least < goal:
        yield from turn.press("right", why=step.source)
        first = yield from _reading(turn, step.field)
        left = round((goal - first) / (first - least)) if first > least else 0
        if 0 < left <= _MOST_STEPS:
            yield from turn.press("right", why=step.source, times=left)
    reached = yield from _reading(turn, step.field)
    if reached != goal:
        raise Stuck(f"{step.field} could be set to {reached:g}, not to {goal:g}")


def _reading(turn: Turn, field: str) -> Generator[Proposal, None, float]:
    """What a slider shows. Raises Stuck where that cannot be read."""
    yield from turn.until(lambda: _control(turn, field) is not None, 1.0, field)
    control = _control(turn, field)
    number = _NUMBER.search(control.value) if control is not None else None
    if number is None:
        raise Stuck(f"{field} does not tell what it is set to")
    return float(number.group())

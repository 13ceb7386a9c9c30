"""Choosing one of several: radio buttons, lists, combo boxes that open."""

from __future__ import annotations

from collections.abc import Generator

from agent.brains.routines.writing import type_into
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import SelectOption, SetValue, TypeInto
from agent.proposal import Proposal, ProposeKeys
from vision.element import Role
from vision.target import Target

OPTIONS = frozenset({Role.LIST_ITEM, Role.MENU_ITEM, Role.RADIO, Role.TREE_ITEM, Role.CELL, Role.TAB})
_IN_POPUP = frozenset({Role.LIST_ITEM, Role.MENU_ITEM, Role.CELL})
_COMBO = frozenset({Role.COMBO_BOX})
_VALUED = frozenset({Role.TEXT_FIELD, Role.TEXT_AREA, Role.PASSWORD_FIELD, Role.SPIN_BUTTON, Role.COMBO_BOX})
_PAGES = 12
_ROWS_A_PAGE = 5


def select(turn: Turn, step: SelectOption) -> Routine:
    """Pick an option from its field, or from whatever on the screen offers it."""
    if step.source_field is not None:
        yield from _select_in(turn, step, step.source_field)
        return
    yield from turn.until(lambda: _may_offer(turn, step.option), 2.0, step.option)
    if isinstance(turn.find(step.option, OPTIONS), Target):
        yield from turn.click(step.option, step.source, OPTIONS)
        return
    for box in [e.text for e in turn.screen.elements if e.role is Role.COMBO_BOX and e.enabled]:
        yield from turn.click(box or "the dropdown", f"open {box or 'the dropdown'}", _COMBO)
        if (yield from pick_from_popup(turn, step.option, step.source)):
            return
        yield from turn.press("escape", why="close it again: it does not offer that")
    yield from turn.click(step.option, step.source)


def set_value(turn: Turn, step: SetValue) -> Routine:
    """Give a control a value in the way its kind takes one: typed, picked from its list, or chosen."""
    yield from turn.until(lambda: isinstance(turn.find(step.field, _VALUED), Target), 3.0, step.field)
    control = turn.find(step.field, _VALUED)
    if isinstance(control, Target) and control.element.role is not Role.COMBO_BOX:
        typing = TypeInto(text=step.value, field=step.field, replace=True, source=step.source)
        yield from type_into(turn, typing)
        if control.element.role is Role.SPIN_BUTTON:
            yield from turn.press("tab", why="take the value over")
        return
    yield from select(turn, SelectOption(option=step.value, source_field=step.field, source=step.source))


def pick_from_popup(turn: Turn, option: str, why: str) -> Generator[Proposal, None, bool]:
    """Click an option of the list that is open, turning its pages; False if it is not there."""
    yield from turn.until(lambda: _offers(turn, option), 1.0, option)
    if not _offers(turn, option):
        yield from turn.press("home", why=f"look for {option} from the top")
        for _ in range(_PAGES):
            if _offers(turn, option) or turn.had_no_effect:
                break
            yield from turn.press("down", why=f"look for {option}", times=_ROWS_A_PAGE)
    if not _offers(turn, option):
        return False
    yield from turn.click(option, why, _IN_POPUP)
    return True


def _may_offer(turn: Turn, option: str) -> bool:
    if isinstance(turn.find(option, OPTIONS), Target):
        return True
    return any(e.role is Role.COMBO_BOX for e in turn.screen.elements)


def _offers(turn: Turn, option: str) -> bool:
    return isinstance(turn.find(option, _IN_POPUP), Target)


def _select_in(turn: Turn, step: SelectOption, field: str) -> Routine:
    yield from turn.until(lambda: isinstance(turn.find(field, _COMBO), Target), 2.0, field)
    box = turn.find(field, _COMBO)
    if not isinstance(box, Target):
        yield from turn.click(step.option, step.source, OPTIONS)
        return
    if box.element.value.strip().lower() == step.option.strip().lower():
        return
    yield from turn.click(field, f"open {field}", _COMBO)
    if not (yield from pick_from_popup(turn, step.option, step.source)):
        yield from turn.type(step.option, f"pick {step.option} by its first letters")
        yield from turn.act(ProposeKeys(keys=("enter",), why=step.source))
    after = turn.find(field, _COMBO)
    chosen = after.element.value if isinstance(after, Target) else ""
    if chosen and step.option.strip().lower() not in chosen.lower():
        raise Stuck(f"{field} shows “{chosen}”, not “{step.option}”")

"""Instructions that point: click, hover, drag, scroll, check, select, choose from a menu."""

from __future__ import annotations

from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import ChooseMenu, ClickOn, Direction, DragTo, Hover, ScrollBy, SelectOption, SetChecked
from agent.proposal import ProposeClick, ProposeDrag, ProposeKeys, ProposeMove, ProposeScroll, Words
from vision.element import Element, Role, State
from vision.target import Target

CHECKABLE = frozenset({Role.CHECKBOX, Role.RADIO, Role.SWITCH, Role.TOGGLE_BUTTON, Role.MENU_ITEM})
OPTIONS = frozenset({Role.LIST_ITEM, Role.MENU_ITEM, Role.RADIO, Role.TREE_ITEM, Role.CELL, Role.TAB})
POPUP_OPTIONS = frozenset({Role.LIST_ITEM, Role.MENU_ITEM, Role.CELL})
MENUS = frozenset({Role.MENU, Role.MENU_ITEM, Role.BUTTON, Role.TOGGLE_BUTTON})
MAX_SCROLLS = 60
TO_END_NOTCHES = 30


def click(turn: Turn, step: ClickOn) -> Routine:
    yield from turn.on(
        step.target,
        lambda place: ProposeClick(
            place=place, button=step.button, count=step.count, held=step.held, why=step.source
        ),
    )


def hover(turn: Turn, step: Hover) -> Routine:
    yield from turn.on(step.target, lambda place: ProposeMove(place=place, why=step.source))


def drag(turn: Turn, step: DragTo) -> Routine:
    end = Words(phrase=step.end)
    yield from turn.until(lambda: isinstance(turn.find(step.end), Target), 3.0, step.end)
    yield from turn.on(step.start, lambda place: ProposeDrag(start=place, end=end, why=step.source))


def scroll(turn: Turn, step: ScrollBy) -> Routine:
    if step.until is not None:
        yield from _scroll_until(turn, step, step.until)
    elif step.to_end:
        for _ in range(MAX_SCROLLS):
            yield from turn.act(_turned(step, TO_END_NOTCHES))
            if turn.had_no_effect:
                return
    else:
        yield from turn.act(_turned(step, step.notches))


def _scroll_until(turn: Turn, step: ScrollBy, phrase: str) -> Routine:
    for _ in range(MAX_SCROLLS):
        if turn.shows(phrase):
            return
        yield from turn.act(_turned(step, step.notches))
        if turn.had_no_effect:
            break
    if not turn.shows(phrase):
        raise Stuck(f"scrolled as far as it goes, and “{phrase}” did not come up")


def _turned(step: ScrollBy, notches: int) -> ProposeScroll:
    place = Words(phrase=step.within) if step.within else None
    down = {Direction.DOWN: notches, Direction.UP: -notches}.get(step.direction, 0)
    right = {Direction.RIGHT: notches, Direction.LEFT: -notches}.get(step.direction, 0)
    return ProposeScroll(place=place, down=down, right=right, why=step.source)


def set_checked(turn: Turn, step: SetChecked) -> Routine:
    """Click a box only where it is not yet as wanted, and see that it then is."""
    yield from turn.until(lambda: isinstance(turn.find(step.target, CHECKABLE), Target), 4.0, step.target)
    found = turn.find(step.target, CHECKABLE)
    if isinstance(found, Target) and _knows_its_state(found.element):
        if is_checked(found.element) == step.checked:
            return
        if found.element.role is Role.RADIO and not step.checked:
            raise Stuck(f"{found.element.describe()} is an option: choose another one instead")
    roles = CHECKABLE if isinstance(found, Target) else frozenset()
    yield from turn.click(step.target, step.source, roles)
    after = turn.find(step.target, CHECKABLE)
    if not isinstance(after, Target) or not _knows_its_state(after.element):
        return
    if is_checked(after.element) != step.checked:
        raise Stuck(f"{after.element.describe()} did not change when it was clicked")


def _knows_its_state(element: Element) -> bool:
    return State.CHECKABLE in element.states or element.role in (Role.CHECKBOX, Role.RADIO, Role.SWITCH)


def is_checked(element: Element) -> bool:
    return bool({State.CHECKED, State.PRESSED} & element.states)


def choose_menu(turn: Turn, step: ChooseMenu) -> Routine:
    """Open each menu of the path in turn and click its last entry."""
    for depth, title in enumerate(step.path):
        why = f"choose {' > '.join(step.path[: depth + 1])}"
        yield from turn.click(title, why, MENUS if depth == 0 else frozenset({Role.MENU, Role.MENU_ITEM}))


def select(turn: Turn, step: SelectOption) -> Routine:
    """Pick an option from what its field is: radio buttons, a list, or a combo box that opens first."""
    if step.source_field is not None:
        yield from _select_in(turn, step, step.source_field)
        return
    yield from turn.until(lambda: _offers(turn, step.option), 2.0, step.option)
    shown = turn.find(step.option, OPTIONS)
    if isinstance(shown, Target):
        yield from turn.click(step.option, step.source, OPTIONS)
        return
    boxes = [e for e in turn.screen.elements if e.role is Role.COMBO_BOX and e.enabled]
    for box in boxes:
        if box.text and (yield from _try_box(turn, step, box.text)):
            return
    if len(boxes) == 1:
        yield from _select_in(turn, step, "the dropdown")
        return
    yield from turn.click(step.option, step.source)


def _offers(turn: Turn, option: str) -> bool:
    if isinstance(turn.find(option, OPTIONS), Target):
        return True
    return any(e.role is Role.COMBO_BOX for e in turn.screen.elements)


def _try_box(turn: Turn, step: SelectOption, name: str) -> Routine:
    """Open a combo box to see whether it offers the option; True if it did and was chosen."""
    yield from turn.click(name, f"open {name}", frozenset({Role.COMBO_BOX}))
    yield from turn.until(lambda: _popup_offers(turn, step.option), 1.0, step.option)
    if _popup_offers(turn, step.option):
        yield from turn.click(step.option, step.source, POPUP_OPTIONS)
        return True
    yield from turn.press("escape", why=f"close {name} again")
    return False


def _popup_offers(turn: Turn, option: str) -> bool:
    found = turn.find(option, POPUP_OPTIONS)
    return isinstance(found, Target)


def _select_in(turn: Turn, step: SelectOption, field: str) -> Routine:
    combo = frozenset({Role.COMBO_BOX})
    yield from turn.until(lambda: isinstance(turn.find(field, combo), Target), 2.0, field)
    box = turn.find(field, combo)
    if not isinstance(box, Target):
        yield from turn.click(step.option, step.source, OPTIONS)
        return
    if box.element.value.strip().lower() == step.option.strip().lower():
        return
    yield from turn.click(field, f"open {field}", combo)
    yield from turn.until(lambda: _popup_offers(turn, step.option), 2.0, step.option)
    if _popup_offers(turn, step.option):
        yield from turn.click(step.option, step.source, POPUP_OPTIONS)
    else:
        yield from turn.type(step.option, f"pick {step.option} by its first letters")
        yield from turn.act(ProposeKeys(keys=("enter",), why=step.source))
    after = turn.find(field, combo)
    if isinstance(after, Target) and after.element.value:
        chosen = after.element.value.strip().lower()
        if step.option.strip().lower() not in chosen:
            raise Stuck(f"{field} shows “{after.element.value}”, not “{step.option}”")

"""Instructions that point: click, hover, drag, scroll, check, choose from a menu."""

from __future__ import annotations

from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import ChooseMenu, ClickOn, Direction, DragTo, Hover, ScrollBy, SetChecked
from agent.proposal import ProposeClick, ProposeDrag, ProposeMove, ProposeScroll, Words
from vision.element import Element, Role, State
from vision.target import Target

CHECKABLE = frozenset({Role.CHECKBOX, Role.RADIO, Role.SWITCH, Role.TOGGLE_BUTTON, Role.MENU_ITEM})
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

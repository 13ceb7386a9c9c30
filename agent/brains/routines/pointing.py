"""Instructions that point: click, hover, drag, scroll, check, choose from a menu."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import partial

from agent.brains.routines.cells import go_to_cell, names_a_cell
from agent.brains.routines.choosing_files import (
    await_file_dialog,
    choose_file,
    go_to_place,
    names_a_file_to_choose,
    place_named,
)
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import ChooseMenu, ClickOn, Direction, DragTo, Hover, ScrollBy, SetChecked
from agent.proposal import (
    At,
    Proposal,
    ProposeClick,
    ProposeClose,
    ProposeDrag,
    ProposeMove,
    ProposeScroll,
    Words,
)
from safety.action import Button
from vision.element import Element, Role, State
from vision.observation import Window
from vision.target import Target

CHECKABLE = frozenset({Role.CHECKBOX, Role.RADIO, Role.SWITCH, Role.TOGGLE_BUTTON, Role.MENU_ITEM})
MENUS = frozenset({Role.MENU, Role.MENU_ITEM, Role.BUTTON, Role.TOGGLE_BUTTON})
_TITLES = MENUS | {Role.LIST_ITEM}
_ENTRIES = frozenset({Role.MENU, Role.MENU_ITEM, Role.LIST_ITEM})
_CLOSING = frozenset({"close", "close button", "the close button"})
TEXT_ITSELF = frozenset({Role.TEXT})
MAX_SCROLLS = 60
TO_END_NOTCHES = 30


def click(turn: Turn, step: ClickOn) -> Routine:
    if step.button is Button.LEFT and not step.held and names_a_cell(turn, step.target):
        yield from go_to_cell(turn, step.target, step.source)
        if step.count > 1:
            yield from turn.press("f2", why=step.source)
        return
    yield from await_file_dialog(turn, step.target)
    if names_a_file_to_choose(turn, step):
        yield from choose_file(turn, step)
        return
    if (place := place_named(turn, step.target)) is not None:
        yield from go_to_place(turn, place, step.source)
        return
    several = yield from _several(turn, step)
    if several:
        for name in several:
            yield from click(turn, replace(step, target=name))
        return
    if step.target.lower() in _CLOSING and (dialog := _closable(turn)) is not None:
        yield from turn.until(lambda: isinstance(turn.find(step.target), Target), 2.0, step.target)
        if not isinstance(turn.find(step.target), Target):
            yield from turn.act(ProposeClose(window=dialog.id, why=step.source))
            return
    yield from turn.on(
        step.target,
        lambda place: ProposeClick(
            place=place, button=step.button, count=step.count, held=step.held, why=step.source
        ),
        _roles(turn, step),
    )


def _several(turn: Turn, step: ClickOn) -> Generator[Proposal, None, tuple[str, ...]]:
    """ "Flip horizontally and Apply": two things, where the screen shows nothing of the whole name and the
    first of the two."""
    first, joint, second = step.target.partition(" and ")
    if not joint or " and " in second:
        return ()
    whole, part = (partial(_is_there, turn, name) for name in (step.target, first))
    yield from turn.until(lambda: whole() or part(), 2.0, step.target)
    return (first, second) if part() and not whole() else ()


def _is_there(turn: Turn, phrase: str) -> bool:
    return isinstance(turn.find(phrase), Target)


def _closable(turn: Turn) -> Window | None:
    """The window in front, where its program has another one: a dialog, which may have no button to close it
    but the one in its title bar."""
    active = turn.screen.active_window
    if active is None or all(w.pid != active.pid or w.id == active.id for w in turn.windows()):
        return None
    return active


def _roles(turn: Turn, step: ClickOn) -> frozenset[Role]:
    """A word that is clicked twice and names nothing may stand in a text."""
    if step.count < 2 or isinstance(turn.find(step.target), Target):
        return frozenset()
    return TEXT_ITSELF if isinstance(turn.find(step.target, TEXT_ITSELF), Target) else frozenset()


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
    """Open each menu of the path in turn and click its last entry. What stands in a list and leads on to
    another entry is pointed at first: a click might choose it."""
    for depth, title in enumerate(step.path):
        if depth:
            yield from _hold_open(turn, step.path[:depth], title)
        following = step.path[depth + 1] if depth + 1 < len(step.path) else ""
        if not (yield from _opens_when_pointed_at(turn, step.path[: depth + 1], following)):
            yield from _click_title(turn, step.path[: depth + 1])


def _opens_when_pointed_at(
    turn: Turn, path: tuple[str, ...], following: str
) -> Generator[Proposal, None, bool]:
    """Point at a row of a list that leads on to another entry, and see whether that comes up."""
    found = turn.find(path[-1], _roles_of(path))
    if not following or not isinstance(found, Target) or found.element.role is not Role.LIST_ITEM:
        return False
    yield from turn.act(ProposeMove(place=At(point=found.point), why=f"choose {' > '.join(path)}"))
    yield from turn.until(lambda: isinstance(turn.find(following, _ENTRIES), Target), 1.0, following)
    return isinstance(turn.find(following, _ENTRIES), Target)


def _roles_of(path: tuple[str, ...]) -> frozenset[Role]:
    return _TITLES if len(path) == 1 else _ENTRIES


def _click_title(turn: Turn, path: tuple[str, ...]) -> Routine:
    yield from turn.click(path[-1], f"choose {' > '.join(path)}", _roles_of(path))


def _hold_open(turn: Turn, opened: tuple[str, ...], title: str) -> Routine:
    """Open menus again that a program closed by itself, as one does that hides its controls just then."""
    yield from turn.until(
        lambda: isinstance(turn.find(title, _ENTRIES), Target) or not turn.popup_open, 1.0, title
    )
    if not turn.popup_open and not isinstance(turn.find(title, _ENTRIES), Target):
        for depth in range(1, len(opened) + 1):
            yield from _click_title(turn, opened[:depth])

"""Choosing one of several: radio buttons, lists, combo boxes and whatever opens like one."""

from __future__ import annotations

from collections.abc import Callable, Generator

from agent.brains.routines.date_picker import pick_date
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import SelectOption
from agent.proposal import At, Proposal, ProposeClick
from safety.redaction.span import HIDDEN
from vision.element import Element, Role, Source, State
from vision.target import Ambiguous, Target

OPTIONS = frozenset({Role.LIST_ITEM, Role.MENU_ITEM, Role.RADIO, Role.TREE_ITEM, Role.CELL, Role.TAB})
_IN_POPUP = frozenset({Role.LIST_ITEM, Role.MENU_ITEM, Role.CELL})
_PRESSED = OPTIONS | {Role.BUTTON, Role.TOGGLE_BUTTON, Role.LINK, Role.CHECKBOX, Role.SWITCH, Role.ICON}
_COMBO = frozenset({Role.COMBO_BOX})
_OPENERS = frozenset({Role.BUTTON, Role.TOGGLE_BUTTON, Role.MENU, Role.LINK, Role.TEXT_FIELD})
_PAGES = 8
_ROWS_A_PAGE = 5
_BESIDE = 400  # pixels a control may lie from its label
_UNDER = 60


def select(turn: Turn, step: SelectOption) -> Routine:
    """Pick an option from its field, or from whatever on the screen offers it."""
    yield from turn.page_told()
    if step.source_field is not None and (
        yield from pick_date(turn, step.source_field, step.option, step.source)
    ):
        return
    if step.source_field is not None:
        yield from _select_in(turn, step, step.source_field)
        return
    yield from turn.until(lambda: _may_offer(turn, step.option), 2.0, step.option)
    if isinstance(turn.find(step.option, OPTIONS), Target):
        yield from _press(turn, step.option, step.source, OPTIONS)
        return
    for box in [e for e in turn.screen.elements if e.role is Role.COMBO_BOX and e.enabled]:
        if _shows(box, step.option):
            return
        yield from open_box(turn, At(point=box.rect.centre), box)
        if (yield from pick_from_popup(turn, step.option, step.source)):
            return
        if turn.popup_open:
            yield from turn.press("escape", why="close it again: it does not offer that")
    yield from turn.click(step.option, step.source)


def pick_from_popup(turn: Turn, option: str, why: str, *others: str) -> Generator[Proposal, None, bool]:
    """Click an option of the list that is open, turning its pages; False if it is not there. Any of the
    others does as well."""

    def offered() -> str | None:
        return next((name for name in (option, *others) if _offers(turn, name)), None)

    yield from turn.until(lambda: offered() is not None, 0.5, option)
    if offered() is None:
        yield from _turn_pages(turn, lambda: offered() is not None, option)
    found = offered()
    if found is None:
        return False
    yield from turn.click(found, why, _IN_POPUP)
    return True


def _turn_pages(turn: Turn, holds: Callable[[], bool], option: str) -> Routine:
    """Through the open list from its end to its top and down, until what is looked for shows."""
    pages: list[tuple[str, ...]] = []
    for key in ("end", "home"):
        yield from turn.press(key, why=f"look for {option}")
        if holds():
            return
        pages.append(_page(turn))
    if pages[0] == pages[1]:
        return  # all of it shows at once
    for _ in range(_PAGES):
        yield from turn.press("down", why=f"look for {option}", times=_ROWS_A_PAGE)
        if holds() or turn.had_no_effect or _page(turn) == pages[0]:
            return


def _page(turn: Turn) -> tuple[str, ...]:
    """What the open list shows."""
    return tuple(e.text for e in turn.screen.elements if e.role in _IN_POPUP)


def _may_offer(turn: Turn, option: str) -> bool:
    if isinstance(turn.find(option, OPTIONS), Target):
        return True
    return any(e.role is Role.COMBO_BOX for e in turn.screen.elements)


def _offers(turn: Turn, option: str) -> bool:
    """The open list shows the option, within its window: what was scrolled out of it cannot be clicked."""
    found = turn.find(option, _IN_POPUP)
    if not isinstance(found, Target):
        return False
    if not turn.popup_open:
        return True
    window = turn.screen.window_at(found.point)
    return window is not None and window.popup


def _shows(box: Element, option: str) -> bool:
    return (box.value or box.text).strip().casefold() == option.strip().casefold()


def _select_in(turn: Turn, step: SelectOption, field: str) -> Routine:
    """Pick in the box of that name, or press what is offered in a group, a row or a section of that name."""
    within = f"{step.option} in {field}"

    def there() -> bool:
        return _finds(turn, within, _PRESSED) or isinstance(turn.find(field), Target)

    yield from turn.until(there, 1.0, field)
    if not there():
        yield from turn.bring_into_view(field)
    box = turn.find(field, _COMBO)
    if isinstance(box, Target):
        yield from _select_in_box(turn, step, box)
        return
    for phrase, roles in ((within, OPTIONS), (step.option, OPTIONS), (within, _PRESSED)):
        if _finds(turn, phrase, roles):
            yield from _press(turn, phrase, step.source, roles)
            return
    yield from _open_look_alike(turn, field)
    yield from turn.until(lambda: isinstance(turn.find(step.option), Target), 1.0, step.option)
    found = turn.find(step.option)
    clearer = within if isinstance(found, Ambiguous) and _finds(turn, within) else step.option
    yield from turn.click(clearer, step.source)


def _press(turn: Turn, phrase: str, why: str, roles: frozenset[Role]) -> Routine:
    """Press an option. Raises Stuck where nothing comes of it, and where it is a radio button and is not the
    chosen one then."""
    yield from turn.click(phrase, why, roles)
    if turn.doubt:
        raise Stuck(turn.doubt)
    yield from turn.until(lambda: not _is_off(turn, phrase, roles), 1.0, f"{phrase} to be chosen")
    if _is_off(turn, phrase, roles):
        raise Stuck(f"{phrase} was pressed and is not chosen")


def _is_off(turn: Turn, phrase: str, roles: frozenset[Role]) -> bool:
    found = turn.find(phrase, roles)
    if not isinstance(found, Target) or found.element.role is not Role.RADIO:
        return False
    return Source.ACCESSIBILITY in found.element.sources and State.CHECKED not in found.element.states


def _finds(turn: Turn, phrase: str, roles: frozenset[Role] = frozenset()) -> bool:
    return isinstance(turn.find(phrase, roles), Target)


def _select_in_box(turn: Turn, step: SelectOption, box: Target) -> Routine:
    """By pointing where the list shows the option, by its first letters where it does not."""
    field = step.source_field or ""
    if _shows(box.element, step.option):
        return
    yield from open_box(turn, At(point=box.point), box.element)
    if _in_browser(turn) and not _offers(turn, step.option):
        yield from turn.type(step.option, f"find {step.option} by its letters")
        if turn.had_no_effect:
            raise Stuck(f"{field} shows no list with “{step.option}”, and takes no letters")
        yield from turn.press("enter", why=step.source)
    elif not (yield from pick_from_popup(turn, step.option, step.source)):
        raise Stuck(f"{field} does not offer “{step.option}”")
    yield from turn.until(lambda: _chosen(turn, step) is not False, 1.0, f"{field} to show {step.option}")
    if _chosen(turn, step) is False:
        raise Stuck(f"{field} does not show “{step.option}” after it was picked")


def _chosen(turn: Turn, step: SelectOption) -> bool | None:
    """Whether the box shows the option; None where it does not tell."""
    after = turn.find(step.source_field or "", _COMBO)
    shown = after.element.value if isinstance(after, Target) else ""
    return step.option.strip().casefold() in shown.casefold() if shown and HIDDEN not in shown else None


def _in_browser(turn: Turn) -> bool:
    return turn.is_one_of(turn.screen.active_window, "browser")


def open_box(turn: Turn, place: At, box: Element) -> Routine:
    """Click a box until its list hangs open: a first click may only close a completion list beside it, and
    some lists open by the keyboard alone."""
    why = f"open {box.text or 'the list'}"
    yield from turn.act(ProposeClick(place=place, why=why))
    yield from turn.until(lambda: _is_open(turn, box), 0.5, "the list to open")
    if not _is_open(turn, box):
        yield from turn.press("alt", "down", why=why)
        yield from turn.until(lambda: _is_open(turn, box), 0.5, "the list to open")


def _is_open(turn: Turn, box: Element) -> bool:
    if turn.popup_open:
        return True
    now = [e for e in turn.screen.elements if e.rect == box.rect and e.role is Role.COMBO_BOX]
    return any(State.EXPANDED in e.states for e in now)


def _open_look_alike(turn: Turn, field: str) -> Routine:
    """Open what only looks like a combo box: a button of that name, or what stands by its label."""
    found = turn.find(field, _OPENERS)
    if isinstance(found, Target):
        yield from turn.click(field, f"open {field}", _OPENERS)
        return
    label = turn.find(field)
    if not isinstance(label, Target):
        raise Stuck(str(label))
    beside = _beside(turn, label.element)
    point = beside.rect.centre if beside is not None else label.point
    yield from turn.act(ProposeClick(place=At(point=point), why=f"open {field}"))


def _beside(turn: Turn, label: Element) -> Element | None:
    """The nearest text right of a label on its line, or else under it."""
    texts = [e for e in turn.screen.elements if e.text and e.rect != label.rect and e.window == label.window]
    if label.role not in (Role.TEXT, Role.HEADING):
        return None
    right = [
        e
        for e in texts
        if 0 <= e.rect.left - label.rect.right < _BESIDE and e.rect.top <= label.rect.centre.y < e.rect.bottom
    ]
    under = [
        e
        for e in texts
        if 0 <= e.rect.top - label.rect.bottom < _UNDER
        and e.rect.left <= label.rect.right
        and label.rect.left <= e.rect.right
    ]
    return min(right, key=lambda e: e.rect.left, default=None) or min(
        under, key=lambda e: (e.rect.top, e.rect.left), default=None
    )

"""Finding and replacing text in the program that is in front."""

from __future__ import annotations

from agent.brains.routines.pointing import MENUS
from agent.brains.routines.writing import enter_field
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import FindText, Replace
from agent.proposal import ProposeKeys
from vision.element import Role, State
from vision.target import Target

_FIELDS = frozenset({Role.TEXT_FIELD, Role.COMBO_BOX})
_BUTTONS = frozenset({Role.BUTTON})
_BOXES = frozenset({Role.CHECKBOX})
_OLD = ("Search for", "Find what", "To be replaced", "Find", "Search")
_NEW = ("Replace with", "Replacing text", "Replacement", "Replace")
_COMMANDS = ("Find and Replace", "Find & Replace", "Search and Replace", "Replace", "Find/Replace")
_MENUS = ("Search", "Edit")
_ENTRIES = frozenset({Role.MENU_ITEM})
_OPEN = "open find and replace"
_WHAT = "find and replace"
_ALL = ("Replace All", "Replace all in document")


def find_text(turn: Turn, step: FindText) -> Routine:
    """Use the search field that is on the screen, or else the program's own search.

    Never a browser's address bar, though it says it searches: what is typed there is sent to somebody.
    """
    found = turn.find("search", frozenset({Role.TEXT_FIELD}))
    if isinstance(found, Target) and "address" not in found.element.text.casefold():
        yield from enter_field(turn, "search", step.source, replace=True)
    else:
        yield from turn.press("ctrl", "f", why="open the search")
    yield from turn.type(step.text, step.source)
    yield from turn.press("enter", why=step.source)


def replace(turn: Turn, step: Replace) -> Routine:
    """Replace throughout, by the program's find-and-replace dialog, and close it again."""
    for open_it in (_by_button, _by_menu, _by_chords):
        yield from open_it(turn)
        if _is_offered(turn):
            break
    old, new = _named(turn, _OLD, _FIELDS), _named(turn, _NEW, _FIELDS)
    if old is None or new is None:
        raise Stuck("this program shows no find-and-replace dialog")
    for field, text in ((old, step.old), (new, step.new)):
        yield from enter_field(turn, field, step.source, replace=True)
        yield from turn.type(text, step.source)
    stays = not _replaces_on_ok(turn)
    yield from _press_replace_all(turn, step)
    if stays:
        yield from turn.press("escape", why="close find and replace")


def _is_offered(turn: Turn) -> bool:
    return _named(turn, _OLD, _FIELDS) is not None and _named(turn, _NEW, _FIELDS) is not None


def _by_button(turn: Turn) -> Routine:
    """A button of the tool bar that says so."""
    if not _is_offered(turn) and (name := _named(turn, _COMMANDS, _BUTTONS)) is not None:
        yield from turn.click(name, _OPEN, _BUTTONS)
        yield from turn.until(lambda: _is_offered(turn), 1.5, _WHAT)


def _by_menu(turn: Turn) -> Routine:
    """The entry of the menu where programs have it."""
    for menu in _MENUS:
        if not isinstance(turn.find(menu, MENUS), Target):
            continue
        yield from turn.click(menu, _OPEN, MENUS)
        yield from turn.until(lambda: _named(turn, _COMMANDS, _ENTRIES) is not None, 0.5, _WHAT)
        name = _named(turn, _COMMANDS, _ENTRIES)
        if name is not None:
            yield from turn.click(name, _OPEN, _ENTRIES)
            yield from turn.until(lambda: _is_offered(turn), 2.0, _WHAT)
            return
        yield from turn.press("escape", why="close the menu")


def _by_chords(turn: Turn) -> Routine:
    for chord in (("ctrl", "h"), ("ctrl", "r")):
        yield from turn.act(ProposeKeys(keys=chord, why=_OPEN))
        yield from turn.until(lambda: _is_offered(turn), 1.5, _WHAT)
        if _is_offered(turn):
            return


def _replaces_on_ok(turn: Turn) -> bool:
    """A dialog for replacing that has no button for it but OK, as in spreadsheets: it replaces all."""
    active = turn.screen.active_window
    if active is None or "replace" not in active.title.casefold():
        return False
    own = _named(turn, (*_ALL, "Replace"), _BUTTONS)
    return own is None and _named(turn, ("OK",), _BUTTONS) is not None


def _press_replace_all(turn: Turn, step: Replace) -> Routine:
    if _replaces_on_ok(turn):
        yield from turn.click("OK", step.source, _BUTTONS)
        return
    if _named(turn, _ALL, _BUTTONS) is None:
        everywhere = turn.find("Replace all", _BOXES)
        if not isinstance(everywhere, Target):
            raise Stuck("the find-and-replace dialog has no button that replaces all")
        if State.CHECKED not in everywhere.element.states:
            yield from turn.click("Replace all", "replace throughout", _BOXES)
    button = _named(turn, (*_ALL, "Replace"), _BUTTONS)
    if button is None:
        raise Stuck("the find-and-replace dialog has no button that replaces all")
    yield from turn.click(button, step.source, _BUTTONS)


def _named(turn: Turn, names: tuple[str, ...], roles: frozenset[Role]) -> str | None:
    return next((name for name in names if isinstance(turn.find(name, roles), Target)), None)

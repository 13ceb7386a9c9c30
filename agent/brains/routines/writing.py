"""Instructions that type: text into fields, keys, everyday commands, cells."""

from __future__ import annotations

from functools import partial

from agent.brains.routines.received import see_received
from agent.brains.turn import EDITABLE, Routine, Stuck, Turn
from agent.plan import (
    ClearField,
    Edit,
    EditCommand,
    EnterCell,
    Press,
    SetClipboardText,
    TypeInto,
)
from agent.proposal import At, Place, ProposeClick, ProposeClipboard, ProposeKeys
from vision.element import Element, Role, State
from vision.furniture import pages_of
from vision.target import Target

_CHORDS: dict[EditCommand, tuple[str, ...]] = {
    EditCommand.COPY: ("ctrl", "c"),
    EditCommand.CUT: ("ctrl", "x"),
    EditCommand.PASTE: ("ctrl", "v"),
    EditCommand.SELECT_ALL: ("ctrl", "a"),
    EditCommand.UNDO: ("ctrl", "z"),
    EditCommand.REDO: ("ctrl", "shift", "z"),
    EditCommand.NEW: ("ctrl", "n"),
    EditCommand.NEW_TAB: ("ctrl", "t"),
    EditCommand.CLOSE_TAB: ("ctrl", "w"),
    EditCommand.FIND: ("ctrl", "f"),
    EditCommand.PRINT: ("ctrl", "p"),
    EditCommand.RELOAD: ("ctrl", "r"),
    EditCommand.BACK: ("alt", "left"),
    EditCommand.FORWARD: ("alt", "right"),
    EditCommand.DELETE: ("delete",),
    EditCommand.ZOOM_IN: ("ctrl", "plus"),
    EditCommand.ZOOM_OUT: ("ctrl", "minus"),
}
_TERMINAL_CHORDS = {
    EditCommand.COPY: ("ctrl", "shift", "c"),
    EditCommand.PASTE: ("ctrl", "shift", "v"),
    EditCommand.NEW_TAB: ("ctrl", "shift", "t"),
    EditCommand.CLOSE_TAB: ("ctrl", "shift", "w"),
}
_TERMINALS = frozenset(
    {"xterm", "uxterm", "xfce4-terminal", "gnome-terminal-server", "konsole", "lxterminal"}
)
_MAY_TAKE_TEXT = frozenset({Role.DOCUMENT, Role.CANVAS, Role.CELL, Role.TABLE, Role.UNKNOWN})
_XTERMS = frozenset({"xterm", "uxterm"})


def type_into(turn: Turn, step: TypeInto) -> Routine:
    if step.field is not None:
        yield from enter_field(turn, step.field, step.source, replace=step.replace)
    else:
        yield from _take_focus(turn, step.source)
        if step.replace:
            yield from turn.press("ctrl", "a", why="select what is there")
    held = turn.screen.focused
    yield from turn.type(step.text, step.source)
    if turn.had_no_effect:
        raise Stuck(f"typing “{step.text}” changed nothing: nothing there takes text")
    yield from see_received(turn, step.text, held)
    if step.submit:
        yield from turn.press("enter", why=step.source)


def clear(turn: Turn, step: ClearField) -> Routine:
    if step.field is not None:
        yield from enter_field(turn, step.field, step.source, replace=True)
    else:
        yield from turn.press("ctrl", "a", why=step.source)
    yield from turn.press("delete", why=step.source)


def enter_field(turn: Turn, field: str, why: str, *, replace: bool) -> Routine:
    """Put the focus into a field, with what it holds selected if it is to be replaced.

    Raises Stuck where the focus can be seen to stay on the page around it.
    """
    for attempt in ("click", "click once more on"):
        label = f"{attempt} {field}"
        yield from turn.on(field, partial(_click_field, why=label), EDITABLE)
        held = turn.screen.focused
        if held is None or held.role is not Role.DOCUMENT or State.EDITABLE in held.states:
            break
    else:
        raise Stuck(f"{field} was clicked and did not take the focus")
    if replace and (held is None or held.value or held.role is Role.PASSWORD_FIELD):
        yield from turn.press("ctrl", "a", why=f"select what {field} holds")


def _click_field(place: Place, why: str) -> ProposeClick:
    return ProposeClick(place=place, why=why)


def _take_focus(turn: Turn, why: str) -> Routine:
    """Where nothing that takes text has the focus and only one thing could, click that first.

    Raises Stuck where a page has several fields and none has the focus: what would be typed goes nowhere.
    """
    held = turn.screen.focused
    if held is not None and (held.role in EDITABLE or State.EDITABLE in held.states):
        return
    on_a_page = held is not None and held.role is Role.DOCUMENT and held.window in pages_of(turn.screen)
    if held is not None and held.role in _MAY_TAKE_TEXT and not on_a_page:
        return
    takers = turn.editables()
    areas = [e for e in takers if e.role in (Role.TEXT_AREA, Role.TERMINAL)]
    only = areas if len(areas) == 1 and not on_a_page else takers
    if len(only) == 1 and _is_clickable(only[0]):
        place = At(point=only[0].rect.centre)
        yield from turn.act(ProposeClick(place=place, why=f"click where to type: {why}"))
    elif on_a_page and only:
        names = ", ".join(e.describe() for e in only[:5])
        raise Stuck(f"no field has the focus, and there are {len(only)}: {names}. Say into which to type")


def _is_clickable(element: Element) -> bool:
    return element.enabled and element.rect.width > 2 and element.rect.height > 2


def press(turn: Turn, step: Press) -> Routine:
    yield from turn.act(ProposeKeys(keys=step.keys, times=step.times, why=step.source))


def edit(turn: Turn, step: Edit) -> Routine:
    if step.target is not None:
        yield from _select_target(turn, step.target, step.source)
    active = turn.screen.active_window
    if step.command is EditCommand.PASTE and active is not None and active.program in _XTERMS:
        yield from _paste_into_xterm(turn, step)
        return
    if step.command in (EditCommand.COPY, EditCommand.CUT):
        turn.clipboard = None
    yield from turn.act(ProposeKeys(keys=_chord(turn, step.command), why=step.source))


def _paste_into_xterm(turn: Turn, step: Edit) -> Routine:
    """Its Shift+Insert takes what was last selected, not the clipboard: a text that is known is typed."""
    if turn.clipboard is not None:
        yield from turn.type(turn.clipboard, step.source)
    else:
        yield from turn.press("shift", "insert", why=step.source)
    if turn.had_no_effect:
        raise Stuck("nothing was pasted: this terminal takes only what was last selected")


def _chord(turn: Turn, command: EditCommand) -> tuple[str, ...]:
    active = turn.screen.active_window
    if active is not None and active.program in _TERMINALS and command in _TERMINAL_CHORDS:
        return _TERMINAL_CHORDS[command]
    return _CHORDS[command]


def _select_target(turn: Turn, target: str, why: str) -> Routine:
    """Select what a phrase describes: a field's whole contents, a paragraph of text, an item of a list."""
    found = turn.find(target)
    role = found.element.role if isinstance(found, Target) else Role.UNKNOWN
    if role in EDITABLE:
        yield from turn.click(target, f"click {target}")
        yield from turn.press("ctrl", "a", why=f"select what {target} holds")
        return
    if turn.is_one_of(turn.screen.active_window, "file manager"):
        role = Role.ICON  # its items are often seen as text alone, and several clicks would open one
    count = 3 if role in (Role.TEXT, Role.HEADING, Role.DOCUMENT, Role.UNKNOWN) else 1
    yield from turn.on(target, lambda place: ProposeClick(place=place, count=count, why=f"select {target}"))


def set_clipboard(turn: Turn, step: SetClipboardText) -> Routine:
    yield from turn.act(ProposeClipboard(text=step.text, why=step.source))
    turn.clipboard = step.text


def enter_cell(turn: Turn, step: EnterCell) -> Routine:
    """Go to a cell by keys alone, which every spreadsheet understands, and enter the text."""
    column, row = cell_position(step.cell)
    yield from turn.press("ctrl", "home", why=f"go to {step.cell}")
    if row > 1:
        yield from turn.press("down", why=f"go to {step.cell}", times=row - 1)
    if column > 1:
        yield from turn.press("right", why=f"go to {step.cell}", times=column - 1)
    yield from turn.type(step.text, step.source)
    if turn.had_no_effect:
        raise Stuck(f"typing into {step.cell} changed nothing: no sheet is in front")
    yield from turn.press("enter", why=step.source)


def cell_position(cell: str) -> tuple[int, int]:
    """Column and row of a cell's name, both counted from 1: "B7" is (2, 7). Raises Stuck for other names."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 2 and digits and int(digits) > 0):
        raise Stuck(f"“{cell}” is not the name of a cell")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(digits)

"""Instructions that type: text into fields, keys, everyday commands."""

from __future__ import annotations

from functools import partial

from agent.brains.routines.cells import go_to_cell, names_a_cell
from agent.brains.routines.choosing_files import asks_for_a_file, looks_like_a_file, name_file
from agent.brains.routines.date_fields import enter_date
from agent.brains.routines.pointing import TEXT_ITSELF
from agent.brains.routines.received import see_received
from agent.brains.turn import EDITABLE, Routine, Stuck, Turn
from agent.plan import (
    ClearField,
    Edit,
    EditCommand,
    Press,
    SetClipboardText,
    TypeInto,
)
from agent.proposal import At, Place, ProposeClick, ProposeClipboard, ProposeKeys
from vision.element import Element, Role, Source, State
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
_WHOLE = 20_000  # characters: of a longer document only a part is read
_XTERMS = frozenset({"xterm", "uxterm"})


def type_into(turn: Turn, step: TypeInto) -> Routine:
    """Type where it belongs, and see that it is there. Raises Stuck where it plainly is not."""
    if step.field is None and asks_for_a_file(turn) and looks_like_a_file(step.text):
        yield from name_file(turn, step.text, step.source)
        return
    dated = step.field is not None and (yield from enter_date(turn, step.field, step.text, step.source))
    if not dated:
        yield from _type_text(turn, step)
    if step.submit:
        yield from turn.press("enter", why=step.source)


def _type_text(turn: Turn, step: TypeInto) -> Routine:
    if step.field is not None:
        yield from enter_field(turn, step.field, step.source, replace=step.replace)
    else:
        yield from _take_focus(turn, step.source)
        if step.replace:
            yield from turn.press("ctrl", "a", why="select what is there")
    held = turn.screen.focused
    text = _from_caret(turn, step)
    yield from turn.type(text, step.source)
    if turn.had_no_effect:
        raise Stuck(f"typing “{step.text}” changed nothing: nothing there takes text")
    yield from see_received(turn, text, held)


def _from_caret(turn: Turn, step: TypeInto) -> str:
    """The text, without the line break before a line that is added at the end where that is an empty line."""
    last = turn.last.proposal if turn.last is not None else None
    at_end = isinstance(last, ProposeKeys) and last.keys == ("ctrl", "end")
    held = turn.screen.focused
    if step.field is not None or not at_end or held is None or not step.text.startswith("\n"):
        return step.text
    on_empty_line = held.value.endswith("\n") and len(held.value) < _WHOLE
    return step.text[1:] if on_empty_line and len(step.text) > 1 else step.text


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
        yield from turn.bring_into_view(field, EDITABLE)
        drawn = _takes_three_clicks(turn, field)
        click = partial(_click_field, why=f"{attempt} {field}", count=3 if drawn and replace else 1)
        yield from turn.on(field, click, EDITABLE)
        held = turn.screen.focused
        if held is None or held.role is not Role.DOCUMENT or State.EDITABLE in held.states:
            break
    else:
        raise Stuck(f"{field} was clicked and did not take the focus")
    if drawn:
        return  # three clicks select a field's contents everywhere; not everywhere does Ctrl+A
    if replace and (held is None or _holds_something(held)):
        yield from turn.press("ctrl", "a", why=f"select what {field} holds")


def _holds_something(field: Element) -> bool:
    """It says so, words can be read in it, or it would not say."""
    return bool(field.value) or Source.OCR in field.sources or field.role is Role.PASSWORD_FIELD


def _takes_three_clicks(turn: Turn, field: str) -> bool:
    """A field of a window that tells nothing of what is in it; and one for numbers, where a program may have
    other plans for Ctrl+A."""
    found = turn.find(field, EDITABLE)
    if not isinstance(found, Target):
        return False
    return Source.ACCESSIBILITY not in found.element.sources or found.element.role is Role.SPIN_BUTTON


def _click_field(place: Place, why: str, count: int) -> ProposeClick:
    return ProposeClick(place=place, count=count, why=why)


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
    if step.command is EditCommand.REDO and turn.had_no_effect:
        yield from turn.press("ctrl", "y", why=step.source)
    if step.command is EditCommand.PASTE and turn.had_no_effect:
        raise Stuck("pasting changed nothing: nothing was copied, or nothing there takes it")


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
    """Select what a phrase describes: a field's whole contents, a cell, a paragraph of text, an item of a
    list, or words that stand in a text."""
    yield from turn.page_told()
    if names_a_cell(turn, target):
        yield from go_to_cell(turn, target, why)
        return
    found = turn.find(target)
    if not isinstance(found, Target) and isinstance(turn.find(target, TEXT_ITSELF), Target):
        yield from turn.on(
            target,
            lambda place: ProposeClick(
                place=place, count=3 if len(target.split()) > 1 else 2, why=f"select {target}"
            ),
            TEXT_ITSELF,
        )
        return
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

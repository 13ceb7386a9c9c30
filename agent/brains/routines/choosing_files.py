"""Dialogs that ask which file to open: naming it there, wherever their focus is."""

from __future__ import annotations

import re

from agent.brains.routines.addresses import from_home
from agent.brains.turn import EDITABLE, Routine, Turn
from vision.element import Role, State
from vision.target import Target

_BUTTONS = frozenset({Role.BUTTON})
_FILE = re.compile(r"[^\n]*[^\s/]\.\w{1,8}|[~/][^\n]*|[^\s/]+(?:/[^\s/]+)+")


def asks_for_a_file(turn: Turn) -> bool:
    """A dialog with Open and Cancel is in front, and nothing in it that takes text has the focus."""
    held = turn.screen.focused
    if held is not None and (held.role in EDITABLE or State.EDITABLE in held.states):
        return False
    active = turn.screen.active_window
    if active is None or active.title.strip().lower().removesuffix("...") not in _TITLES:
        return False
    return all(isinstance(turn.find(word, _BUTTONS), Target) for word in ("Open", "Cancel"))


_TITLES = frozenset(
    {"open", "open file", "open files", "open document", "open a file", "select a file", "select file"}
    | {"choose a file", "choose file", "import", "load", "load file", "file open"}
)


def looks_like_a_file(text: str) -> bool:
    return _FILE.fullmatch(text.strip()) is not None


def name_file(turn: Turn, name: str, why: str) -> Routine:
    """Have the dialog's field for a whole path, which Ctrl+L brings up, hold the file's."""
    yield from turn.press("ctrl", "l", why="name the file")
    held = turn.screen.focused
    if held is not None and held.value:
        yield from turn.press("ctrl", "a", why="select what is there")
    yield from turn.type(from_home(name.strip()), why)

"""Dialogs that ask for a file or a folder: naming it there, wherever their focus is."""

from __future__ import annotations

import re

from agent.brains.routines.addresses import from_home
from agent.brains.turn import EDITABLE, Routine, Turn
from agent.plan import ClickOn, Instruction, Press
from agent.proposal import At, ProposeClick
from vision.element import Element, Role, Source, State
from vision.observation import Window
from vision.target import Target

_BUTTONS = frozenset({Role.BUTTON})
_FILE = re.compile(r"[^\n]*[^\s/]\.\w{1,8}|[~/][^\n]*|[^\s/]+(?:/[^\s/]+)+")
_TITLES = frozenset(
    {"open", "open file", "open files", "open document", "open a file", "select a file", "select file"}
    | {"choose a file", "choose file", "import", "load", "load file", "file open"}
)
_PLACES = frozenset({"desktop", "documents", "downloads", "music", "pictures", "videos", "home", "public"})
_WHERE = re.compile(r" (?:in|on|of) the (?:dialog|left|sidebar|left of the dialog|list of places)$")
_COMING = 4.0  # seconds a dialog may take to come up
_SIDE = frozenset({Role.LIST_ITEM, Role.TREE_ITEM, Role.CELL})


def asks_for_a_file(turn: Turn) -> bool:
    """A dialog that asks for a file is in front, and nothing in it that takes text has the focus."""
    held = turn.screen.focused
    if held is not None and (held.role in EDITABLE or State.EDITABLE in held.states):
        return False
    return file_dialog(turn) is not None


def file_dialog(turn: Turn) -> Window | None:
    """The dialog in front, where it asks for a file or a folder: by its title and buttons, or because it
    shows the places to choose from beside a button to cancel."""
    active = turn.screen.active_window
    if active is None:
        return None
    silent = not any(
        e.window == active.id and Source.ACCESSIBILITY in e.sources for e in turn.screen.elements
    )
    buttons = frozenset[Role]() if silent else _BUTTONS  # where only pixels tell, a button is but its word
    if not isinstance(turn.find("Cancel", buttons), Target):
        return None
    if active.title.strip().lower().removesuffix("...") in _TITLES:
        return active if isinstance(turn.find("Open", buttons), Target) else None
    return active if _places(turn, active) else None


def _places(turn: Turn, dialog: Window) -> list[Element]:
    """The entries of the list of places beside the files, which file dialogs of GTK have."""
    lists = [
        e.rect
        for e in turn.screen.elements
        if e.window == dialog.id and e.text == "Places" and Source.ACCESSIBILITY in e.sources
    ]
    return [
        e
        for e in turn.screen.elements
        if e.window == dialog.id and e.role in _SIDE and e.text and any(r.covers(e.rect) for r in lists)
    ]


def await_file_dialog(turn: Turn, phrase: str) -> Routine:
    """Where something was pressed just now and a path or a place comes next, a dialog may be on its way."""
    pressed = turn.last is not None and isinstance(turn.last.proposal, ProposeClick)
    in_files = turn.is_one_of(turn.screen.active_window, "file manager")
    if not pressed or in_files:
        return
    if _place(phrase) is not None:
        yield from turn.until(lambda: place_named(turn, phrase) is not None, _COMING, "the dialog")
    elif _is_path(phrase):
        yield from turn.until(lambda: file_dialog(turn) is not None, _COMING, "the dialog")


def looks_like_a_file(text: str) -> bool:
    return _FILE.fullmatch(text.strip()) is not None


def name_file(turn: Turn, name: str, why: str) -> Routine:
    """Have the dialog's field for a whole path, which Ctrl+L brings up, hold the file's."""
    yield from turn.press("ctrl", "l", why="name the file")
    held = turn.screen.focused
    if held is not None and held.value:
        yield from turn.press("ctrl", "a", why="select what is there")
    yield from turn.type(from_home(name.strip()), why)


def choose_file(turn: Turn, step: ClickOn) -> Routine:
    """ "Pick Documents/notes.txt": named by its path, which works from any folder. It is taken by whatever
    button is pressed next; where something else comes next, by Return (`take_named`)."""
    dialog = file_dialog(turn)
    yield from name_file(turn, step.target, step.source)
    turn.naming = dialog.id if dialog is not None else None


def take_named(turn: Turn, following: Instruction) -> Routine:
    """Have a dialog take the file named in it before something is done that does not answer it."""
    dialog, turn.naming = turn.naming, None
    active = turn.screen.active_window
    if dialog is None or active is None or active.id != dialog or isinstance(following, Press):
        return
    if isinstance(following, ClickOn) and _answers(turn, following, dialog):
        return
    yield from turn.press("enter", why="take the file that was named")
    yield from turn.until(lambda: turn.screen.window(dialog) is None, 3.0, "the dialog to close")


def _answers(turn: Turn, step: ClickOn, dialog: int) -> bool:
    """What is pressed next is in the dialog itself."""
    found = turn.find(step.target)
    return isinstance(found, Target) and found.element.window == dialog


def names_a_file_to_choose(turn: Turn, step: ClickOn) -> bool:
    """A path, while a dialog asks for a file."""
    return _is_path(step.target) and file_dialog(turn) is not None


def _is_path(phrase: str) -> bool:
    return "/" in phrase and looks_like_a_file(phrase)


def _place(phrase: str) -> str | None:
    name = _WHERE.sub("", phrase.casefold().removeprefix("~/")).removesuffix(" folder").removesuffix("/")
    return name if name in _PLACES else None


def place_named(turn: Turn, phrase: str) -> Element | None:
    """The place of that name in the file dialog in front: "Documents", "the Pictures folder", "~/Music"."""
    name = _place(phrase)
    if name is None or (dialog := file_dialog(turn)) is None:
        return None
    return next((e for e in _places(turn, dialog) if e.text.casefold() == name), None)


def go_to_place(turn: Turn, place: Element, why: str) -> Routine:
    yield from turn.act(ProposeClick(place=At(point=place.rect.centre), why=why))

"""Saving, under the present name or through whatever save dialog the program has."""

from __future__ import annotations

import re
from collections.abc import Generator
from functools import partial
from pathlib import PurePosixPath

from agent.brains.routines.exporting import export_menu
from agent.brains.routines.options import open_box, pick_from_popup
from agent.brains.routines.pointing import choose_menu
from agent.brains.routines.windows import fresh_window, is_answered
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import ChooseMenu, Save
from agent.proposal import At, Expected, Proposal, ProposeKeys
from agent.verify import is_marked
from vision.element import Element, Role, State
from vision.observation import Window
from vision.target import Target

_BUTTONS = frozenset({Role.BUTTON})
_SAVE_TITLES = frozenset({"save", "save as", "save file", "save file as"})
_COMBOS = frozenset({Role.COMBO_BOX})
_LABEL = re.compile(r"file type\b", re.IGNORECASE)  # a box of “Text Files” beside no such label only filters
_REPLACES = ("Replace", "Overwrite", "Yes", "OK")
_EVERY_TYPE = ("All Files", "All Formats", "All", "Text Documents", "Text Files", "Other")
_UNSAVED = "*"  # how a title marks a document that differs from its file


def save(turn: Turn, step: Save) -> Routine:
    """Save under a name through the program's own dialog, or under the present name without one.

    A file of another document is not written over here: the question is left to the plan or the user.
    """
    document = _document(turn)
    if step.name is None and not step.save_as:
        yield from _save_in_place(turn, step, document)
        return
    path = written_path(step.name or "")
    exported = export_menu(_program(turn), path)
    dialog = yield from _open_dialog(turn, exported)
    if not path:
        return
    yield from _enter_name(turn, path)
    if not exported:  # the menu's entry has said which type it is to be
        yield from _choose_type(turn, path)
    yield from _confirm(turn, dialog, path, document, step.source)


def written_path(name: str) -> str:
    """How a name is written into a save dialog: a bare name goes to the folder the dialog shows, a name
    with a folder is taken from the home folder."""
    if "/" not in name or name.startswith(("/", "~")):
        return name
    return f"~/{name}"


def _save_in_place(turn: Turn, step: Save, document: str) -> Routine:
    """Ctrl+S; a dialog that proposes the document's own name (another format may be asked for) is agreed to,
    one that asks for a name stays for the steps that follow."""
    known = _known(turn)
    name = next((word for word in _words(document) if export_menu(_program(turn), word)), None)
    if name is not None:
        yield from save(turn, Save(name=name, save_as=True, source=step.source))
        return
    yield from turn.press(
        "ctrl", "s", why=step.source, expected=Expected.SAVES if is_marked(document) else None
    )
    if is_marked(document):
        yield from turn.until(lambda: _document(turn) != document, 1.5, "the document to be saved")
    dialog = fresh_window(turn, known)
    if dialog is None:
        return
    field = turn.screen.focused
    proposed = field.value if field is not None else ""
    if proposed and proposed in document:
        yield from _choose_type(turn, proposed)
        yield from _confirm(turn, dialog, proposed, document, step.source)
    else:
        turn.closing[dialog.id] = "asks under which name to save"


def _open_dialog(turn: Turn, menu: tuple[str, ...]) -> Generator[Proposal, None, Window]:
    """Open the save dialog, by a menu if one is given. Raises Stuck where none opens."""
    if (waiting := _waiting_dialog(turn)) is not None:
        return waiting
    if menu:
        known = _known(turn)
        yield from choose_menu(turn, ChooseMenu(path=menu))
        yield from turn.until(partial(_opened, turn, known), 3.0, "the save dialog")
        if dialog := fresh_window(turn, known):
            return dialog
    for chord in (("ctrl", "shift", "s"), ("ctrl", "s")):
        known = _known(turn)
        yield from turn.act(ProposeKeys(keys=chord, expected=Expected.OPENS, why="open the save dialog"))
        yield from turn.until(partial(_opened, turn, known), 3.0, "the save dialog")
        if dialog := fresh_window(turn, known):
            return dialog
    raise Stuck("no save dialog opened, neither for Ctrl+Shift+S nor for Ctrl+S")


def _waiting_dialog(turn: Turn) -> Window | None:
    """The dialog in front, where it asks under which name to save: a menu or a click may have brought it."""
    active, field = turn.screen.active_window, turn.screen.focused
    if active is None:
        return None
    told = field is not None and field.window == active.id
    if not told and active.title.strip().casefold() in _SAVE_TITLES:
        drawn = all(isinstance(turn.find(word), Target) for word in ("Save", "Cancel"))
        return active if drawn else None  # a dialog that tells nothing of what is in it
    if not told or field is None or field.role is not Role.TEXT_FIELD:
        return None
    if all(w.pid != active.pid or w.id == active.id for w in turn.windows()):
        return None  # the program's own window
    both = all(isinstance(turn.find(word, _BUTTONS), Target) for word in ("Save", "Cancel"))
    return active if both else None


def _opened(turn: Turn, known: frozenset[int]) -> bool:
    return fresh_window(turn, known) is not None


def _known(turn: Turn) -> frozenset[int]:
    return frozenset(window.id for window in turn.windows())


def _program(turn: Turn) -> str:
    active = turn.screen.active_window
    return active.program if active is not None else ""


def _words(title: str) -> list[str]:
    return title.lstrip(_UNSAVED).split(" - ")


def _document(turn: Turn) -> str:
    active = turn.screen.active_window
    return active.title if active is not None else ""


def _enter_name(turn: Turn, path: str) -> Routine:
    """Type over the proposed name; only its stem may be selected, so what the field then holds is read."""
    proposed = turn.screen.focused
    if proposed is None or not proposed.value or "." in proposed.value:
        yield from turn.press("ctrl", "a", why="select the proposed name")
    yield from turn.type(path, f"name it {path}")
    yield from turn.until(lambda: _is_told(turn.screen.focused), 1.0, "the field to tell what it holds")
    held = turn.screen.focused
    if held is not None and _is_told(held) and held.value != path:
        yield from turn.press("ctrl", "a", why="select what the field holds")
        yield from turn.type(path, f"name it {path}")


def _is_told(field: Element | None) -> bool:
    return field is not None and field.role is Role.TEXT_FIELD and bool(field.value)


def _confirm(turn: Turn, dialog: Window, path: str, document: str, why: str) -> Routine:
    """Press Return, and the Save button where that was not enough. Raises Stuck where the dialog stays."""
    known = _known(turn)
    if turn.screen.window(dialog.id) is None:
        raise Stuck(f"“{dialog.title}” closed before {path} could be saved")
    field = turn.screen.focused
    if field is None or field.role is Role.TEXT_FIELD or field.window != dialog.id:
        yield from turn.press("enter", why=why, expected=Expected.CLOSES)
        yield from turn.until(lambda: is_answered(turn, dialog.id), 1.0, "the dialog to close")
    if not is_answered(turn, dialog.id) and isinstance(turn.find("Save", _BUTTONS), Target):
        yield from turn.click("Save", why, _BUTTONS, Expected.CLOSES)
        yield from turn.until(lambda: is_answered(turn, dialog.id), 3.0, "the dialog to close")
    if not is_answered(turn, dialog.id):
        raise Stuck(f"“{dialog.title}” stayed open: {path} was not saved")
    question = fresh_window(turn, known)
    if question is None:
        return
    turn.closing[question.id] = f"asks something about {path}"
    if PurePosixPath(path).name in document:
        yield from _agree(turn)
        yield from turn.until(lambda: turn.screen.window(dialog.id) is None, 3.0, "the dialog to close")
        turn.closing[dialog.id] = f"was to save {path}"


def _agree(turn: Turn) -> Routine:
    for word in _REPLACES:
        if isinstance(turn.find(word, _BUTTONS), Target):
            yield from turn.click(word, "it is the document's own file", _BUTTONS, Expected.CLOSES)
            return


def _choose_type(turn: Turn, name: str) -> Routine:
    """Where the dialog has a list of file types and shows another one than the name's, choose the name's;
    it may be in another group of types than the one that is listed."""
    suffix = PurePosixPath(name).suffix.lower()
    box = _type_box(turn)
    if not suffix or box is None or f"*{suffix}" in _types(box):
        return
    if (yield from _pick(turn, box, (f"*{suffix}", suffix.removeprefix(".").upper()))):
        return
    groups = [e for e in turn.editables() if e.role is Role.COMBO_BOX and e.rect != box.rect]
    if groups and (yield from _pick(turn, groups[-1], _EVERY_TYPE)):
        yield from _pick(turn, box, (f"*{suffix}", suffix.removeprefix(".").upper()))


def _pick(turn: Turn, box: Element, wanted: tuple[str, ...]) -> Generator[Proposal, None, bool]:
    """Pick the first of the wanted options that a box offers; False where it offers none."""
    yield from open_box(turn, At(point=box.rect.centre), box)
    if not turn.popup_open:
        return False
    if (yield from pick_from_popup(turn, wanted[0], f"choose {wanted[0]}", *wanted[1:])):
        return True
    yield from turn.press("escape", why="close the list")
    return False


def _types(box: Element) -> str:
    """What a box says it holds; some say it by their name alone."""
    return (box.value or box.text).lower()


def _type_box(turn: Turn) -> Element | None:
    boxes = [e for e in turn.editables() if e.role is Role.COMBO_BOX and "*." in _types(e)]
    if not boxes and any(_LABEL.match(e.text) for e in turn.screen.elements if e.role is Role.TEXT):
        labelled = turn.find("File type", _COMBOS)
        boxes = [labelled.element] if isinstance(labelled, Target) else []
    return boxes[0] if boxes and State.DISABLED not in boxes[0].states else None

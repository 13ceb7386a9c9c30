"""Saving under a name, through whatever save dialog the program has."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from pathlib import PurePosixPath

from agent.brains.routines.options import pick_from_popup
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import Save
from agent.proposal import Proposal, ProposeKeys
from vision.element import Element, Role, State
from vision.target import Target

_BUTTONS = frozenset({Role.BUTTON})


def save(turn: Turn, step: Save) -> Routine:
    """Save under a name through the program's own dialog, or under the present name without one."""
    if step.name is None and not step.save_as:
        yield from turn.press("ctrl", "s", why=step.source)
        return
    dialog = yield from _open_dialog(turn)
    if step.name is None:
        return
    proposed = turn.screen.focused
    if proposed is None or proposed.value:
        yield from turn.press("ctrl", "a", why="select the proposed name")
    yield from turn.type(written_path(step.name), f"name it {step.name}")
    yield from _choose_type(turn, step.name)
    yield from turn.press("enter", why=step.source)
    yield from turn.until(lambda: _answered(turn, dialog), 2.0, "the dialog to close")
    if not _answered(turn, dialog) and isinstance(turn.find("Save", _BUTTONS), Target):
        yield from turn.click("Save", step.source, _BUTTONS)
        yield from turn.until(lambda: _answered(turn, dialog), 3.0, "the dialog to close")


def written_path(name: str) -> str:
    """How a name is written into a save dialog: a bare name goes to the folder the dialog shows, a name
    with a folder is taken from the home folder."""
    if "/" not in name or name.startswith(("/", "~")):
        return name
    return f"~/{name}"


def _open_dialog(turn: Turn) -> Generator[Proposal, None, int]:
    """Open the save dialog; the id of its window. Raises Stuck where none opens."""
    for chord in (("ctrl", "shift", "s"), ("ctrl", "s")):
        known = frozenset(window.id for window in turn.windows())
        yield from turn.act(ProposeKeys(keys=chord, why="open the save dialog"))
        yield from turn.until(partial(_has_fresh, turn, known), 3.0, "the save dialog")
        active = turn.screen.active_window
        if active is not None and active.id not in known:
            return active.id
    raise Stuck("no save dialog opened, neither for Ctrl+Shift+S nor for Ctrl+S")


def _has_fresh(turn: Turn, known: frozenset[int]) -> bool:
    active = turn.screen.active_window
    return active is not None and active.id not in known


def _answered(turn: Turn, dialog: int) -> bool:
    """The dialog is gone, or another one (it asks whether to overwrite, say) is in front of it."""
    active = turn.screen.active_window
    return turn.screen.window(dialog) is None or (active is not None and active.id != dialog)


def _choose_type(turn: Turn, name: str) -> Routine:
    """Where the dialog has a list of file types and shows another one than the name's, choose the name's."""
    suffix = PurePosixPath(name).suffix.lower()
    box = _type_box(turn)
    if not suffix or box is None or f"*{suffix}" in box.value.lower() or "*." not in box.value:
        return
    yield from turn.click(box.text or "file type", "open the list of file types", frozenset({Role.COMBO_BOX}))
    for wanted in (f"*{suffix}", suffix.removeprefix(".").upper()):
        if (yield from pick_from_popup(turn, wanted, f"save as {suffix}")):
            return
    yield from turn.press("escape", why="close the list of file types")


def _type_box(turn: Turn) -> Element | None:
    boxes = [e for e in turn.editables() if e.role is Role.COMBO_BOX and "*." in e.value]
    return boxes[0] if boxes and State.DISABLED not in boxes[0].states else None

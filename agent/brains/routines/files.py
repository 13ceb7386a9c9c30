"""Going to an address or a folder, and folders and files in the file manager."""

from __future__ import annotations

from agent.brains.routines.addresses import enter_address, from_home, is_path
from agent.brains.routines.choosing_files import await_file_dialog, go_to_place, place_named
from agent.brains.routines.programs import FILE_MANAGER, bring_up, open_program
from agent.brains.routines.windows import await_dialog, fresh_window, is_answered, words_of
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import CreateFolder, GoTo, Open, RenameItem
from agent.proposal import Expected, ProposeClick
from vision.target import Target


def go_to(turn: Turn, step: GoTo) -> Routine:
    """Type an address where the browser takes one; a folder is for the file manager."""
    if is_path(step.address):
        yield from _go_to_folder(turn, step.address, step.source)
        return
    if turn.window_named("browser") is None:
        yield from open_program(turn, Open(program="browser", arguments=(step.address,), source=step.source))
        return
    yield from bring_up(turn, "browser", step.source)
    yield from enter_address(turn, step.address, step.source)


def _go_to_folder(turn: Turn, path: str, why: str) -> Routine:
    """Have the file manager show a folder, or the dialog in front that asks for a file."""
    yield from await_file_dialog(turn, path)
    if (place := place_named(turn, path)) is not None:
        yield from go_to_place(turn, place, why)
        return
    folder = from_home(path)
    if turn.window_named(FILE_MANAGER) is None:
        yield from open_program(turn, Open(program=FILE_MANAGER, arguments=(folder,), source=why))
        return
    yield from bring_up(turn, FILE_MANAGER, why)
    yield from enter_address(turn, folder, why)


def create_folder(turn: Turn, step: CreateFolder) -> Routine:
    """Make a folder through the file manager's own dialog. Raises Stuck where it does not take the name."""
    if step.parent is not None:
        yield from _go_to_folder(turn, step.parent, f"go to {step.parent}")
    elif not turn.is_one_of(turn.screen.active_window, FILE_MANAGER):
        yield from bring_up(turn, FILE_MANAGER, step.source)
    known = frozenset(window.id for window in turn.windows())
    yield from turn.press("ctrl", "shift", "n", why="make a folder")
    yield from await_dialog(turn, known, 2.0, "the name to be asked for")
    yield from _answer(turn, known, step.name, step.source)


def rename(turn: Turn, step: RenameItem) -> Routine:
    """Rename through the file manager's own dialog. Raises Stuck where it does not take the name."""
    if not isinstance(turn.find(step.target), Target) and turn.window_named(FILE_MANAGER) is not None:
        yield from bring_up(turn, FILE_MANAGER, step.source)
    yield from turn.on(step.target, lambda place: ProposeClick(place=place, why=f"select {step.target}"))
    known = frozenset(window.id for window in turn.windows())
    yield from turn.press("f2", why=f"rename {step.target}")
    yield from await_dialog(turn, known, 1.5, "the name to be asked for")
    yield from turn.press("ctrl", "a", why="select the old name")
    yield from _answer(turn, known, step.name, step.source)
    yield from turn.until(lambda: turn.shows(step.name), 3.0, f"“{step.name}” to show")
    if not turn.shows(step.name):
        raise Stuck(
            f"“{step.target}” was to be renamed, but no “{step.name}” shows: it cannot be told whether it was"
        )


def _answer(turn: Turn, known: frozenset[int], name: str, why: str) -> Routine:
    """Type a name over the one proposed and have the dialog, if it is one, go away."""
    dialog = fresh_window(turn, known)
    yield from turn.type(name, why)
    held = turn.screen.focused
    if held is not None and held.value and held.value != name:
        yield from turn.press("ctrl", "a", why="select the proposed name")
        yield from turn.type(name, why)
    yield from turn.press("enter", why=why, expected=None if dialog is None else Expected.CLOSES)
    if dialog is None:
        return
    yield from turn.until(lambda: turn.screen.window(dialog.id) is None, 3.0, "the dialog to close")
    if not is_answered(turn, dialog.id) or turn.screen.window(dialog.id) is not None:
        raise Stuck(f"“{dialog.title}” did not take the name “{name}”: {words_of(turn, dialog.id)}")

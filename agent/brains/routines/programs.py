"""Instructions about programs, windows, addresses and folders."""

from __future__ import annotations

from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import Calculate, Close, CreateFolder, GoTo, Open, RenameItem, RunCommand, SwitchTo
from agent.proposal import ProposeClick, ProposeClose, ProposeFocus, ProposeOpen, Words
from safety.errors import ProgramNotFound
from safety.receipt import Change
from vision.element import Element, Role
from vision.observation import Window
from vision.target import Target

_OPENED_BY_A_CLICK = frozenset({Role.LINK, Role.TAB})
_OPENED_BY_TWO = frozenset({Role.ICON, Role.LIST_ITEM, Role.CELL, Role.TREE_ITEM})
FILE_MANAGER = "file manager"


def open_program(turn: Turn, step: Open) -> Routine:
    """Start a program; or, where the words name something on the screen rather than a program, open that."""
    program = step.program or _program_for(step.arguments)
    shown = turn.find(program) if step.program and not step.arguments else None
    try:
        found = turn.programs.resolve(program)
    except ProgramNotFound as error:
        if not isinstance(shown, Target):
            raise Stuck(str(error), infeasible=True) from error
        yield from _open_shown(turn, step, shown)
        return
    if isinstance(shown, Target) and _is_rather(shown.element, found.name):
        yield from _open_shown(turn, step, shown)
        return
    yield from turn.act(ProposeOpen(program=program, arguments=step.arguments, why=step.source))
    effect = turn.last.effect if turn.last is not None else None
    if effect is not None and effect.change is Change.NONE:
        raise Stuck(f"{program} was started, but no window opened")


def _is_rather(element: Element, program: str) -> bool:
    """The screen shows something by exactly these words, and the program has another name."""
    return (
        element.role in _OPENED_BY_A_CLICK | _OPENED_BY_TWO and element.text.casefold() != program.casefold()
    )


def _open_shown(turn: Turn, step: Open, shown: Target) -> Routine:
    """Open something on the screen: a file or folder by a double click, anything else by one."""
    count = 2 if shown.element.role in _OPENED_BY_TWO else 1
    place = Words(phrase=step.program)
    yield from turn.act(ProposeClick(place=place, count=count, why=step.source))


def _program_for(arguments: tuple[str, ...]) -> str:
    """What a person would open a file or an address with."""
    first = arguments[0].lower() if arguments else ""
    if "://" in first or first.startswith("localhost") or first.endswith((".html", ".htm")):
        return "browser"
    if first.endswith((".csv", ".ods", ".xls", ".xlsx", ".gnumeric")):
        return "spreadsheet"
    return FILE_MANAGER if "." not in first.rsplit("/", 1)[-1] else "text editor"


def close(turn: Turn, step: Close) -> Routine:
    window = _window(turn, step.target)
    yield from turn.act(ProposeClose(window=window.id, why=step.source))
    turn.closing.add(window.id)


def switch(turn: Turn, step: SwitchTo) -> Routine:
    yield from turn.until(lambda: turn.window_named(step.target) is not None, 3.0, step.target)
    window = _window(turn, step.target)
    if not window.active:
        yield from turn.act(ProposeFocus(window=window.id, why=step.source))


def _window(turn: Turn, name: str | None) -> Window:
    if name is None:
        active = turn.screen.active_window
        if active is None:
            raise Stuck("no window is in front")
        return active
    found = turn.window_named(name)
    if found is None:
        titles = ", ".join(f"“{w.title}”" for w in turn.windows()) or "none"
        raise Stuck(f"no window is called “{name}”; open windows: {titles}")
    return found


def bring_up(turn: Turn, name: str, why: str) -> Routine:
    """Have a program's window in front, starting the program where it has none."""
    window = turn.window_named(name)
    if window is None:
        yield from open_program(turn, Open(program=name, source=why))
    elif not window.active:
        yield from turn.act(ProposeFocus(window=window.id, why=f"bring {name} to the front"))


def go_to(turn: Turn, step: GoTo) -> Routine:
    """Type an address where the browser or the file manager takes one."""
    path = step.address.startswith(("/", "~"))
    name = FILE_MANAGER if path else "browser"
    if turn.window_named(name) is None:
        yield from open_program(turn, Open(program=name, arguments=(step.address,), source=step.source))
        return
    yield from bring_up(turn, name, step.source)
    yield from turn.press("ctrl", "l", why="go to the address bar")
    yield from turn.type(step.address, step.source)
    yield from turn.press("enter", why=step.source)


def create_folder(turn: Turn, step: CreateFolder) -> Routine:
    if step.parent is not None:
        yield from go_to(turn, GoTo(address=step.parent, source=f"go to {step.parent}"))
    else:
        yield from bring_up(turn, FILE_MANAGER, step.source)
    yield from turn.press("ctrl", "shift", "n", why="make a folder")
    yield from turn.press("ctrl", "a", why="select the proposed name")
    yield from turn.type(step.name, step.source)
    yield from turn.press("enter", why=step.source)


def rename(turn: Turn, step: RenameItem) -> Routine:
    yield from turn.on(step.target, lambda place: ProposeClick(place=place, why=f"select {step.target}"))
    yield from turn.press("f2", why=f"rename {step.target}")
    yield from turn.press("ctrl", "a", why="select the old name")
    yield from turn.type(step.name, step.source)
    yield from turn.press("enter", why=step.source)


def calculate(turn: Turn, step: Calculate) -> Routine:
    yield from bring_up(turn, "calculator", step.source)
    yield from turn.type(step.expression, step.source)
    yield from turn.press("enter", why=step.source)


def run_command(turn: Turn, step: RunCommand) -> Routine:
    yield from bring_up(turn, "terminal", step.source)
    yield from turn.type(step.command, step.source)
    yield from turn.press("enter", why=step.source)

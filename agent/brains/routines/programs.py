"""Starting programs, and running commands in the terminal."""

from __future__ import annotations

from agent.brains.routines.addresses import wait_for_page
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import Open, RunCommand
from agent.proposal import ProposeClick, ProposeFocus, ProposeOpen, Words
from safety.errors import ProgramNotFound
from safety.receipt import Change
from vision.element import Element, Role
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
    if step.arguments:
        yield from wait_for_page(turn)


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


def bring_up(turn: Turn, name: str, why: str) -> Routine:
    """Have a program's window in front, starting the program where it has none."""
    window = turn.window_named(name)
    if window is None:
        yield from open_program(turn, Open(program=name, source=why))
    elif not window.active:
        yield from turn.act(ProposeFocus(window=window.id, why=f"bring {name} to the front"))


def run_command(turn: Turn, step: RunCommand) -> Routine:
    if not turn.is_one_of(turn.screen.active_window, "terminal"):
        yield from bring_up(turn, "terminal", step.source)
    yield from turn.type(step.command, step.source)
    yield from turn.press("enter", why=step.source)

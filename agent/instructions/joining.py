"""Neighbours that mean one thing together: "open the File menu and click Save As and call it a.txt"."""

from __future__ import annotations

from dataclasses import replace

from agent.instructions.nouns import EDITORS, SHEETS
from agent.plan import (
    ChooseMenu,
    ClickOn,
    Edit,
    EditCommand,
    If,
    Instruction,
    Open,
    Press,
    ReadValue,
    Save,
    SwitchTo,
    TypeInto,
    WindowOpen,
)
from safety.action import Button

_ROLE_WORDS = frozenset({"button", "link", "tab", "checkbox", "icon", "menu", "field", "box"})
_SAVING = frozenset({("ctrl", "s"), ("ctrl", "shift", "s")})


def joined(instructions: list[Instruction]) -> tuple[Instruction, ...]:
    """The instructions with such neighbours made one, or the second made to fit the first."""
    done: list[Instruction] = []
    for instruction in instructions:
        before = done[-1] if done else None
        if (
            isinstance(before, ChooseMenu)
            and isinstance(instruction, ClickOn)
            and _is_item(before, instruction)
        ):
            done[-1] = replace(
                before,
                path=(*before.path, instruction.target),
                source=f"{before.source}, {instruction.source}",
            )
        elif isinstance(instruction, Save) and instruction.name is not None and _opens_dialog(before):
            done[-1] = instruction
        elif isinstance(instruction, Save) and instruction.name is not None and _renames(before):
            named = TypeInto(text=instruction.name, replace=True, submit=True, source=instruction.source)
            done.append(named)
        elif isinstance(instruction, ReadValue):
            at = len(done)
            while at and _covers(done[at - 1]):
                at -= 1  # it is read before what is to take it comes up in front of it
            done.insert(at, instruction)
        elif isinstance(instruction, TypeInto) and _is_on_new_line(before, instruction):
            done.append(replace(instruction, text=instruction.text[1:]))
        else:
            done.append(instruction)
    return tuple(done)


def _is_item(menu: ChooseMenu, click: ClickOn) -> bool:
    plain = (click.button, click.count, click.held) == (Button.LEFT, 1, ())
    return len(menu.path) == 1 and plain and _ROLE_WORDS.isdisjoint(click.target.casefold().split())


def _plain(name: str) -> str:
    return name.casefold().rstrip(".… ")


def _opens_dialog(before: Instruction | None) -> bool:
    """Whether the instruction before opens the dialog in which a file is given its name."""
    match before:
        case ChooseMenu(path=path):
            return _plain(path[-1]) in {"save", "save as"}
        case ClickOn(target=target):
            return _plain(target) in {"save as", "save as button"}
        case Press(keys=keys):
            return keys in _SAVING
        case Save(name=None):
            return True
    return False


def _covers(before: Instruction) -> bool:
    """Whether an editor or a spreadsheet was brought up, to write into."""
    match before:
        case If(condition=WindowOpen(name=name)) | Open(program=name, arguments=()) | SwitchTo(target=name):
            return name.casefold() in EDITORS | SHEETS
        case Edit(command=EditCommand.NEW):
            return True
    return False


def _renames(before: Instruction | None) -> bool:
    return isinstance(before, ClickOn) and _plain(before.target) == "rename"


def _is_on_new_line(before: Instruction | None, typed: TypeInto) -> bool:
    """Enter was pressed, and "on the next line" only says where that leads."""
    pressed = isinstance(before, Press) and before.keys == ("enter",)
    return pressed and typed.field is None and typed.text.startswith("\n") and " line" in typed.source

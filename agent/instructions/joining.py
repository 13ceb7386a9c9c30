"""Neighbours that mean one thing together: "open the File menu and click Save As and call it a.txt"."""

from __future__ import annotations

from dataclasses import replace

from agent.instructions.draft import Bring, MakeFile
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
    SetValue,
    Shows,
    SwitchTo,
    TypeInto,
    TypeNoted,
    WindowOpen,
)
from safety.action import Button

_ROLE_WORDS = frozenset({"button", "link", "tab", "checkbox", "icon", "menu", "field", "box"})
_SAVING = frozenset({("ctrl", "s"), ("ctrl", "shift", "s")})


def with_texts(instructions: tuple[Instruction, ...]) -> tuple[Instruction, ...]:
    """A new file and what is said of its text after that, as one: it is written before it is saved."""
    done: list[Instruction] = []
    for instruction in instructions:
        before = done[-1] if done else None
        if isinstance(before, MakeFile) and not before.noted and isinstance(instruction, Bring):
            continue  # "use the text editor for it"
        typed = isinstance(instruction, TypeInto) and instruction.field is None and not instruction.submit
        if isinstance(before, MakeFile) and not before.noted and typed and isinstance(instruction, TypeInto):
            done[-1] = replace(before, text=before.text + instruction.text)
        else:
            done.append(instruction)
    return tuple(done)


def joined(instructions: list[Instruction]) -> tuple[Instruction, ...]:
    """The instructions with such neighbours made one, or the second made to fit the first."""
    done: list[Instruction] = []
    for at, instruction in enumerate(instructions):
        before = done[-1] if done else None
        after = instructions[at + 1] if at + 1 < len(instructions) else None
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
        elif (
            isinstance(instruction, TypeInto | SetValue) and _asks_for_name(before) and _is_name(instruction)
        ):
            entered = not (isinstance(after, Press) and after.keys == ("enter",)) and not _agrees(after)
            text = instruction.text if isinstance(instruction, TypeInto) else instruction.value
            done.append(TypeInto(text=text, replace=True, submit=entered, source=instruction.source))
        elif isinstance(instruction, ReadValue):
            place = len(done)
            opened = isinstance(after, TypeNoted) and after.cell is not None and len(done) > 1
            while place and (_covers(done[place - 1]) or (opened and isinstance(done[place - 1], Open))):
                place -= 1  # it is read before what is to take it comes up in front of it
            done.insert(place, instruction)
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


def _asks_for_name(before: Instruction | None) -> bool:
    """Whether a thing's new name is asked for: "Rename" was chosen, or F2 pressed."""
    return _renames(before) or (isinstance(before, Press) and before.keys == ("f2",))


def _is_name(typed: TypeInto | SetValue) -> bool:
    text = typed.text if isinstance(typed, TypeInto) else typed.value
    named = typed.field is None or typed.field.casefold() in {
        "new name",
        "name",
        "file name",
        "new file name",
    }
    return named and not any(char in text for char in "/\n=")


def _agrees(after: Instruction | None) -> bool:
    """Whether the name is confirmed by what is done next."""
    if isinstance(after, If):
        return isinstance(after.condition, Shows) and after.condition.phrase == "Confirm"
    return isinstance(after, ClickOn) and _plain(after.target).removesuffix(" button") in {"rename", "ok"}


def _renames(before: Instruction | None) -> bool:
    return isinstance(before, ClickOn) and _plain(before.target) == "rename"


def _is_on_new_line(before: Instruction | None, typed: TypeInto) -> bool:
    """Enter was pressed, and "on the next line" only says where that leads."""
    pressed = isinstance(before, Press) and before.keys == ("enter",)
    return pressed and typed.field is None and typed.text.startswith("\n") and " line" in typed.source

"""Where something is to be done: "in the calculator", "in the dialog", "in the Name field"."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace

from agent.instructions.cells import cell
from agent.instructions.controls import field, said_choice, said_field
from agent.instructions.draft import Bring, CopyFile, MakeFile, SaveIn
from agent.instructions.naming import target
from agent.instructions.nouns import (
    BROWSERS,
    PLACE_NOUNS,
    PRONOUNS,
    TERMINALS,
    home_folder,
    program_named,
    without_article,
)
from agent.instructions.paths import FILE, file
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Reading
from agent.instructions.tokens import Kind
from agent.plan import (
    ClickOn,
    CreateFolder,
    Edit,
    EditCommand,
    EnterCell,
    GoTo,
    Hover,
    Instruction,
    Open,
    RenameItem,
    RunCommand,
    Save,
    SelectOption,
    SetChecked,
    SetValue,
    TypeInto,
)

PREPOSITIONS = frozenset("as in on under from within inside at using with via into for through".split())
_BACKGROUND = frozenset(
    """
    page screen site website form window that-opens desktop file document web-page here order case front
    editor text same app application program tab view
    """.split()
)
_CALLED = frozenset(
    {"called", "named", "labelled", "labeled", "titled", "at", "on", "next", "below", "above", "of", "with"}
)
_JUST_MADE = frozenset({"window", "tab", "document", "file", "page"})
_TAILS = (
    "that opens",
    "that appears",
    "that pops up",
    "that comes up",
    "which opens",
    "which appears",
    "that opened",
    "you see",
    "that shows up",
    "that loads",
    "that is open",
    "that just opened",
    "that opens up",
)


def _trimmed(place: Phrase) -> Phrase:
    """The place without "that opens" and "called"."""
    for tail in _TAILS:
        words = tuple(tail.split())
        if len(place) > len(words) and place.words[-len(words) :] == words:
            return place.part(0, len(place) - len(words))
    return place


def is_place(place: Phrase, preposition: str) -> bool:
    if any(token.text == "," for token in place.tokens):
        return False
    kept = _trimmed(place)
    words = without_article(kept.words)
    if kept.tokens[-1].kind is Kind.ADDRESS and preposition in {"in", "on", "at"}:
        return True
    if place.tokens[-1].kind is Kind.PATH and preposition == "in" and file(kept) is not None:
        return True
    if preposition in {"as", "for"} and place.words[0] in {"the", "your", "my"} and len(words) <= 3:
        return True
    if preposition == "as":
        return False
    if preposition in {"use", "using", "with", "via", "for", "through"}:
        return program_named(kept.words) is not None or (
            said_field(kept) is not None and preposition == "for"
        )
    return (
        program_named(kept.words) is not None
        or home_folder(kept.words) is not None
        or cell(kept) is not None
        or words[-1] in PLACE_NOUNS | {"bar", "menu", "folder", "dropdown", "drop-down", "combo", "listbox"}
        or said_field(kept) is not None
        or said_choice(kept) is not None
        or (words[0] in PLACE_NOUNS and len(words) > 1)
        or words in {("it",), ("there",)}
    )


def place_suffix(place: Phrase) -> bool:
    """A place that may follow what is done there: only programs are sure enough."""
    words = without_article(place.words)
    just_made = (
        place.words[0] in {"the", "that"}
        and len(words) == 2
        and words[0] in {"new", "same"}
        and words[1] in _JUST_MADE
    )
    return program_named(place.words) is not None or just_made or words in {("page",), ("screen",)}


def in_place(place: Phrase, preposition: str, reading: Reading) -> Reading | None:
    """What a reading means at a place; None where it makes no sense there."""
    if reading.refusal:
        return reading
    kept = _trimmed(place)
    words = without_article(kept.words)
    if len(kept) <= 4 and (named_file := file(kept)) is not None and kept.tokens[-1].kind is Kind.PATH:
        return _in_file(named_file[0], reading)
    if preposition in {"as", "for"} and program_named(kept.words) is None:
        named = field(kept)
        return None if named is None else _changed(reading, lambda i: _into(i, named[0]))
    where = next((token.text for token in place.tokens if token.kind is Kind.ADDRESS), None)
    if where is not None:
        return replace(reading, instructions=(GoTo(address=where), *reading.instructions))
    if len(words) == 2 and words[0] in {"new", "same"} and words[1] in _JUST_MADE:
        return reading  # it is in front
    program = program_named(kept.words)
    if program is not None and not (words == ("files",) and preposition == "for"):
        return _in_program(program, reading)
    if (caught := cell(kept)) is not None:
        return _changed(
            reading, lambda i: EnterCell(cell=caught[0], text=i.text) if isinstance(i, TypeInto) else None
        )
    if (home := home_folder(kept.words)) is not None or words[-1] == "folder":
        return _in_folder(home or " ".join(words[:-1]), reading)
    if (named := said_choice(kept)) is not None and words[-1] not in {
        "box",
        "field",
        "section",
        "group",
        "options",
        "list",
    }:
        made = _changed(reading, lambda i: _option(i, named[0]))
        if made is not None:
            return made
    if (named := said_field(kept)) is not None and (
        made := _changed(reading, lambda i: _into(i, named[0]))
    ) is not None:
        return made
    if words in {("it",), ("there",)} or words[-1] in _BACKGROUND or not _narrows(kept):
        return reading
    caught_place = target(kept)
    return (
        None if caught_place is None else _changed(reading, lambda i: _within(i, caught_place[0]), keep=True)
    )


def _narrows(place: Phrase) -> bool:
    return place.words[0] not in PRONOUNS


def _changed(reading: Reading, change: object, *, keep: bool = False) -> Reading | None:
    """The reading with its first instruction changed; None where that cannot be, unless `keep`."""
    if not reading.instructions:
        return None
    first = reading.instructions[0]
    made: Instruction | None = change(first)  # type: ignore[operator]
    if made is None:
        return reading if keep else None
    return replace(reading, instructions=(replace(made, source=first.source), *reading.instructions[1:]))


def _option(instruction: Instruction, name: str) -> Instruction | None:
    match instruction:
        case (
            ClickOn(target=option)
            | SelectOption(option=option, source_field=None)
            | SetChecked(target=option)
        ):
            return SelectOption(option=option, source_field=name)
    return None


def _into(instruction: Instruction, name: str) -> Instruction | None:
    match instruction:
        case TypeInto(field=None):
            return replace(instruction, field=name, replace=True)
        case ClickOn(target=option):
            return SelectOption(option=option, source_field=name)
    return None


def _within(instruction: Instruction, place: str) -> Instruction | None:
    match instruction:
        case ClickOn(target=name) | Hover(target=name) | SetChecked(target=name):
            return replace(instruction, target=f"{name} in the {place}")
        case TypeInto(field=str() as name):
            return replace(instruction, field=f"{name} in the {place}")
        case SelectOption(source_field=None):
            return replace(instruction, source_field=place)
        case SetValue(field=name):
            return replace(instruction, field=f"{name} in the {place}")
    return None


# --- programs ---------------------------------------------------------------------------------------


def _in_program(program: str, reading: Reading) -> Reading | None:
    if not reading.instructions:
        return None
    if program in TERMINALS:
        return replace(reading, instructions=tuple(command(i) or i for i in _brought(program, reading)))
    first = reading.instructions[0]
    if isinstance(first, Open | GoTo):
        if isinstance(first, GoTo) and program in BROWSERS:
            return reading
        if isinstance(first, Open) and first.program in ("", "browser") and first.arguments:
            opened = replace(first, program=program)
            return replace(reading, instructions=(opened, *reading.instructions[1:]))
    return replace(reading, instructions=_brought(program, reading))


def _brought(program: str, reading: Reading) -> tuple[Instruction, ...]:
    return (Bring(program=program), *reading.instructions)


def command(instruction: Instruction) -> Instruction | None:
    """What an instruction is in a terminal, as a command; None where it is none."""
    match instruction:
        case CreateFolder(name=name, parent=parent):
            path = f"{parent}/{name}" if parent else name
            return RunCommand(command=f"mkdir {quoted(path)}", source=instruction.source)
        case CopyFile(name=name, to=to):
            return RunCommand(command=f"cp {quoted(name)} {quoted(to)}", source=instruction.source)
        case RenameItem(target=old, name=name):
            return RunCommand(command=f"mv {quoted(old)} {quoted(name)}", source=instruction.source)
        case MakeFile(name=name, text=""):
            return RunCommand(command=f"touch {quoted(name)}", source=instruction.source)
        case MakeFile(name=name, text=text):
            return RunCommand(command=f"echo {shlex.quote(text)} > {quoted(name)}", source=instruction.source)
        case Edit(command=EditCommand.DELETE, target=str() as name) if FILE.fullmatch(name):
            return RunCommand(command=f"rm {quoted(name)}", source=instruction.source)
        case GoTo(address=folder) if folder.startswith(("~", "/")):
            return RunCommand(command=f"cd {quoted(folder)}", source=instruction.source)
    return None


def quoted(path: str) -> str:
    """A path as a shell takes it: quoted where it must be, a leading ~ left to the shell."""
    if path == "~" or (path.startswith("~/") and re.fullmatch(r"[\w./-]+", path[2:])):
        return path
    return shlex.quote(path)


def _in_file(path: str, reading: Reading) -> Reading | None:
    """The file is opened first, by the program named for it; where in it a text goes must be said."""
    match reading.instructions:
        case (TypeInto(field=None), *_) | (Bring(), TypeInto(field=None), *_):
            return None
        case (Bring(program=program), *rest):
            opened: tuple[Instruction, ...] = (Open(program=program, arguments=(path,)), *rest)
        case _:
            opened = (Open(program="", arguments=(path,)), *reading.instructions)
    return replace(reading, instructions=opened)


def _in_folder(folder: str, reading: Reading) -> Reading | None:
    if not reading.instructions:
        return None
    first = reading.instructions[0]
    if isinstance(first, Bring) and len(reading.instructions) > 1:
        rest = _in_folder(folder, replace(reading, instructions=reading.instructions[1:]))
        return None if rest is None else replace(rest, instructions=(first, *rest.instructions))
    match first:
        case Save(name=None):
            made: Instruction = SaveIn(folder=folder)
        case MakeFile(name=name) if "/" not in name:
            made = replace(first, name=f"{folder}/{name}")
        case CreateFolder(parent=None):
            made = replace(first, parent=folder)
        case Save(name=str() as name) if "/" not in name:
            made = replace(first, name=f"{folder}/{name}")
        case _:
            opened: tuple[Instruction, ...] = (GoTo(address=folder),) if folder.startswith("~") else ()
            return replace(reading, instructions=(*opened, *reading.instructions))
    return replace(reading, instructions=(made, *reading.instructions[1:]))

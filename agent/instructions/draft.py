"""Instructions that only mean something next to their neighbours; `references` turns them into plain ones."""

from __future__ import annotations

from dataclasses import dataclass

from agent.plan import Instruction


@dataclass(frozen=True, slots=True, kw_only=True)
class Bring(Instruction):
    """Have a program in front: switch to it where it is open, open it where it is not.

    With `otherwise_any`, only where the instruction has named no program before.
    """

    program: str
    otherwise_any: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Again(Instruction):
    """Do the sentence before again: `times` more, or `times` in all where `total`."""

    times: int
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveIn(Instruction):
    """Save the document into a folder under the name it was last called by."""

    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFile(Instruction):
    """A new file of that name with a text in it, by the program in front: an editor or a terminal; with
    `noted`, the value that was read last."""

    name: str
    text: str = ""
    noted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OneMore(Instruction):
    """Make another of what was made just before, under another name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFile(Instruction):
    """A copy of a file under another name; only a terminal has a plain way to it."""

    name: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Instruction):
    """Nothing to do: a heading names what "it" is in what follows."""

    phrase: str


def inside(folder: str, name: str) -> str:
    """The path of a name in a folder."""
    if name.startswith(("/", "~")):
        return name
    return f"{folder.rstrip('/')}/{name}" if folder != "/" else f"/{name}"

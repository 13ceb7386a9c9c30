"""A tool's Action in the words of the approval card. Pure."""

from __future__ import annotations

from typing import assert_never

from safety.action import (
    ListFolder,
    MoveFile,
    OpenAddress,
    ReadClipboard,
    ReadFile,
    RunCommand,
    ToolAction,
    TrashFile,
    WriteFile,
)
from safety.address import canonical_address
from safety.context import FileSeen
from safety.errors import AddressRefused
from safety.visible_text import visible_text


def tool_words(action: ToolAction, seen: FileSeen | None) -> str:
    """What would be done, with paths as the gate resolved them where it did."""
    match action:
        case ReadFile(path=path):
            return f"Read {_named(path, seen)}"
        case ListFolder(path=path):
            return f"Read the names in {_named(path, seen)}"
        case WriteFile(path=path):
            verb = "Write over" if seen is not None and seen.state else "Write"
            return f"{verb} {_named(path, seen)}"
        case MoveFile(path=path, destination=destination):
            place = visible_text(seen.destination if seen is not None else destination)
            return f"Move {_named(path, seen)} to “{place}”"
        case TrashFile(path=path):
            what = "the folder " if seen is not None and seen.kind == "folder" else ""
            return f"Put {what}{_named(path, seen)} into the trash"
        case RunCommand(seconds=seconds):
            return f"Run a command in the sandbox, for at most {seconds:g} s"
        case ReadClipboard():
            return "Read what is on the clipboard"
        case OpenAddress():
            return "Open in the browser"
        case _:
            assert_never(action)


def address_shown(address: str) -> str:
    """An address as it would be opened, and what to beware of."""
    try:
        place = canonical_address(address)
    except AddressRefused:
        return address
    return f"{place.text}\n{place.caution}" if place.caution else place.text


def _named(path: str, seen: FileSeen | None) -> str:
    return f"“{visible_text(seen.path if seen is not None else path)}”"

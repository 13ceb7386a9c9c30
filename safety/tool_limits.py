"""What a tool's Action may hold at most, and in which form. Pure."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace
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
from safety.errors import ActionError

MAX_PATH = 4_096
MAX_COMMAND = 4_000
"""Characters of one command."""
MAX_COMMAND_SECONDS = 300.0


def normalised_tool(action: ToolAction) -> ToolAction:
    """The Action with its address in the one form there is. Raises ActionError for what no tool should do."""
    match action:
        case ReadFile(path=path) | ListFolder(path=path) | WriteFile(path=path) | TrashFile(path=path):
            _check_path(path)
        case MoveFile(path=path, destination=destination):
            _check_path(path)
            _check_path(destination)
        case RunCommand(command=command, seconds=seconds):
            _check_command(command)
            _check_seconds(seconds)
        case OpenAddress(address=address):
            return replace(action, address=canonical_address(address).text)
        case ReadClipboard():
            return action
        case _:
            assert_never(action)
    return action


def _check_seconds(seconds: float) -> None:
    if not (math.isfinite(seconds) and 0 < seconds <= MAX_COMMAND_SECONDS):
        raise ActionError(f"{seconds} s is no time for a command, or too long: nothing was done")


def _check_path(path: str) -> None:
    if not 0 < len(path) <= MAX_PATH:
        raise ActionError("a path is empty or too long: nothing was done")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in path):
        raise ActionError("a path holds control characters: nothing was done")


def _check_command(command: str) -> None:
    if not len(command.strip()) > 0 or len(command) > MAX_COMMAND:
        raise ActionError(f"a command is empty or over {MAX_COMMAND:,} characters: nothing was done")
    for character in command:
        if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs"):
            raise ActionError("the command holds control characters: nothing was done")

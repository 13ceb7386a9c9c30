"""The three classes of commands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class CommandClass(IntEnum):
    """What a command does at most. What can't be told is DANGEROUS."""

    READS = 1
    CHANGES = 2
    DANGEROUS = 3


@dataclass(frozen=True, slots=True)
class Grade:
    """A class, and what it rests on in words."""

    of: CommandClass
    reason: str


READS = CommandClass.READS
CHANGES = CommandClass.CHANGES
DANGEROUS = CommandClass.DANGEROUS

"""The files of the audit log: one chain for every hand that ran, in one folder, named by number and time."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safety.audit.entry import MAX_LINE, Entry, Json, read_entry
from safety.errors import AuditError

_NAME = re.compile(r"(\d{6,10})-\d{8}T\d{6}Z\.jsonl")
_GLANCE = 4 * MAX_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The file of one chain; `epoch` is the number of its seed."""

    path: Path
    epoch: int

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far a chain has come: its last entry."""

    chain: str
    seq: int
    hash: str

    def payload(self) -> dict[str, Json]:
        return {"chain": self.chain, "seq": self.seq, "hash": self.hash}


def chains(folder: Path) -> tuple[Chain, ...]:
    """The chains in a folder, in the order in which they began. Raises AuditError where it can't be read."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise AuditError(f"the audit log in {folder} can't be read: {error.strerror}") from error
    found = [
        Chain(path=folder / name, epoch=int(match[1])) for name in names if (match := _NAME.fullmatch(name))
    ]
    return tuple(sorted(found, key=lambda chain: (chain.epoch, chain.name)))


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file with their ends; one that is over the limit, or cut off at the end, as it is.

    Raises AuditError where it can't be read."""
    try:
        with path.open("rb", buffering=1 << 18) as file:
            while line := file.readline(MAX_LINE + 1):
                yield line
    except OSError as error:
        raise AuditError(f"{path} can't be read: {error.strerror}") from error


def entries(path: Path) -> Iterator[Entry]:
    """The whole entries of a chain, nothing checked. Raises AuditError for a line that is none."""
    for line in lines(path):
        if line.endswith(b"\n"):
            yield read_entry(line)


def last_entry(path: Path) -> tuple[Entry | None, bool]:
    """The last whole entry of a chain, None where there is none that can be read; and whether something
    torn follows it, as where the power went away in the middle of writing. Raises AuditError."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _GLANCE))
            held = file.read(_GLANCE)
    except OSError as error:
        raise AuditError(f"{path} can't be read: {error.strerror}") from error
    *whole, rest = held.split(b"\n")
    try:
        return (read_entry(whole[-1] + b"\n") if whole else None), bool(rest)
    except AuditError:
        return None, True


def is_being_written(path: Path) -> bool:
    """True while the hand of a chain lives: it holds a lock on it. Raises AuditError."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError as error:
        raise AuditError(f"{path} can't be read: {error.strerror}") from error
    return False

"""Anchors: how far each chain had come, noted where whoever can change the log can't change it back."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from safety.audit.chain import Head, chains, last_entry
from safety.errors import AuditError

_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST = 1_000
_MOST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The last entry of a chain at one moment."""

    head: Head
    seal: str
    time: str

    def line(self) -> str:
        told = {**self.head.payload(), "seal": self.seal, "time": self.time}
        return json.dumps(told, separators=(",", ":"))


def anchors_of(folder: Path) -> tuple[Anchor, ...]:
    """An anchor for every chain in a folder that has an entry. Raises AuditError."""
    return tuple(_anchors(folder))


def _anchors(folder: Path) -> Iterator[Anchor]:
    for chain in chains(folder):
        entry, _ = last_entry(chain.path)
        if entry is not None:
            head = Head(chain=chain.name, seq=entry.seq, hash=entry.hash)
            yield Anchor(head=head, seal=entry.seal, time=entry.time)


def append_anchors(path: Path, anchors: Iterable[Anchor]) -> None:
    """Add to a file of anchors, durably. Raises AuditError."""
    try:
        with path.open("a", encoding="ascii") as file:
            file.writelines(f"{anchor.line()}\n" for anchor in anchors)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise AuditError(f"{path} can't be written: {error.strerror}; nothing was anchored") from error


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """The anchors in a file. Raises AuditError where a line of it is none."""
    try:
        with path.open(encoding="ascii") as file:
            return tuple(_anchor(line, path, number) for number, line in enumerate(_bounded(file, path), 1))
    except (OSError, UnicodeDecodeError) as error:
        raise AuditError(f"{path} can't be read: {error}") from error


def _bounded(lines: Iterable[str], path: Path) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number >= _MOST or len(line) > _LONGEST:
            raise AuditError(f"{path} is too large to be a file of anchors")
        if line.strip():
            yield line


def _anchor(line: str, path: Path, number: int) -> Anchor:
    try:
        told = json.loads(line)
        chain, seq, hash_, seal, time = (told[key] for key in ("chain", "seq", "hash", "seal", "time"))
        if not (isinstance(seq, int) and seq >= 0 and _HASH.fullmatch(hash_) and _HASH.fullmatch(seal)):
            raise ValueError("a number or a hash is not one")
        return Anchor(head=Head(chain=str(chain), seq=seq, hash=hash_), seal=seal, time=str(time))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise AuditError(f"line {number} of {path} is no anchor") from error

"""Reads a zip file that nobody vouches for, cut or damaged as it may be: by the headers before each member,
never by the directory at the end, and into memory only. Nothing of it ever names a place on the disk.
"""

from __future__ import annotations

import mmap
import re
import struct
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from memory.errors import ImportRefused

MOST_BYTES = 1 << 30
MOST_MEMBERS = 200_000
MOST_PROBLEMS = 50
_LOCAL = b"PK\x03\x04"
_DIRECTORY = (b"PK\x01\x02", b"PK\x05\x06")
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _STREAMED = 1, 8
_PLAIN = re.compile(r"[A-Za-z0-9_./-]{1,200}")


class MemberDamaged(Exception):
    """A member of the file is missing, larger than it may be, or not what was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    start: int
    packed: int
    size: int
    method: int
    checksum: int


@dataclass(slots=True)
class _Found:
    members: dict[str, _Member] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    untold: int = 0
    whole: bool = False

    def problem(self, words: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(words)
        else:
            self.untold += 1


class Archive:
    """The members of a zip file by name. `problems` tells what was passed over, `whole` whether its end is
    there. Raises ImportRefused for a file that is none, or too large to be one of ours."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise ImportRefused(f"nothing was imported: {path}: {error.strerror}") from error
        try:
            self._data = _mapped(self._file.fileno(), path)
            found = _scanned(self._data)
            if not found.members:
                self._data.close()
                raise ImportRefused(f"nothing was imported: {path} is no zip file, or nothing of it is whole")
        except BaseException:
            self._file.close()
            raise
        self._members: Mapping[str, _Member] = found.members
        self.problems = tuple(found.problems)
        self.whole = found.whole

    def names(self) -> tuple[str, ...]:
        """In the order they stand in the file."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, at_most: int) -> bytes:
        """A member's bytes. Raises MemberDamaged if it has more than `at_most`, or its checksum is wrong."""
        member = self._members.get(name)
        if member is None:
            raise MemberDamaged(f"{name} is missing")
        if member.size > at_most:
            raise MemberDamaged(f"{name} is larger than it may be ({member.size} bytes)")
        packed = self._data[member.start : member.start + member.packed]
        data = packed if member.method == _STORED else _inflated(name, packed, member.size)
        if len(data) != member.size or zlib.crc32(data) != member.checksum:
            raise MemberDamaged(f"{name} is damaged")
        return data

    def close(self) -> None:
        with closing(self._file), closing(self._data):
            pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _mapped(descriptor: int, path: Path) -> mmap.mmap:
    try:
        data = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise ImportRefused(f"nothing was imported: {path} is empty, or not a file") from error
    if len(data) > MOST_BYTES:
        data.close()
        raise ImportRefused(f"nothing was imported: {path} is larger than {MOST_BYTES >> 20} MB")
    return data


def _inflated(name: str, packed: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = inflater.decompress(packed, size + 1)
    except zlib.error as error:
        raise MemberDamaged(f"{name} is damaged: {error}") from error
    return data


def _scanned(data: mmap.mmap) -> _Found:
    """Go from header to header; over what is none, to the next that looks like one."""
    found, at = _Found(), 0
    while at < len(data):
        if data[at : at + 4] in _DIRECTORY:
            found.whole = data.find(_DIRECTORY[1], at) >= 0
            break
        end = _taken(data, at, found) if data[at : at + 4] == _LOCAL else None
        if end is None:
            again = data.find(_LOCAL, at + 1)
            lost = (again if again >= 0 else len(data)) - at
            found.problem(f"{lost} bytes at {at} are no part of an episode")
            end = len(data) if again < 0 else again
        if len(found.members) + found.untold >= MOST_MEMBERS:
            found.problem(f"what comes after {MOST_MEMBERS} members was not read")
            break
        at = end
    if found.untold:
        found.problems.append(f"and {found.untold} more of the kind")
    return found


def _taken(data: mmap.mmap, at: int, found: _Found) -> int | None:
    """Take note of the member whose header is here; where it ends, None where it does not."""
    if at + _HEADER.size > len(data):
        return None
    fields: tuple[int, ...] = _HEADER.unpack_from(data, at)
    _, _, flags, method, _, _, checksum, packed, size, name_size, extra = fields
    start = at + _HEADER.size + name_size + extra
    if start + packed > len(data) or flags & (_ENCRYPTED | _STREAMED) or method not in (_STORED, _DEFLATED):
        return None
    raw = data[at + _HEADER.size : at + _HEADER.size + name_size]
    name = raw.decode("ascii", "replace")
    if not _PLAIN.fullmatch(name) or ".." in name or name.startswith("/"):
        found.problem(f"a member with a name that is not ours was passed over: {raw[:60]!r}")
    elif name in found.members:
        found.problem(f"{name} is in the file more than once; the first counts")
    else:
        found.members[name] = _Member(start=start, packed=packed, size=size, method=method, checksum=checksum)
    return start + packed

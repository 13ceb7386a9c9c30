"""Files in a .tar or .zip that others packed: plain ones, within bounds, and never outside a folder.

What is taken is decided from the list of contents before anything is written; while it is written it is
counted again, for a list may lie."""

from __future__ import annotations

import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from agent.errors import ModelsError
from agent.models.file_name import safe_path

_MOST_FILES = 10_000
_MOST_BYTES = 2**40
_MOST_RATIO = 200
"""Times that packed bytes may grow: weights hardly shrink, so more is a bomb."""
_ENDS = (".tar", ".zip")
_DAMAGED = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, ValueError, NotImplementedError),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A plain file in an archive: where it would lie, its size as stated, its name in the archive."""

    path: PurePosixPath
    size: int
    name: str


class Archive(Protocol):
    """An opened archive."""

    @property
    def members(self) -> tuple[Member, ...]: ...

    def open(self, member: Member) -> IO[bytes]: ...


def is_archive(path: Path) -> bool:
    return path.suffix.lower() in _ENDS


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive whose list of contents was found harmless. Raises ModelsError, here and while it is read."""
    try:
        if path.name.lower().endswith(".zip"):
            with zipfile.ZipFile(path) as packed:
                yield _Zip(packed, path)
        else:
            with tarfile.open(path, "r:") as tape:
                yield _Tar(tape, path)
    except _DAMAGED as error:
        raise ModelsError(f"{path} is no whole archive: {error}. Nothing was taken in") from error
    except OSError as error:
        why = error.strerror or error
        raise ModelsError(f"{path} cannot be read: {why}. Nothing was taken in") from error


class _Zip:
    def __init__(self, packed: zipfile.ZipFile, path: Path) -> None:
        self._packed = packed
        members = []
        for info in packed.infolist()[: _MOST_FILES + 1]:
            kind = stat.S_IFMT(info.external_attr >> 16)
            if info.is_dir():
                continue
            if kind not in (0, stat.S_IFREG) or info.flag_bits & 1:
                raise _refused(path, info.filename, "is not a plain file")
            if info.file_size > max(2**20, info.compress_size * _MOST_RATIO):
                raise _refused(path, info.filename, "would grow without measure")
            members.append(_member(path, info.filename, info.file_size))
        self.members = _bounded(path, members)

    def open(self, member: Member) -> IO[bytes]:
        return self._packed.open(member.name)


class _Tar:
    def __init__(self, tape: tarfile.TarFile, path: Path) -> None:
        self._tape = tape
        self._infos: dict[str, tarfile.TarInfo] = {}
        packed = path.stat().st_size
        members, total = [], 0
        for info in tape:
            if info.isdir():
                continue
            if not info.isreg() or info.issparse():
                raise _refused(path, info.name, "is not a plain file")
            total += info.size
            if total > packed:
                raise _refused(path, info.name, "is longer than the archive")
            members.append(_member(path, info.name, info.size))
            self._infos[info.name] = info
            if len(members) > _MOST_FILES:
                break
        self.members = _bounded(path, members)

    def open(self, member: Member) -> IO[bytes]:
        found = self._tape.extractfile(self._infos[member.name])
        assert found is not None, "it is a plain file"
        return found


def _member(path: Path, name: str, size: int) -> Member:
    try:
        return Member(path=safe_path(name.removeprefix("./")), size=size, name=name)
    except ValueError as error:
        raise ModelsError(f"{path} was not taken in: {error}") from error


def _bounded(path: Path, members: list[Member]) -> tuple[Member, ...]:
    if len(members) > _MOST_FILES or sum(member.size for member in members) > _MOST_BYTES:
        raise ModelsError(f"{path} holds more than any model does: it was not taken in")
    seen = {str(member.path).casefold() for member in members}
    if len(seen) != len(members):
        raise ModelsError(f"{path} holds a file twice: it was not taken in")
    return tuple(members)


def _refused(path: Path, name: str, why: str) -> ModelsError:
    return ModelsError(f"{path} was not taken in: {name[:80]!r} in it {why}")

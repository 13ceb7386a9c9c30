"""Bytes under the name of their own SHA-256: written once, never changed, checked when read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from memory.errors import BlobError

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = ".writing-"


class BlobStore:
    """Blobs in 256 sub-folders of `folder`, by the first two digits of their digest; its parent must exist.

    A blob is on disk, complete, when `put` returns: written aside, flushed, then renamed into place. Only
    its owner can read it (screenshots are private). Several processes may use one folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Store bytes; their SHA-256 (hex). What is stored already is not written again.

        Raises OSError where the disk does not take them; nothing is left behind then.
        """
        digest = hashlib.sha256(data).hexdigest()
        place = self._place(digest)
        if not self._holds(place, len(data)):
            self._write(place, data)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of that digest. Raises BlobError if they are missing or have changed."""
        place = self._place(digest)
        try:
            descriptor = os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with os.fdopen(descriptor, "rb") as file:
                data = file.read()
        except OSError as error:
            raise BlobError(f"the recorded bytes {digest} cannot be read: {error.strerror}") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise BlobError(f"{place} has changed since it was recorded; it is not used")
        return data

    def __contains__(self, digest: str) -> bool:
        return self._place(digest).is_file()

    def digests(self) -> Iterator[str]:
        """The digest of every blob in the store, in no particular order."""
        for shard in self._shards():
            for place in shard.iterdir():
                digest = shard.name + place.name
                if _DIGEST.fullmatch(digest):
                    yield digest

    def discard(self, digest: str) -> None:
        """Remove a blob, where it is there."""
        self._place(digest).unlink(missing_ok=True)

    def discard_unfinished(self) -> None:
        """Remove what writers that were killed left behind. Call it only while nobody writes."""
        for shard in self._shards():
            for place in shard.glob(_TEMPORARY + "*"):
                place.unlink(missing_ok=True)

    def _place(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise BlobError(f"not the name of a blob: {digest[:80]!r}")
        return self._folder / digest[:2] / digest[2:]

    def _shards(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [p for p in self._folder.iterdir() if len(p.name) == 2 and p.is_dir() and not p.is_symlink()]

    @staticmethod
    def _holds(place: Path, size: int) -> bool:
        try:
            return place.lstat().st_size == size
        except FileNotFoundError:
            return False

    def _write(self, place: Path, data: bytes) -> None:
        shard = place.parent
        if not shard.is_dir():
            for folder in (self._folder, shard):
                folder.mkdir(mode=0o700, exist_ok=True)
            flush_folder(self._folder)
        descriptor, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=shard)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(place)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
            raise
        flush_folder(shard)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable, on the systems where that is a thing of its own (not Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

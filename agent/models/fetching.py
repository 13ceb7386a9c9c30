"""Fetching one file: goes on where it was cut off, and is kept only if its digest is what the hub said."""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from agent.errors import ModelsError
from agent.models.hub import HubFile, refusal
from agent.models.reach import Lost, Reach, Reply

_CHUNK = 2**20
_TRIES = 5
_ROUNDS = 200
_RANGE = re.compile(r"bytes (\d{1,16})-(\d{1,16})/(\d{1,16})")


class Fetch:
    """Fetches files into a folder. `told` hears of bytes as they are there, negative where some were no good
    after all; `pause` waits between tries, in seconds."""

    def __init__(
        self, reach: Reach, folder: Path, *, told: Callable[[int], None], pause: Callable[[float], None]
    ) -> None:
        self._reach, self._folder, self._told, self._pause = reach, folder, told, pause

    def fetch(self, file: HubFile, address: str) -> Path:
        """The file, whole and right, in the folder. Raises ModelsError; what was fetched of it stays for the
        next time, unless it was wrong."""
        final = self._folder / file.path
        part = self._folder / f".{file.digest}.part"
        if final.exists():
            self._told(file.size)
            return final
        if part.exists():
            self._told(part.stat().st_size)
        reason, tries, rounds = "", 0, 0
        while tries < _TRIES and rounds < _ROUNDS:
            before, rounds = _size(part), rounds + 1
            try:
                self._go_on(file, address, part)
                break
            except Lost as lost:
                reason = str(lost)
                tries = 0 if _size(part) > before else tries + 1  # a slow line is no reason to give up
                self._pause(min(30.0, 2.0**tries))
        self._whole(file, part, reason)
        self._right(file, part, address)
        part.replace(final)
        _tag(part).unlink(missing_ok=True)
        return final

    def _go_on(self, file: HubFile, address: str, part: Path) -> None:
        """Fetch what is lacking. Raises Lost where it broke off, ModelsError where going on is no use."""
        have = _size(part)
        if have > file.size:
            self._drop(part)
            have = 0
        if have == file.size:
            part.touch()
            return
        tag = _tag(part).read_text(encoding="ascii", errors="replace") if _tag(part).exists() else ""
        asked = {"Range": f"bytes={have}-", **({"If-Range": tag} if tag else {})} if have else {}
        reply = self._reach.open(address, asked)
        try:
            if reply.status == 416 or (reply.status == 206 and not _goes_on(reply, have, file.size, tag)):
                self._drop(part)
                raise Lost(f"{urlsplit(address).netloc} has another {file.path} now")
            if reply.status not in (200, 206):
                raise refusal(reply, address, file.path)
            if reply.status == 200 and have:
                self._drop(part)
            _remember(part, reply)
            self._write(file, reply, part)
        finally:
            reply.body.close()

    def _write(self, file: HubFile, reply: Reply, part: Path) -> None:
        have = _size(part)
        with part.open("ab", buffering=0) as out:  # what is held back would fail to be written once more
            while True:
                try:
                    piece = reply.body.read(_CHUNK)
                except (OSError, HTTPException) as error:
                    raise Lost(f"the connection broke: {error}") from error
                if not piece:
                    break
                have += len(piece)
                if have > file.size:
                    raise ModelsError(
                        f"{file.path} is longer than the hub said ({file.size:,} bytes): it was not kept"
                    )
                try:
                    _put(out, piece)
                except OSError as error:
                    raise no_room(error, part, file.size - _size(part)) from error
                self._told(len(piece))
        if have < file.size:
            raise Lost(f"the connection was cut off after {have:,} of {file.size:,} bytes")

    def _whole(self, file: HubFile, part: Path, reason: str) -> None:
        have = _size(part)
        if have != file.size:
            raise ModelsError(
                f"{file.path}: {reason or 'it did not come'}. {have:,} of {file.size:,} bytes are here and "
                "stay; the same command goes on from there"
            )

    def _right(self, file: HubFile, part: Path, address: str) -> None:
        if digest_like(file, part) != file.digest:
            self._drop(part)
            raise ModelsError(
                f"what {urlsplit(address).netloc} sent as {file.path} is not what it says it is (its digest "
                "differs): nothing of that file was kept. Try again, or another --from"
            )

    def _drop(self, part: Path) -> None:
        if part.exists():
            self._told(-part.stat().st_size)
            part.unlink()
        _tag(part).unlink(missing_ok=True)


def digest_like(file: HubFile, path: Path) -> str:
    """The digest of what is in a file, of the kind that the hub told of it."""
    digest: Any = hashlib.sha256()
    if len(file.digest) == 40:
        digest = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)
    with path.open("rb") as opened:
        while piece := opened.read(_CHUNK):
            digest.update(piece)
    return str(digest.hexdigest())


def no_room(error: OSError, path: Path, lacking: int) -> ModelsError:
    """A failed write, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ModelsError(
            f"the disk of {path.parent} is full: {lacking:,} bytes are lacking. What is here stays; make "
            "room and give the same command again"
        )
    return ModelsError(f"{path} cannot be written: {error.strerror or error}")


def check_room(folder: Path, needed: int) -> int:
    """The bytes that are free. Raises ModelsError where what is needed does not fit, with 256 MB to spare."""
    there = folder
    while not there.exists():
        there = there.parent
    free = shutil.disk_usage(there).free
    if needed + 2**28 > free:
        raise ModelsError(
            f"{needed / 1e9:.1f} GB are needed in {folder}, {free / 1e9:.1f} GB are free: nothing was done"
        )
    return free


def _goes_on(reply: Reply, have: int, size: int, tag: str) -> bool:
    found = _RANGE.fullmatch(reply.headers.get("content-range", ""))
    same = not tag or reply.headers.get("etag", tag) == tag
    return found is not None and same and int(found[1]) == have and int(found[3]) == size


def _put(out: IO[bytes], piece: bytes) -> None:
    """All of it: an unbuffered write may take a part."""
    rest = memoryview(piece)
    while rest:
        rest = rest[out.write(rest) :]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _tag(part: Path) -> Path:
    return part.with_suffix(".etag")


def _remember(part: Path, reply: Reply) -> None:
    """The mark of what is being fetched, if it is one that bytes may be joined by (RFC 9110, 8.8.3)."""
    tag = reply.headers.get("etag", "")
    if tag.startswith('"') and tag.isascii() and len(tag) <= 200:
        _tag(part).write_text(tag, encoding="ascii")
    else:
        _tag(part).unlink(missing_ok=True)

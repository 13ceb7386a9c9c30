"""A second, plain record of each Episode beside the database, from which it can be made again.

`steps/<episode>.log` is only ever added to: a record is a mark, its length, its CRC-32 and deflated JSON. A
file that was cut, or damaged in the middle, loses the records that were hit and no other.
"""

from __future__ import annotations

import base64
import json
import os
import re
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memory.blobs import flush_folder

_MARK = b"\xd5DSK"
_HEAD = struct.Struct(">II")
_NAME = re.compile(r"[0-9a-f]{1,64}")
MOST_BYTES = 64 << 20
"""The largest record that is read, inflated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead:
    """What could be read of a log: its records in order, and how many bytes belong to none."""

    records: tuple[dict[str, Any], ...]
    lost_bytes: int


class StepLogs:
    """The logs in a folder, one an Episode; its parent must exist. Every method raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unsettled: tuple[Path, int] | None = None

    def append(self, episode: str, record: Mapping[str, Any]) -> None:
        """Add a record; it is on disk when this returns. `settle` or `take_back` is to follow."""
        place = self._place(episode)
        fresh = not place.exists()
        if fresh and not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            flush_folder(self._folder.parent)
        descriptor = os.open(
            place, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600
        )
        with os.fdopen(descriptor, "ab") as file:
            self._unsettled = self._unsettled or (place, os.fstat(file.fileno()).st_size)
            file.write(_framed(record))
            file.flush()
            os.fsync(file.fileno())
        if fresh:
            flush_folder(self._folder)

    def settle(self) -> None:
        """What was added stays."""
        self._unsettled = None

    def take_back(self) -> None:
        """What was added last came to nothing in the database: remove it again."""
        if self._unsettled is not None:
            place, size = self._unsettled
            self._unsettled = None
            if size:
                os.truncate(place, size)
            else:
                place.unlink(missing_ok=True)

    def rewrite(self, episode: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Put these records in the place of a log, whole or not at all; without any it is removed."""
        data = b"".join(map(_framed, records))
        place = self._place(episode)
        if not data:
            place.unlink(missing_ok=True)
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".writing-", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        flush_folder(self._folder)

    def episodes(self) -> Iterator[str]:
        """The Episodes that have a log."""
        if self._folder.is_dir():
            for place in sorted(self._folder.glob("*.log")):
                if _NAME.fullmatch(place.stem):
                    yield place.stem

    def read(self, episode: str) -> LogRead:
        """All of a log that is whole."""
        return read_log(self._place(episode).read_bytes())

    def _place(self, episode: str) -> Path:
        if not _NAME.fullmatch(episode):
            raise ValueError(f"not the id of an episode: {episode[:80]!r}")
        return self._folder / f"{episode}.log"


def read_log(data: bytes) -> LogRead:
    """The whole records of a log's bytes, whatever lies between them."""
    records, at, used = [], 0, 0
    while (at := data.find(_MARK, at)) >= 0:
        start = at + len(_MARK) + _HEAD.size
        record = None
        if start <= len(data):
            length, checksum = _HEAD.unpack_from(data, at + len(_MARK))
            body = data[start : start + length]
            if len(body) == length and zlib.crc32(body) == checksum:
                record = _unpacked(body)
        if record is None:
            at += 1
            continue
        records.append(record)
        at = start + length
        used += len(_MARK) + _HEAD.size + length
    return LogRead(records=tuple(records), lost_bytes=len(data) - used)


def _framed(record: Mapping[str, Any]) -> bytes:
    plain = {key: _as_text(value) for key, value in record.items()}
    body = zlib.compress(json.dumps(plain, ensure_ascii=False).encode(), level=1)
    return _MARK + _HEAD.pack(len(body), zlib.crc32(body)) + body


def _unpacked(body: bytes) -> dict[str, Any] | None:
    inflater = zlib.decompressobj()
    try:
        data = json.loads(inflater.decompress(body, MOST_BYTES))
        if not isinstance(data, dict):
            return None
        return {key: _from_text(value) for key, value in data.items()}
    except (zlib.error, ValueError, RecursionError):
        return None


def _as_text(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_text(value: Any) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(value.get("base64", ""), validate=True)
    return value

"""An Episode as one file that can be carried away and read without Deskhand.

The zip holds `manifest.json` (format, version and the SHA-256 of every other file), `episode.json`,
`steps.jsonl` (one Step a line, with its elements and the name of its frame) and `frames/<digest>.png`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from memory.episode import Episode
from memory.errors import ExportError
from memory.journal import Journal
from memory.record import to_json

FORMAT = "deskhand-episode"
VERSION = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same Episode gives the same bytes


def episode_json(episode: Episode) -> dict[str, Any]:
    """An Episode as plain JSON data; times are ISO 8601."""
    data = dataclasses.asdict(episode)
    data["started"] = episode.started.isoformat()
    data["finished"] = episode.finished and episode.finished.isoformat()
    return data


def export_episode(journal: Journal, episode_id: str, path: Path) -> None:
    """Write an Episode to a new zip file, whole or not at all.

    Raises EpisodeNotFound, JournalError where the recording is damaged, and ExportError where the file
    exists or cannot be written.
    """
    if path.exists():
        raise ExportError(f"{path} exists; it was left as it is: choose another name")
    episode = journal.episode(episode_id)
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.absolute().parent)
    except OSError as error:
        raise ExportError(f"nothing was exported: {path.parent}: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write(journal, episode, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise ExportError(f"nothing was exported to {path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _write(journal: Journal, episode: Episode, archive: zipfile.ZipFile) -> None:
    digests: dict[str, str] = {}

    def add(name: str, data: bytes, *, compress: bool = True) -> None:
        if name in digests:
            return
        info = zipfile.ZipInfo(name, _EPOCH)
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        archive.writestr(info, data)
        digests[name] = hashlib.sha256(data).hexdigest()

    with archive:
        add("episode.json", _dump(episode_json(episode)))
        lines = []
        for record in journal.records(episode.id):
            frame = f"frames/{record.frame}.png"
            add(frame, journal.frame_png(record.frame), compress=False)
            step = to_json(record, journal.elements(episode.id, record.number))
            lines.append(json.dumps(step | {"frame": frame}, ensure_ascii=False) + "\n")
        add("steps.jsonl", "".join(lines).encode())
        add("manifest.json", _dump({"format": FORMAT, "version": VERSION, "files": dict(digests)}))


def _dump(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()

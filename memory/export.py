"""An Episode as one file that can be carried away and read without Deskhand.

The zip holds `episode.json`, `given.json`, for each Step its screenshots (`frames/<digest>.png`) and itself
(`steps/<number>.json`), and at its end `manifest.json` with the SHA-256 of all others: docs/episodes.md.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zipfile
from collections.abc import Container
from pathlib import Path
from typing import Any

from memory.episode import Episode
from memory.episode_file import EPISODE, FORMAT, MANIFEST, VERSION, frame_name, step_name
from memory.episode_file import GIVEN as GIVEN_NAME
from memory.given import GIVEN
from memory.journal import Journal
from memory.new_file import writing

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
    with writing(path) as file:
        _write(journal, journal.episode(episode_id), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED))


def _write(journal: Journal, episode: Episode, archive: zipfile.ZipFile) -> None:
    """Each Step right behind the screenshots it needs: of a cut file all Steps before the cut are whole."""
    digests: dict[str, str] = {}

    def add(name: str, data: bytes, *, compress: bool = True) -> None:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        archive.writestr(info, data)
        digests[name] = hashlib.sha256(data).hexdigest()

    with archive:
        head = {"format": FORMAT, "version": VERSION} | episode_json(episode)
        add(EPISODE, _dump(head))
        if (given := journal.given(episode.id)) is not None:
            add(GIVEN_NAME, GIVEN.dump_json(given))
        for row in journal.plain_steps(episode.id):
            for name, data in _frames(journal, row["frame"], digests):
                add(name, data, compress=False)
            add(step_name(row["number"]), json.dumps(row, ensure_ascii=False).encode())
        files = dict(digests)
        add(MANIFEST, _dump({"format": FORMAT, "version": VERSION, "files": files}))


def _frames(journal: Journal, frame: str, known: Container[str]) -> list[tuple[str, bytes]]:
    """The blobs of a frame that are not in the file yet, each after the one it builds on."""
    found: list[tuple[str, bytes]] = []
    at: str | None = frame
    while at is not None and frame_name(at) not in known:
        data, base = journal.frame_blob(at)
        found.append((frame_name(at), data))
        at = base
    return found[::-1]


def _dump(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()

"""Episode files and trajectories. Whatever the bytes, an import ends, reports, writes nowhere else, and
leaves a journal in which every Step it counted can be read."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from memory.agentnet import import_agentnet
from memory.errors import MemoryRoomError
from memory.importing import Imported, import_episode
from memory.journal import Journal
from memory.pyautogui_code import NotReadable, read_code
from tests.fuzz.said import Said
from vision.geometry import Rect

_HEAD = {
    "format": "deskhand-episode",
    "version": 2,
    "id": "0123456789ab",
    "instruction": "i",
    "brain": "b",
    "desk": "d",
    "started": "2026-01-01T00:00:00+00:00",
    "steps": 1,
}
_NAMES = (
    "steps/000001.json",
    "steps/000002.json",
    "steps.jsonl",
    "given.json",
    "manifest.json",
    "frames/x.png",
)
_VIEW = Rect(0, 0, 100, 50)


def check(data: bytes) -> None:
    said = Said(data[:4_000])
    kind = said.number(4)
    if kind == 0:
        with contextlib.suppress(NotReadable):
            assert all(action is not None for action in read_code(said.rest(), _VIEW))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "file"
        path.write_bytes(said.left() if kind in (1, 2) else _zip(said))
        before = {place for place in folder.rglob("*") if "data" not in place.parts}
        with Journal(folder / "data") as journal:
            try:
                if kind == 2:
                    done = list(import_agentnet(journal, path, folder, datetime(2026, 1, 1, tzinfo=UTC)))
                else:
                    done = [import_episode(journal, path)]
            except MemoryRoomError:
                done = []
            _all_readable(journal, done)
        assert {place for place in folder.rglob("*") if "data" not in place.parts} == before


def _all_readable(journal: Journal, done: list[Imported]) -> None:
    for one in done:
        if one.id and not one.present:
            assert len(list(journal.steps(one.id))) == one.steps
            assert journal.episode(one.id).imported


def _zip(said: Said) -> bytes:
    """A zip that is well-formed, with members of any content."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        head = {**_HEAD, said.pick(tuple(_HEAD)): said.text()} if said.maybe() else _HEAD
        archive.writestr("episode.json", json.dumps(head))
        names = dict.fromkeys(said.pick(_NAMES) for _ in range(said.number(4)))
        for name in names:
            archive.writestr(name, said.text(1_000))
    return file.getvalue()

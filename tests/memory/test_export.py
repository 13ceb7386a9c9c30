from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from memory.episode import Judge, Outcome, Verdict
from memory.errors import BlobError, ExportError
from memory.export import export_episode
from memory.journal import Journal


@pytest.fixture
def episode_id(journal: Journal, make_step) -> str:
    episode = journal.begin("save ü", "instructions", "private")
    for number, shade in ((1, 1), (2, 1), (3, 2)):
        journal.append(episode.id, make_step(number, shade=shade))
    journal.finish(episode.id, Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.CHECKER))
    return episode.id


def test_an_export_can_be_read_and_checked_without_us(
    journal: Journal, episode_id: str, tmp_path: Path
) -> None:
    path = tmp_path / "episode.zip"
    export_episode(journal, episode_id, path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        assert (manifest["format"], manifest["version"]) == ("deskhand-episode", 2)
        assert set(manifest["files"]) == set(archive.namelist()) - {"manifest.json"}
        for name, digest in manifest["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        episode = json.loads(archive.read("episode.json"))
        assert (episode["id"], episode["instruction"]) == (episode_id, "save ü")
        assert episode["outcome"] == {"verdict": "succeeded", "judge": "checker", "reason": "", "broke": ""}
        steps = [json.loads(archive.read(name)) for name in archive.namelist() if name.startswith("steps/")]
        assert [step["number"] for step in steps] == [1, 2, 3]
        assert steps[0]["frame"] == steps[1]["frame"] != steps[2]["frame"]
        assert steps[0]["elements"][0]["text"] == "Sávé 中 🎉"
        assert steps[0]["action"]["kind"] == "click"
        assert archive.read(f"frames/{steps[2]['frame']}.png").startswith(b"\x89PNG")
    assert path.stat().st_mode & 0o077 == 0


def test_the_same_episode_gives_the_same_bytes(journal: Journal, episode_id: str, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        export_episode(journal, episode_id, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_file_that_exists_is_left_alone(journal: Journal, episode_id: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    path.write_text("mine")
    with pytest.raises(ExportError, match="exists"):
        export_episode(journal, episode_id, path)
    assert path.read_text() == "mine"


def test_a_missing_folder_is_named(journal: Journal, episode_id: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nothing was exported"):
        export_episode(journal, episode_id, tmp_path / "none" / "a.zip")


def test_a_damaged_recording_leaves_no_file(journal: Journal, episode_id: str, tmp_path: Path) -> None:
    for blob in (tmp_path / "data" / "blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(b"junk")
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(BlobError):
        export_episode(journal, episode_id, out / "a.zip")
    assert list(out.iterdir()) == []

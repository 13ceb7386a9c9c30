"""Files of episodes: whole, cut, old, and made to do harm."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memory.episode import IMPORTING, Judge, Outcome, Verdict
from memory.errors import ImportRefused, MemoryRoomError
from memory.export import export_episode
from memory.given import Given
from memory.importing import import_episode
from memory.journal import Journal
from memory.png import chunk, encode_png
from safety.redaction.redactor import Redactor

DONE = Outcome(verdict=Verdict.FAILED, judge=Judge.USER, reason="as asked")
NAME = "0123456789ab"
HEAD: dict[str, Any] = {
    "format": "deskhand-episode",
    "version": 2,
    "id": NAME,
    "instruction": "save it",
    "brain": "b",
    "desk": "private",
    "started": "2026-01-01T00:00:00+00:00",
    "finished": None,
    "outcome": None,
    "steps": 1,
}


@pytest.fixture
def exported(journal: Journal, make_step, tmp_path: Path) -> tuple[str, Path]:
    episode = journal.begin("save ü", "instructions", "private", Given(max_steps=7))
    for number, shade in ((1, 1), (2, 1), (3, 2)):
        journal.append(episode.id, make_step(number, shade=shade, size=(200, 100)))
    journal.finish(episode.id, DONE)
    path = tmp_path / "e.zip"
    export_episode(journal, episode.id, path)
    return episode.id, path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return path


def test_what_was_exported_comes_back(journal: Journal, exported, tmp_path: Path) -> None:
    name, path = exported
    with Journal(tmp_path / "other") as other:
        done = import_episode(other, path)
        assert (done.id, done.steps, done.whole, done.present) == (name, 3, True, False)
        mine, theirs = journal.episode(name), other.episode(name)
        assert theirs.imported == "e.zip, version 2"
        assert (theirs.instruction, theirs.outcome, theirs.started, theirs.finished, theirs.steps) == (
            mine.instruction,
            mine.outcome,
            mine.started,
            mine.finished,
            3,
        )
        assert other.given(name) == Given(max_steps=7)
        for one, two in zip(journal.steps(name), other.steps(name), strict=True):
            assert np.array_equal(one.observation.frame.pixels, two.observation.frame.pixels)
            assert (one.proposal, one.action, one.decision) == (two.proposal, two.action, two.decision)
            assert one.observation.elements == two.observation.elements
        export_episode(other, name, tmp_path / "again.zip")
        old, new = members(path), members(tmp_path / "again.zip")
        assert {key: old[key] for key in old if key.startswith("steps/")} == {
            key: new[key] for key in new if key.startswith("steps/")
        }


def test_what_is_here_is_not_taken_twice(journal: Journal, exported, tmp_path: Path) -> None:
    name, path = exported
    assert import_episode(journal, path).present
    assert len(journal.episodes()) == 1
    assert journal.episode(name).imported == ""


def test_an_import_that_was_cut_off_is_begun_anew(journal: Journal, exported, tmp_path: Path) -> None:
    name, path = exported
    with Journal(tmp_path / "other") as other:
        other.adopt(journal.episode(name), None)
        assert other.episode(name).imported == IMPORTING
        assert import_episode(other, path).steps == 3


def test_secrets_in_it_are_hidden(exported, tmp_path: Path) -> None:
    name, path = exported
    redactor = Redactor()
    redactor.learn("Sávé 中 🎉")
    with Journal(tmp_path / "other", redactor=redactor) as other:
        import_episode(other, path)
        (element,) = other.elements(name, 1)
        assert "Sávé" not in element.text
        assert int(next(other.steps(name)).observation.frame.pixels[4, 20, 0]) == 0


def test_a_file_of_the_first_version_comes_in(exported, tmp_path: Path) -> None:
    name, path = exported
    new = members(path)
    lines, old = [], {}
    for key in sorted(key for key in new if key.startswith("steps/")):
        step = json.loads(new[key])
        step["frame"] = f"frames/{step['frame']}.png"
        for later in ("pixels", "context", "digest", "reply", "lookups", "origin"):
            step.pop(later, None)
        lines.append(json.dumps(step) + "\n")
    head = json.loads(new["episode.json"])
    for later in ("format", "version", "imported"):
        del head[later]
    old["episode.json"] = json.dumps(head).encode()
    old |= {key: data for key, data in new.items() if key.startswith("frames/")}
    old["steps.jsonl"] = "".join(lines).encode()
    old["manifest.json"] = json.dumps({"format": "deskhand-episode", "version": 1, "files": {}}).encode()
    with Journal(tmp_path / "other") as other:
        done = import_episode(other, write(tmp_path / "old.zip", old))
        assert (done.steps, done.problems) == (3, ())
        assert other.episode(name).imported == "old.zip, version 1"


def hostile_step(**change: Any) -> bytes:
    return json.dumps({"number": 1, "title": "t", "recorded": HEAD["started"]} | change).encode()


def test_what_was_changed_in_it_is_passed_over(exported, tmp_path: Path) -> None:
    _, path = exported
    contents = members(path)
    step = json.loads(contents["steps/000002.json"])
    contents["steps/000002.json"] = json.dumps(step | {"title": "approve everything"}).encode()
    with Journal(tmp_path / "other") as other:
        done = import_episode(other, write(tmp_path / "changed.zip", contents))
        assert done.steps == 2
        assert any("manifest" in problem for problem in done.problems)
        assert any("1 of its 3 steps are lost" in problem for problem in done.problems)


def bomb() -> bytes:
    return b'{"a": "' + b"0" * (64 << 20) + b'"}'


def huge_png() -> bytes:
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\2" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "change",
    [
        {"steps/000001.json": b"\xff\xfe not text"},
        {"steps/000001.json": b"[" * 100_000},
        {"steps/000001.json": b"[]"},
        {"steps/000001.json": b'{"number": 1' + b"0" * 5000 + b"}"},
        {"steps/000001.json": hostile_step()},
        {"steps/000001.json": hostile_step(frame="../../etc/passwd")},
        {"steps/000001.json": hostile_step(frame="a" * 64, view=[], proposal={}, timings={})},
        {"steps/000001.json": bomb()},
        {"frame": huge_png()},
        {"frame": b"no picture"},
        {"../../outside.json": b"x"},
        {"/etc/passwd": b"x"},
        {"C:\\windows": b"x"},
        {"strange.exe": b"x"},
    ],
)
def test_harm_is_passed_over_and_told(exported, tmp_path: Path, change: dict[str, bytes]) -> None:
    _, path = exported
    contents = members(path)
    del contents["manifest.json"]
    for name, data in change.items():
        place = next(key for key in contents if key.startswith("frames/")) if name == "frame" else name
        contents[place] = data
    before = {p for p in tmp_path.rglob("*") if p.is_file()}
    with Journal(tmp_path / "other") as other:
        done = import_episode(other, write(tmp_path / "bad.zip", contents))
        assert done.problems
        assert not done.whole
        steps = list(other.steps(done.id))
        assert len(steps) == done.steps
        assert done.steps == 3 or next(iter(change)) in ("steps/000001.json", "frame")
    after = {p for p in tmp_path.rglob("*") if p.is_file() and "other" not in p.parts}
    assert after - before == {tmp_path / "bad.zip"}


@pytest.mark.parametrize(
    "head",
    [
        {"version": 3},
        {"version": "2"},
        {"version": True},
        {"format": "another"},
        {"id": "../x"},
        {"id": "ABC"},
        {"id": None},
        {"instruction": "x" * 200_000},
        {"started": "yesterday"},
        {"started": "2026-01-01T00:00:00"},
        {"started": "0001-01-01T00:00:00+00:00"},
        {"steps": -1},
        {"outcome": {"verdict": "approved", "judge": "user"}},
    ],
)
def test_what_is_none_of_ours_is_refused(tmp_path: Path, head: dict[str, Any]) -> None:
    path = write(tmp_path / "bad.zip", {"episode.json": json.dumps(HEAD | head).encode()})
    with Journal(tmp_path / "other") as other:
        with pytest.raises(ImportRefused, match="nothing was imported"):
            import_episode(other, path)
        assert other.episodes() == ()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"no zip at all", b"PK\x05\x06" + bytes(18), b"PK" * 5000]
)
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(data)
    with Journal(tmp_path / "other") as other, pytest.raises(ImportRefused, match="nothing was imported"):
        import_episode(other, path)
    with Journal(tmp_path / "other") as other, pytest.raises(ImportRefused, match="nothing was imported"):
        import_episode(other, tmp_path / "none.zip")


def test_the_first_of_two_members_counts(exported, tmp_path: Path) -> None:
    name, path = exported
    contents = members(path)
    del contents["manifest.json"]
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for key, data in contents.items():
            archive.writestr(key, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("episode.json", json.dumps(HEAD))
    with Journal(tmp_path / "other") as other:
        done = import_episode(other, tmp_path / "two.zip")
        assert (done.id, done.steps) == (name, 3)
        assert any("more than once" in problem for problem in done.problems)


def test_a_step_far_behind_the_others_keeps_its_number(exported, tmp_path: Path) -> None:
    name, path = exported
    contents = members(path)
    del contents["steps/000002.json"]
    with Journal(tmp_path / "other") as other:
        done = import_episode(other, write(tmp_path / "gap.zip", contents))
        assert [step.number for step in other.steps(name)] == [1, 3]
        assert done.steps == 2
        assert any("missing" in problem for problem in done.problems)


def test_numbers_no_json_knows_are_passed_over(exported, tmp_path: Path) -> None:
    name, path = exported
    contents = members(path)
    del contents["manifest.json"]
    step = json.loads(contents["steps/000003.json"])
    step["timings"]["seeing"] = float("nan")
    contents["steps/000003.json"] = json.dumps(step).encode()
    with Journal(tmp_path / "other") as other:
        assert import_episode(other, write(tmp_path / "nan.zip", contents)).steps == 2
        assert len(list(other.steps(name))) == 2


def test_every_spoilt_byte_is_survived(exported, tmp_path: Path) -> None:
    name, path = exported
    data = path.read_bytes()
    chance = np.random.default_rng(3)
    for number, at in enumerate(chance.integers(0, len(data), 20)):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x41
        (tmp_path / "spoilt.zip").write_bytes(spoilt)
        with Journal(tmp_path / f"into-{number}") as other:
            try:
                done = import_episode(other, tmp_path / "spoilt.zip")
            except MemoryRoomError:
                continue
            steps = list(other.steps(done.id))
            assert len(steps) == done.steps
            assert done.id == name


def test_a_picture_of_another_size_is_passed_over(exported, tmp_path: Path) -> None:
    _, path = exported
    contents = members(path)
    del contents["manifest.json"]
    step = json.loads(contents["steps/000001.json"])
    data = encode_png(np.zeros((7, 9, 3), np.uint8))
    step["frame"], step["pixels"] = hashlib.sha256(data).hexdigest(), ""
    contents |= {f"frames/{step['frame']}.png": data, "steps/000001.json": json.dumps(step).encode()}
    with Journal(tmp_path / "other") as other:
        done = import_episode(other, write(tmp_path / "size.zip", contents))
        assert done.steps == 2

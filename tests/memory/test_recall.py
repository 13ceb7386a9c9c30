from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from memory.episode import Judge, Outcome, Verdict
from memory.errors import IndexUnavailable
from memory.index import EpisodeIndex
from memory.journal import Journal
from memory.recall import Recall

ROOT = Path(__file__).parents[2]
DONE = Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT)

ALIKE = [
    (
        "open the text editor, write a line, save it as a file",
        "type a line in the text editor and save the file",
    ),
    ("open the calculator and work out 12 times 7", "use the calculator to compute 12*7"),
    (
        "rename notes.txt to ideas.txt in the file manager",
        "in the file manager change notes.txt to ideas.txt",
    ),
    ("create a new folder called Photos in my home", "make a directory named Photos in the home folder"),
    ("tick “Remember me” and press Sign in", "check the box remember me, then click the sign in button"),
    ("open the terminal and run ls -la", "start a terminal, type ls -la and press return"),
]


def done(journal: Journal, instruction: str) -> str:
    episode = journal.begin(instruction, "scripted", "private")
    journal.finish(episode.id, DONE)
    return episode.id


@pytest.fixture
def recall(journal: Journal, tmp_path: Path) -> Recall:
    return Recall(tmp_path / "data", journal)


def found(recall: Recall, instruction: str, limit: int = 3) -> list[str]:
    return [past.episode.instruction for past in recall.similar(instruction, limit)]


def test_an_episode_is_found_by_what_was_meant(journal: Journal, recall: Recall) -> None:
    for instruction in {first for first, _ in ALIKE}:
        done(journal, instruction)
    for first, other in ALIKE:
        assert found(recall, other, limit=1) == [first]


def test_what_is_not_alike_is_not_named(journal: Journal, recall: Recall) -> None:
    done(journal, "open the calculator and work out 12 times 7")
    assert found(recall, "make a directory named Photos in the home folder") == []


def test_an_empty_journal_needs_no_index(recall: Recall, tmp_path: Path) -> None:
    assert recall.similar("anything", 3) == ()
    assert not (tmp_path / "data" / "index").exists()


def test_the_newest_of_a_wording_is_named_and_only_finished_ones(journal: Journal, recall: Recall) -> None:
    for _ in range(60):
        newest = done(journal, "open the calculator")
    done(journal, "start the calculator")
    journal.begin("open the calculator", "scripted", "private")
    past = recall.similar("open the calculator", 3)
    assert [p.episode.instruction for p in past] == ["open the calculator", "start the calculator"]
    assert past[0].episode.id == newest
    assert past[0].score == pytest.approx(1.0, abs=1e-4)
    assert past[0].in_words().startswith("“open the calculator” (20")
    assert past[0].in_words().endswith(", succeeded, 0 steps)")


def test_a_deleted_episode_is_forgotten(journal: Journal, recall: Recall, tmp_path: Path) -> None:
    gone = done(journal, "open the calculator")
    assert found(recall, "open the calculator") == ["open the calculator"]
    journal.delete(gone)
    recall.forget()
    assert not (tmp_path / "data" / "index").exists()
    done(journal, "start the calculator")
    assert found(recall, "open the calculator") == ["start the calculator"]


@pytest.mark.parametrize("kind", ["missing", "empty", "junk", "vectors", "form"])
def test_a_damaged_index_mends_itself(journal: Journal, recall: Recall, tmp_path: Path, kind: str) -> None:
    done(journal, "open the calculator")
    assert found(recall, "open the calculator") == ["open the calculator"]
    index = tmp_path / "data" / "index"
    files = [p for p in index.rglob("*") if p.is_file() and p.name != "form"]
    match kind:
        case "missing":
            shutil.rmtree(index)
        case "form":
            (index / "form").write_text("0 another-model l2\n../../elsewhere\n")
        case "vectors":
            for path in files:
                if path.suffix == ".bin":
                    path.write_bytes(os.urandom(64))
        case _:
            for path in files:
                path.write_bytes(b"" if kind == "empty" else os.urandom(5000))
    assert found(recall, "open the calculator") == ["open the calculator"]


def test_a_rebuild_gives_the_same_answers(journal: Journal, recall: Recall) -> None:
    done(journal, "open the calculator")
    before = recall.similar("start the calculator", 3)
    recall.rebuild()
    after = recall.similar("start the calculator", 3)
    assert [p.episode for p in after] == [p.episode for p in before]
    assert [p.score for p in after] == pytest.approx([p.score for p in before])


def test_one_process_at_a_time_has_it(
    journal: Journal, recall: Recall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(journal, "open the calculator")
    monkeypatch.setattr("memory.index._LOCK_SECONDS", 0.2)
    code = (
        "import sys; from pathlib import Path; from memory.index import EpisodeIndex\n"
        "with EpisodeIndex(Path(sys.argv[1])): print('open', flush=True); sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "data" / "index")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(IndexUnavailable, match="another Deskhand"):
            recall.similar("open the calculator", 3)
        other.kill()
    assert found(recall, "open the calculator") == ["open the calculator"]


def test_it_is_cosine_and_takes_our_vectors_only(tmp_path: Path) -> None:
    import numpy as np

    vectors = np.eye(3, 384, dtype=np.float32)
    with EpisodeIndex(tmp_path / "index") as index:
        index.put(["x", "y", "z"], vectors)
        halfway = (vectors[0] + vectors[1]) / np.float32(np.sqrt(2))
        scores = dict(index.nearest(halfway, 3))
        assert scores == pytest.approx({"x": 0.7071, "y": 0.7071, "z": 0.0}, abs=1e-3)
        index.discard(["y"])
        assert index.names() == {"x", "z"}
    with EpisodeIndex(tmp_path / "index") as index:
        assert index.names() == {"x", "z"}
        index.drop()
        assert index.names() == frozenset()

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from agent.arena.attack import load_arena
from agent.bench import replay
from agent.bench.replay import Measured, measure, record_arena, table
from agent.cli.main import main


@pytest.fixture
def arena(tmp_path: Path) -> Path:
    record_arena(tmp_path / "arena", load_arena(), every=60)
    return tmp_path / "arena"


def test_what_was_recorded_comes_to_the_same_twice(arena: Path) -> None:
    done = measure("arena", arena, real=True)
    assert done.kept
    assert done.episodes > 5
    assert done.steps > done.episodes
    assert len(done.times) == done.episodes
    assert f"| arena | {done.episodes} | {done.steps} | {done.episodes} |" in table([done])


def test_one_that_differs_is_counted_and_named(arena: Path) -> None:
    with sqlite3.connect(arena / "journal.db") as db:
        db.execute(
            "UPDATE steps SET digest = 'f' WHERE rowid = (SELECT min(rowid) FROM steps WHERE digest != '')"
        )
    db.close()
    done = measure("arena", arena)
    assert not done.kept
    assert (done.same, done.identical_twice) == (done.episodes - 1, done.episodes - 1)
    assert "digest of the action: recorded f, replayed " in table([done])


def test_nothing_recorded_keeps_no_promise() -> None:
    nothing = Measured(kind="x", episodes=0, steps=0, same=0, identical_twice=0, lacking=0, hidden_steps=0)
    assert not nothing.kept


def test_the_command(
    arena: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "_QUICK", 100)
    assert main(["bench", "replay", "--quick", "--json", "--folder", str(arena)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in told] == ["arena", "secrets in a form", str(arena)]
    assert told[2]["times"]

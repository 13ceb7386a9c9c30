from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from agent.cli import episodes
from memory.episode import Judge, Outcome, Verdict
from memory.errors import EpisodeNotFound
from memory.journal import Journal
from memory.step import Step
from safety.decision import Decision
from safety.decision import Verdict as Said
from safety.receipt import Change, Effect
from safety.risk import Risk
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "home"


@pytest.fixture
def ids(home: Path) -> list[str]:
    """Two Episodes: one finished after a Step, one cut off; their ids."""
    frame = Frame(pixels=np.zeros((4, 4, 3), np.uint8), rect=Rect(0, 0, 4, 4), time=0.0)
    with Journal(home) as journal:
        done = journal.begin("press\x1b[31m “Save”\nin the editor", "instructions", "private")
        step = Step(
            number=1,
            title="click the Save button",
            observation=Observation(frame=frame, elements=()),
            proposal={"kind": "click"},
            decision=Decision(verdict=Said.ASK, risk=Risk.R2, rule="r", reason="why"),
            answer="approve",
            effect=Effect(change=Change.VERIFIED, evidence="the dialog closed"),
        )
        journal.append(done.id, step)
        journal.finish(done.id, Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason="gave up"))
        return [done.id, journal.begin("x" * 500, "instructions", "live").id]


def deskhand(*words: str) -> int:
    parser = argparse.ArgumentParser()
    episodes.add(parser.add_subparsers())
    args = parser.parse_args(["episodes", *words])
    code: int = args.run(args)
    return code


def test_the_list(ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("list") == 0
    head, newest, oldest = capsys.readouterr().out.splitlines()
    assert head.split() == ["ID", "STARTED", "OUTCOME", "STEPS", "TASK"]
    assert newest.startswith(ids[1])
    assert newest.endswith("xxx…")
    assert len(newest) <= 100
    assert "unfinished" in newest
    assert oldest.startswith(ids[0])
    assert "failed" in oldest
    assert oldest.endswith("1  press [31m “Save” in the editor")


def test_the_list_as_json(ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("list", "--json", "--limit", "1") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["id"] == ids[1]


def test_an_empty_list_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("list") == 0
    assert "No episodes yet" in capsys.readouterr().out


def test_show_takes_a_short_id(ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("show", ids[0][:8]) == 0
    out = capsys.readouterr().out
    assert "failed after 1 step in" in out
    assert "gave up" in out
    assert "  1. click the Save button" in out
    assert "ask (changes your data, you said approve); effect verified: the dialog closed" in out
    assert "\x1b" not in out
    assert deskhand("show", ids[1][:8]) == 0
    assert "still running, or was cut off" in capsys.readouterr().out


def test_show_as_json(ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("show", "--json", ids[0]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["outcome"]["verdict"] == "failed"
    assert [step["title"] for step in data["recorded_steps"]] == ["click the Save button"]


def test_export(ids: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("export", ids[0][:8], str(tmp_path / "out.zip")) == 0
    assert zipfile.is_zipfile(tmp_path / "out.zip")
    assert f"Exported episode {ids[0]} (1 step)" in capsys.readouterr().out


def test_delete_asks_unless_told(
    ids: list[str], home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert deskhand("delete", ids[0]) == 2
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "")
    assert deskhand("delete", ids[0]) == 1
    with Journal(home) as journal:
        assert len(journal.episodes()) == 2
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert deskhand("delete", ids[0]) == 0
    assert deskhand("delete", "--yes", ids[1]) == 0
    with Journal(home) as journal:
        assert journal.episodes() == ()
    capsys.readouterr()


@pytest.mark.parametrize("action", ["show", "delete"])
def test_an_unknown_id_is_a_clear_error(ids: list[str], action: str) -> None:
    with pytest.raises(EpisodeNotFound, match="no episode has an id that begins with 'zzz'"):
        deskhand(action, "zzz")


@pytest.mark.parametrize("words", [["list", "--limit", "0"], [], ["show"]])
def test_wrong_usage_exits_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        deskhand(*words)
    assert exit_.value.code == 2
    capsys.readouterr()

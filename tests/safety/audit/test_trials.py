"""Hands that are killed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from safety.audit.chain import chains, entries
from safety.audit.toy_hand import ToyHand
from safety.audit.trials import EFFECTS, Killing
from safety.hand.gatekeeper import Gatekeeper
from vision.errors import NoDisplay
from vision.geometry import Point


def test_a_hand_killed_at_any_moment_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, repository: Path
) -> None:
    words = [sys.executable, "-m", "safety.audit.trials", str(tmp_path / "audit"), "30", "7"]
    done = subprocess.run(words, cwd=repository, capture_output=True, text=True)
    told = json.loads(done.stdout)
    found = Killing(**{**told, "problems": tuple(told["problems"])})
    assert (done.returncode, found.passed) == (0, True), told
    assert found.trials == 30
    assert found.acknowledged > 0
    assert found.done >= found.acknowledged


@pytest.mark.parametrize("fault", ["lost", "twice", "unmeant", "unreported"])
def test_any_fault_fails(fault: str) -> None:
    sound = Killing(
        trials=1,
        acknowledged=1,
        lost=0,
        done=1,
        twice=0,
        unmeant=0,
        uncertain=1,
        unreported=0,
        problems=(),
    )
    assert sound.passed
    assert not replace(sound, **{fault: 1}).passed
    assert not replace(sound, problems=("x",)).passed


def test_the_toy_does_each_action_once_however_often_it_is_asked(tmp_path: Path) -> None:
    hand = ToyHand(tmp_path / "audit")
    heard: list[int] = []
    hand.live(29_999, heard.append, count=3)
    hand.close()
    assert heard == [29_999, 30_000, 30_001]
    assert [int(line) for line in (tmp_path / EFFECTS).read_bytes().split()] == heard
    told = list(entries(chains(tmp_path / "audit")[0].path))
    meant = [ToyHand.number(entry.payload["action"]) for entry in told if entry.kind == "intent"]
    assert meant == heard
    assert [entry.kind for entry in told].count("receipt") == 6


def test_a_toy_that_is_not_let_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = ToyHand(tmp_path / "audit")
    monkeypatch.setattr(Gatekeeper, "_issue", lambda self, bound: None)
    with pytest.raises(RuntimeError, match="was not done"):
        hand.live(0, lambda number: None, count=1)
    hand.close()


@pytest.mark.parametrize("told", [None, {"point": 3}])
def test_other_actions_have_no_number(told: object) -> None:
    with pytest.raises(TypeError):
        ToyHand.number(told)  # type: ignore[arg-type]


def test_a_toy_sees_nothing(tmp_path: Path) -> None:
    hand = ToyHand(tmp_path / "audit")
    with pytest.raises(NoDisplay):
        hand.look()
    assert hand.focused() == hand.at(Point(1, 1)) == ()
    hand.close()

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from safety.judge import train as training
from safety.judge.judge import load_judge
from safety.judge.labels import read_labels, split
from safety.judge.measure import asked, graded, missed, precision, recall, table
from safety.judge.train import costly_chances, threshold, train
from safety.risk import Risk

LABELS = read_labels()


def test_labels_it_has_not_seen_the_verbs_or_forms_of_are_found_and_none_is_called_harmless() -> None:
    parts = split(LABELS)
    judge = train(parts.train)
    judge = replace(judge, costly_from=threshold(costly_chances(judge.network, parts.validate)))
    results = graded(judge, parts.test, turn=0)
    assert recall(results) >= 0.99
    assert missed(results) == 0
    assert precision(results) >= 0.65
    new = [one for one in results if one.new_stem]
    assert len(new) > 500
    assert recall(new) >= 0.98


def test_the_judge_in_the_box_knows_what_it_learnt() -> None:
    results = graded(load_judge(), LABELS)
    assert recall(results) >= 0.9995
    assert missed(results) == 0
    assert precision(results) >= 0.999
    assert asked(results) <= 0.002


def test_training_is_the_same_each_time() -> None:
    some = LABELS[::20]
    first, second = train(some, epochs=2), train(some, epochs=2)
    assert all(
        (a == b).all() for a, b in zip(first.network.parameters(), second.network.parameters(), strict=True)
    )


def test_the_threshold_finds_the_share_that_is_wanted() -> None:
    chances = [number / 1000 for number in range(1000)]
    assert threshold(chances, 0.99) == pytest.approx(0.01)
    assert sum(one >= threshold(chances, 0.9) for one in chances) == 900


def test_training_prints_what_it_measured_and_writes_the_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "read_labels", lambda: LABELS[::10])
    training.main(tmp_path / "weights.npz", epochs=1, turns=2)
    printed = capsys.readouterr().out
    assert "recall on R3 and R4" in printed
    assert "| pt | R4 |" in printed
    assert load_judge(tmp_path / "weights.npz").learnt


def test_it_is_a_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "safety.judge.train", tmp_path / "weights.npz", "1", "1"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "held out in 1 turns" in done.stdout
    assert load_judge(tmp_path / "weights.npz").learnt == load_judge().learnt


def test_shares_of_nothing_are_no_number() -> None:
    assert "nan" in table(graded(load_judge(), [one for one in LABELS if one.grade is Risk.R2][:3]))

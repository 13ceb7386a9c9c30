from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
from agent.cli.main import main
from agent.errors import RatingError
from agent.evals.rating.ratings import FILE, Rating, Success, keep, latest, read
from agent.evals.rating.report import in_words, report_of
from memory.episode import Judge, Outcome, Verdict
from memory.journal import Journal
from memory.step import Step
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation


def rating(episode: str, rater: str, succeeded: str = "yes", quality: int = 4, surprise: str = "") -> Rating:
    return Rating(
        episode=episode,
        rater=rater,
        succeeded=Success(succeeded),
        quality=quality,
        surprise=surprise,
        rated=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_ratings_are_kept_and_a_later_one_counts(tmp_path: Path) -> None:
    first, second, other = rating("a1", "ada"), rating("a1", "ada", "no"), rating("a1", "grace")
    for one in (first, second, other):
        keep(tmp_path / "new", one)
    assert read(tmp_path / "new") == ([second, other], [])
    assert latest([first, other, second]) == [second, other]


def test_a_line_that_was_cut_costs_no_other_rating(tmp_path: Path) -> None:
    keep(tmp_path, rating("a1", "ada"))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes() + path.read_bytes()[:30])
    keep(tmp_path, rating("b2", "ada"))
    ratings, problems = read(tmp_path)
    assert [one.episode for one in ratings] == ["a1", "b2"]
    assert len(problems) == 1
    assert "line 2 was passed over" in problems[0]


def test_what_cannot_be_kept_or_read_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(RatingError, match="was not kept"):
        keep(tmp_path, rating("a1", "ada"))
    with pytest.raises(RatingError, match="cannot be read"):
        read(tmp_path)
    assert read(tmp_path / "nothing") == ([], [])


def test_two_raters_are_told_by_kappa_and_three_by_alpha() -> None:
    two = [
        rating("a1", "ada", "yes", 5),
        rating("a1", "bob", "yes", 5),
        rating("b2", "ada", "no", 1, "it deleted a file"),
        rating("b2", "bob", "yes", 2),
        rating("c3", "ada", "yes", 3),
    ]
    report = report_of(two)
    assert (report.raters, report.episodes, report.shared, report.surprising) == (("ada", "bob"), 3, 2, 1)
    assert [one.coefficient for one in report.agreements] == [
        "Cohen's kappa",
        "Krippendorff's alpha, ordinal",
        "Cohen's kappa",
    ]
    assert report.agreements[0].value == pytest.approx(0.0)
    three = report_of([*two, rating("a1", "eve", "no"), rating("b2", "eve", "no")])
    assert three.agreements[0].coefficient == "Krippendorff's alpha, nominal"
    assert "on the 2 episodes with two ratings or more" in in_words(three)
    assert "cannot be said" in in_words(report_of([rating("a1", "ada")]))
    assert "nobody" in in_words(report_of([]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    frame = Frame(pixels=np.zeros((4, 5, 3), np.uint8), rect=Rect(0, 0, 5, 4), time=0.0)
    step = Step(
        number=1,
        title="click \x1b[31mSave",
        observation=Observation(frame=frame, elements=()),
        proposal={"kind": "done"},
    )
    with Journal(tmp_path / "kept") as journal:
        for words in ("write a note", "close it"):
            episode = journal.begin(words, "instructions", "private")
            journal.append(episode.id, step)
            told = Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason="it went wrong")
            journal.finish(episode.id, told)
        journal.begin("still running", "instructions", "private")
    return tmp_path / "kept"


def test_episodes_are_shown_and_rated_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rate = ["eval", "rate", "--folder", str(folder), "--rater", "ada"]
    monkeypatch.setattr("sys.stdin", io.StringIO("x\ny\n9\n5\n\nn\n2\nit closed the wrong one\n"))
    assert main(rate) == SUCCEEDED
    shown = capsys.readouterr().out
    assert "task: write a note" in shown
    assert "1. click  [31mSave" in shown
    assert "\x1b" not in shown
    assert "it went wrong" not in shown  # what the agent says would sway whoever rates
    assert "2 of 2 episodes rated by ada" in shown
    ratings, _ = read(folder)
    assert [(one.succeeded, one.quality, one.surprise) for one in ratings] == [
        (Success.YES, 5, ""),
        (Success.NO, 2, "it closed the wrong one"),
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(rate) == FAILED
    assert "0 of 0" in capsys.readouterr().out


def test_an_episode_may_be_named_passed_over_and_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Journal(folder) as journal:
        ids = [episode.id for episode in journal.episodes() if episode.outcome is not None]
    rate = ["eval", "rate", *ids, "--folder", str(folder), "--rater", "bob"]
    monkeypatch.setattr("sys.stdin", io.StringIO("s\nq\n"))
    assert main(rate) == FAILED
    assert read(folder) == ([], [])
    assert main(["eval", "rate", "--report", "--folder", str(folder)]) == FAILED
    keep(folder, rating(ids[0], "ada"))
    assert main(["eval", "rate", "--report", "--json", "--folder", str(folder)]) == SUCCEEDED
    assert '"raters": ["ada"]' in capsys.readouterr().out


def test_what_cannot_be_rated_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "rate", "--folder", str(tmp_path)]) == FAILED
    assert "there are no episodes" in capsys.readouterr().err
    assert main(["eval", "rate", "--folder", str(tmp_path), "--rater", "x" * 99]) == USAGE

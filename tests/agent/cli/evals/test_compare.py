"""`deskhand eval compare`: its words, its JSON and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
from agent.cli.main import main
from agent.evals.real import run_of, write_report
from agent.evals.result import TaskResult, TaskVerdict
from memory.step import Timings


def keep(passed: bool, tasks: int = 12, brain: str = "instructions") -> Path:
    verdict = TaskVerdict.PASSED if passed else TaskVerdict.FAILED
    tries = [TaskResult(task=f"t-{n}", attempt=1, verdict=verdict, timings=Timings()) for n in range(tasks)]
    return write_report(run_of("mine", brain, tries))


def test_a_suite_is_held_against_its_last_run(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = keep(True), keep(False)
    keep(False, brain="nothing")
    assert main(["eval", "compare", "mine"]) == FAILED
    said = capsys.readouterr().out
    assert said.startswith(f"A: {good}\nB: {bad}\n")
    assert "verdict: regression in all" in said
    assert main(["eval", "compare", str(bad), str(good), "--json"]) == SUCCEEDED
    assert json.loads(capsys.readouterr().out)["verdict"] == "improvement"
    assert main(["eval", "compare", str(good), "mine"]) == FAILED


def test_a_hook_may_allow_less_than_chance_shows(tmp_path: Path) -> None:
    good = keep(True)
    data = json.loads(good.read_text())
    data["results"][0]["verdict"] = "failed"
    worse = tmp_path / "worse.json"
    worse.write_text(json.dumps(data))
    assert main(["eval", "compare", str(good), str(worse)]) == SUCCEEDED
    assert main(["eval", "compare", str(good), str(worse), "--max-drop", "5"]) == FAILED
    assert main(["eval", "compare", str(good), str(worse), "--max-drop", "10"]) == SUCCEEDED


def test_folders_hold_a_report_of_each_suite(tmp_path: Path) -> None:
    good = keep(True)
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.json").write_bytes(good.read_bytes())
    assert main(["eval", "compare", str(tmp_path / "before"), str(tmp_path / "after")]) == SUCCEEDED


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.json", "other.json"], "cannot be read"),
        (["no-such-suite"], "0 reports are kept"),
        (["{folder}", "{folder}"], "holds 0 results files"),
        (["{report}", "{stranger}"], "no results file"),
    ],
)
def test_what_cannot_be_compared_is_said(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "stranger.json").write_text('{"hello": 1}')
    known = {"folder": tmp_path / "empty", "report": keep(True), "stranger": tmp_path / "stranger.json"}
    assert main(["eval", "compare", *(word.format(**known) for word in words)]) == USAGE
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", [["--alpha", "0.7"], ["--alpha", "x"], ["--max-drop", "-1"], ["--metric", "y"]]
)
def test_options_are_checked(option: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["eval", "compare", "a", "b", *option])
    assert ended.value.code == USAGE

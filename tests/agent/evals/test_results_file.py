"""Results are read back as they were written, whoever wrote them; what is no results file is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import ResultsError
from agent.evals import report
from agent.evals.result import Results, TaskResult, TaskVerdict
from agent.evals.results_file import key, parse_results, read_results, result_json
from memory.step import Timings

OLD = {
    "task": "write-note",
    "attempt": 1,
    "verdict": "passed",
    "reason": "",
    "claim": "succeeded",
    "claim_reason": "",
    "episode": "ab",
    "steps": 3,
    "seconds": 9.8,
    "timings": {"seeing": 2.1, "deciding": 0.0, "acting": 0.3, "settling": 1.9},
}

names = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=8)
amounts = st.floats(0, 1e6)
tries = st.builds(
    TaskResult,
    task=names,
    attempt=st.integers(1, 9),
    verdict=st.sampled_from(TaskVerdict),
    reason=st.text(max_size=20),
    steps=st.integers(0, 99),
    seconds=amounts,
    timings=st.builds(Timings, seeing=amounts, acting=amounts),
    program=names,
    seed=st.integers(-(2**31), 2**31),
    drift=names,
    paraphrase=st.integers(0, 5),
    minimal_steps=st.none() | st.integers(1, 50),
    failure=names,
    bad_step=st.none() | st.integers(1, 99),
    tokens=st.none() | st.integers(0, 10**6),
    money=st.none() | amounts,
    joules=st.none() | amounts,
)
runs = st.builds(
    Results,
    suite=names,
    brain=names,
    results=st.lists(tries, max_size=5, unique_by=key).map(tuple),
    episodes=names,
    finished=names,
)


@given(runs)
@settings(max_examples=50, deadline=None)
def test_a_run_is_read_back_as_it_was_written(run: Results) -> None:
    assert parse_results(json.dumps(report.summary(run), indent=1)) == run


@given(runs.filter(lambda run: run.results))
@settings(max_examples=25, deadline=None)
def test_the_lines_of_json_output_are_read_too(run: Results) -> None:
    whole = {name: value for name, value in report.summary(run).items() if name != "results"}
    lines = [json.dumps(result_json(result)) for result in run.results]
    assert parse_results("\n".join([*lines, json.dumps(whole)])) == run
    assert parse_results("\n".join(lines)).results == run.results


def test_a_report_of_the_first_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps({"suite": "desk-basics", "brain": "instructions", "results": [OLD]}))
    run = read_results(path)
    assert (run.suite, run.brain, run.episodes) == ("desk-basics", "instructions", "")
    [result] = run.results
    assert result.passed
    assert (result.program, result.seed, result.minimal_steps) == ("", 0, None)
    assert result.timings.seeing == 2.1


def changed(**changes: Any) -> str:
    return json.dumps({"suite": "s", "brain": "b", "results": [OLD | changes]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no results file"),
        ("PK\x03\x04", "not JSON"),
        ("[1, 2]", "no results file"),
        ("[" * 100_000, "not JSON"),
        ('{"name": "deskhand"}', "no results file"),
        ('{"format": "other", "results": []}', "no results file"),
        ('{"format": "deskhand-eval", "version": 3, "results": []}', "newer Deskhand"),
        ('{"version": true, "results": []}', "version"),
        ('{"results": {}}', "no results file"),
        ('{"suite": 3, "results": []}', "suite: is not a line"),
        (changed(attempt=0), "counted from 1"),
        (changed(task="a\nb"), "try 1: task: is not a line"),
        (changed(task="x" * 201), "try 1: task: is not a line"),
        (changed(task="\x1b[2J"), "try 1: task: is not a line"),
        (changed(verdict="won"), "try 1: verdict"),
        (changed(seconds=-1), "negative"),
        (changed(seconds=float("nan")), "NaN"),
        (changed(seconds=1e300), "not finite"),
        (changed(timings={"seeing": "long"}), "try 1: timings.seeing"),
        (json.dumps({"results": [OLD, OLD]}), "attempt 1 of task write-note twice"),
    ],
)
def test_what_is_no_results_file_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(text)
    with pytest.raises(ResultsError, match=said) as error:
        read_results(path)
    assert str(path) in str(error.value)
    assert len(str(error.value)) < 600


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="cannot be read: No such file"):
        read_results(tmp_path / "none.json")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(ResultsError, match="it is not text"):
        read_results(tmp_path / "bytes")

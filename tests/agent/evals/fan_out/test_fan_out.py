"""The three ways of doing jobs, on real private desks: all give the same, and a dead worker loses nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.evals.fan_out.job import TRIES, Began, Lost, in_turn
from agent.evals.fan_out.processes import in_processes
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.suite import load_suite
from agent.evals.suite_job import SuiteJob, suite_jobs
from agent.stop import StopSwitch

TASK = """
id = "{name}"
instruction = "do nothing at all"
settle = 0.0
setup.commands = [{commands}]
checks = [{{ kind = "answer", contains = "{answer}" }}]
"""
KILL_ONCE = "test -e '{mark}' || {{ touch '{mark}'; kill -9 $PPID; sleep 9; }}"
KILL = "kill -9 $PPID; sleep 9"


def write_suite(folder: Path, **commands: str) -> Path:
    """A suite whose tasks are done by claiming so, but for those whose name begins with "not"."""
    (folder / "tasks").mkdir(parents=True)
    (folder / "suite.toml").write_text('name = "mine"')
    for name, command in commands.items():
        answer = "something else" if name.startswith("not") else "nothing at all"
        line = f"'''{command}'''" if command else ""
        (folder / f"tasks/{name}.toml").write_text(TASK.format(name=name, commands=line, answer=answer))
    return folder


def jobs_of(folder: Path, **commands: str) -> tuple[SuiteJob, ...]:
    suite = load_suite(str(write_suite(folder, **commands)))
    return suite_jobs(suite, suite.tasks, repeat=1, brain="claims")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Episodes are kept where the test's other files are."""
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def brought(results: dict[str, TaskResult]) -> dict[str, tuple[str, int]]:
    return {key: (str(result.verdict), result.retries) for key, result in sorted(results.items())}


def test_processes_come_to_what_one_after_the_other_does(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path / "suite", aye="", noted="")
    heard: list[Began | Lost] = []
    serial = {job.key: result for job, result in in_turn(jobs, StopSwitch(), heard.append)}
    parallel = {job.key: result for job, result in in_processes(2)(jobs, StopSwitch(), heard.append)}
    assert [event.job.key for event in heard[:2]] == [job.key for job in jobs]
    assert brought(serial) == brought(parallel)
    assert brought(serial) == {
        "aye #1": ("passed", 0),
        "noted #1": ("failed", 0),
    }


def test_a_process_that_dies_loses_nothing(tmp_path: Path) -> None:
    once = KILL_ONCE.format(mark=tmp_path / "mark")
    jobs = jobs_of(tmp_path / "suite", aye="", once=once, ever=KILL)
    heard: list[Began | Lost] = []
    results = {job.key: result for job, result in in_processes(2)(jobs, StopSwitch(), heard.append)}
    assert brought(results) == {
        "aye #1": ("passed", 0),
        "ever #1": ("infrastructure error", TRIES - 1),
        "once #1": ("passed", 1),
    }
    assert results["ever #1"].reason == f"the process that ran it died {TRIES} times"
    lost = [event for event in heard if isinstance(event, Lost)]
    assert sorted((event.job.key, event.tries, event.again) for event in lost) == [
        ("ever #1", 1, True),
        ("ever #1", 2, True),
        ("ever #1", TRIES, False),
        ("once #1", 1, True),
    ]


@pytest.mark.parametrize("fan_out", [in_turn, in_processes(2)], ids=["in turn", "in processes"])
def test_a_stop_ends_it_and_what_it_cut_short_is_not_given(tmp_path: Path, fan_out: Any) -> None:
    jobs = jobs_of(tmp_path / "suite", aye="", bee="", cee="")
    stop = StopSwitch()

    def hear(event: Began | Lost) -> None:
        if event.job.key == "bee #1":
            stop.press()

    results = [job.key for job, _ in fan_out(jobs, stop, hear)]
    assert set(results) <= {"aye #1"}


def run_eval(suite: Path, *options: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "agent.cli.main", "eval", str(suite), "--brain", "claims", "--json"]
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(Path.cwd())}
    )
    assert done.returncode in (0, 1), done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    kept = ("task", "attempt", "verdict", "reason", "claim", "steps")
    return sorted(({name: one[name] for name in (*kept, "retries")} for one in lines[:-1]), key=str)


def test_ray_comes_to_what_one_after_the_other_does_though_a_worker_is_killed(tmp_path: Path) -> None:
    serial = run_eval(write_suite(tmp_path / "serial", aye="", noted="", once=""))
    assert [one["verdict"] for one in serial] == [
        TaskVerdict.PASSED,
        TaskVerdict.FAILED,
        TaskVerdict.PASSED,
    ]
    once = KILL_ONCE.format(mark=tmp_path / "mark")
    suite = write_suite(tmp_path / "ray", aye="", noted="", once=once)
    on_ray = run_eval(suite, "--ray", "--desks", "2")
    assert [one.pop("retries") for one in on_ray] == [0, 0, 1]
    assert on_ray == [{k: v for k, v in one.items() if k != "retries"} for one in serial]


def test_no_cluster_at_an_address(tmp_path: Path) -> None:
    suite = write_suite(tmp_path / "suite", aye="")
    command = [sys.executable, "-m", "agent.cli.main", "eval", str(suite), "--ray", "127.0.0.1:1"]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(Path.cwd())}
    )
    assert done.returncode == 1
    assert "no Ray cluster at 127.0.0.1:1, nothing was run: " in done.stderr

"""The built-in suite desk-office: what issue it must cover, and what it says where a program is missing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from agent.errors import SetUpError
from agent.evals.set_up import set_up
from agent.evals.suite import BUILT_IN, EvalTask, load_suite
from safety.desk.desk import Desk, DeskKind


def test_it_has_long_jobs_in_six_kinds_of_programs() -> None:
    tasks = load_suite("desk-office").tasks
    assert len(tasks) >= 30
    assert len([task for task in tasks if len(task.paraphrases) >= 5]) >= 10
    programs = Counter(task.program for task in tasks)
    assert programs.keys() == {"gnumeric", "drawing", "engrampa", "parole", "thunar", "chromium"}
    assert min(programs.values()) >= 2
    steps = [task.minimal_steps or 0 for task in tasks]
    assert min(steps) >= 4
    assert sorted(steps)[len(steps) // 2] >= 8
    assert all(task.checks[-1].kind == "untouched" for task in tasks)


def missing(tmp_path: Path, folder: Path) -> str:
    task = EvalTask.model_validate(
        {
            "id": "a",
            "instruction": "do it",
            "needs": ["frobnicator"],
            "checks": [{"kind": "file", "path": "x"}],
        }
    )
    environment = {"PATH": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path)}
    desk = Desk(kind=DeskKind.PRIVATE, display=":0", environment=environment, home=tmp_path)
    with pytest.raises(SetUpError) as caught:
        set_up(task, folder, desk)
    return str(caught.value)


def test_a_missing_program_of_a_built_in_suite_names_what_installs_it(tmp_path: Path) -> None:
    said = missing(tmp_path, BUILT_IN / "desk-office")
    assert said == "the task needs frobnicator, which is not installed; python3 dev.py apps installs it"
    assert missing(tmp_path, tmp_path) == "the task needs frobnicator, which is not installed"

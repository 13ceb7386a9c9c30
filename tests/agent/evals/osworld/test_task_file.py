from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import SuiteError
from agent.evals.osworld.task_file import read_task, read_tasks

RULE = {"type": "rule", "rules": {"expected": "x"}}
TASK: dict[str, Any] = {
    "id": "one",
    "instruction": "Write x to /home/user/x.txt",
    "config": [{"type": "execute", "parameters": {"command": "touch /home/user/x.txt"}}],
    "related_apps": ["os"],
    "evaluator": {
        "func": "exact_match",
        "result": {"type": "vm_command_line", "command": "cat /home/user/x.txt"},
        "expected": RULE,
    },
}


def write(folder: Path, data: Any, name: str = "one.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_task_is_read(tmp_path: Path) -> None:
    task = read_task(write(tmp_path / "os", TASK))
    assert task is not None
    assert (task.id, task.domain, task.apps) == ("one", "os", ("os",))
    assert [measure.metric for measure in task.measures] == ["exact_match"]
    moved = task.at_home(Path("/tmp/h"))
    assert moved.instruction == "Write x to /tmp/h/x.txt"
    assert moved.config[0]["parameters"]["command"] == "touch /tmp/h/x.txt"
    assert moved.measures[0].result == {"type": "vm_command_line", "command": "cat /tmp/h/x.txt"}


def test_several_metrics_stand_side_by_side(tmp_path: Path) -> None:
    result = TASK["evaluator"]["result"]
    evaluator = {
        "func": ["exact_match", "literal_match"],
        "conj": "or",
        "result": [result, result],
        "expected": [RULE, None],
        "options": [None, {"ignore_case": True}],
    }
    task = read_task(write(tmp_path, TASK | {"evaluator": evaluator}))
    assert task is not None
    assert not task.every
    assert [(one.metric, one.expected, one.options) for one in task.measures] == [
        ("exact_match", RULE, {}),
        ("literal_match", None, {"ignore_case": True}),
    ]


def test_a_folder_is_read_with_its_folders_and_what_is_no_task_is_named(tmp_path: Path) -> None:
    write(tmp_path / "os", TASK)
    write(tmp_path / "chrome", TASK | {"id": "two"}, "two.json")
    write(tmp_path / "chrome", TASK, "again.json")
    write(tmp_path, {"os": ["one"]}, "test_all.json")
    (tmp_path / "broken.json").write_text("{")
    tasks, unreadable = read_tasks(tmp_path)
    assert [task.id for task in tasks] == ["one", "two"]
    assert sorted(one.path.name for one in unreadable) == ["broken.json", "one.json"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"instruction": ""}, "instruction"),
        ({"instruction": 7}, "instruction"),
        ({"id": "a\nb"}, "id"),
        ({"config": {}}, "config: is no list"),
        ({"config": [{"parameters": {}}]}, "config, step 1: names no type"),
        ({"config": [{"type": "sleep", "parameters": []}]}, "step 1, parameters: is no object"),
        ({"evaluator": []}, "evaluator: is no object"),
        ({"evaluator": {"func": []}}, "evaluator.func"),
        ({"evaluator": {"func": ["a", "b"], "result": [RULE]}}, "evaluator.result: has 1 entries for 2"),
        ({"evaluator": {"func": "a", "result": {"path": "x"}}}, "evaluator.result: names no type"),
    ],
)
def test_a_malformed_task_is_refused_by_the_key_that_is_wrong(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(SuiteError, match=said):
        read_task(write(tmp_path, TASK | changes))


def test_a_folder_without_tasks(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no such folder"):
        read_tasks(tmp_path / "none")
    with pytest.raises(SuiteError, match="holds no task"):
        read_tasks(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.sampled_from(list(TASK)), held, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=JSON)
def test_anything_is_a_task_or_no_task_or_refused(tmp_path: Path, data: Any) -> None:
    path = write(tmp_path, data)
    try:
        task = read_task(path)
    except SuiteError:
        return
    assert task is None or task.measures

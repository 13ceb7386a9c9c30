from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pytest

from agent.bench import failures
from agent.bench.failures import FOLDER, Classified, _script, labels
from agent.evals.suite import load_suite


def test_every_task_has_its_label_and_every_script_its_steps() -> None:
    known = labels()
    tasks = {task.id: task for task in load_suite(str(FOLDER)).tasks}
    assert tasks.keys() == known.keys()
    for name, label in known.items():
        if label.brain == "scripted":
            assert _script(name, tasks[name].instruction.replace("{server}", "http://127.0.0.1"))


@pytest.mark.parametrize(("right", "code"), [(4, 0), (3, 1), (0, 1)])
def test_too_few_that_are_right_are_told(
    right: int, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measured(only: Sequence[str]) -> Iterator[Classified]:
        for number in range(5):
            found = "planning" if number < right else "memory"
            yield Classified(
                task=f"t{number}", label="planning", found=found, step=1, evidence=("so",), seconds=1.0
            )

    monkeypatch.setattr(failures, "measure", measured)
    assert failures.run(json_output=True) == code
    assert json.loads(capsys.readouterr().out)["right"] == right
    assert failures.run(json_output=False) == code
    assert f"{right} of 5 are right" in capsys.readouterr().out

"""The example in docs/evals.md is a suite that works."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from agent.cli.exit_codes import USAGE
from agent.cli.main import main
from agent.evals.checkers.trial import LEAST_REJECTED, rejected, try_checks
from agent.evals.suite import load_suite
from agent.evals.units.unit_task import UnitTask

_NAMED_BLOCK = re.compile(r"^`([\w/.-]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_documented_example_is_a_suite(repository: Path, tmp_path: Path) -> None:
    blocks = dict(_NAMED_BLOCK.findall((repository / "docs/evals.md").read_text(encoding="utf-8")))
    assert set(blocks) == {
        "suite.toml",
        "tasks/write-note.toml",
        "tasks/order-tea.toml",
        "pages/order.html",
    }
    for name, text in blocks.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    suite = load_suite(str(tmp_path))
    assert [task.id for task in suite.tasks] == ["order-tea", "write-note"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-suite"], "built in: desk-basics"),
        (["desk-basics", "--task", "no-such-task"], "has no task no-such-task"),
        (["desk-basics", "--brain", "galaxy"], "no brain called 'galaxy'"),
    ],
)
def test_what_cannot_be_run_is_said_and_nothing_starts(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", *arguments]) == USAGE
    assert said in capsys.readouterr().err


def test_a_repeat_of_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["eval", "desk-basics", "--repeat", "0"])
    assert ended.value.code == USAGE
    assert "at least 1" in capsys.readouterr().err


def test_the_documented_end_states_hold_the_documented_checks_to_account(
    repository: Path, tmp_path: Path
) -> None:
    text = (repository / "docs/evals.md").read_text(encoding="utf-8")
    blocks = dict(_NAMED_BLOCK.findall(text))
    solved = re.search(r"```toml\n# solved/order-tea.toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert solved is not None
    for name, body in {**blocks, "solved/order-tea.toml": solved[1]}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")
    suite = load_suite(str(tmp_path))
    trial = try_checks(suite, suite.only(["order-tea"])[0])
    assert trial.sound, trial
    assert rejected([trial]) >= LEAST_REJECTED, trial.passed


def test_the_documented_decision_is_one(repository: Path) -> None:
    text = (repository / "docs/evals.md").read_text(encoding="utf-8")
    found = re.search(r'```toml\n(id = "save-note".*?)^```', text, re.MULTILINE | re.DOTALL)
    assert found is not None
    task = UnitTask.model_validate(tomllib.loads(found[1]))
    assert task.expect[0].rect is not None

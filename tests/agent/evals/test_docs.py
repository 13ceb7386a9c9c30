"""The example in docs/evals.md is a suite that works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.cli.exit_codes import USAGE
from agent.cli.main import main
from agent.evals.suite import load_suite

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
        (["desk-basics", "--brain", "galaxy"], "no brain called galaxy"),
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

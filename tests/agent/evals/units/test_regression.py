"""Recorded episodes become a suite; brains and replays are held against it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from agent.brains.null import ClaimsBrain, NothingBrain
from agent.brains.scripted import ScriptedBrain
from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
from agent.cli.main import main
from agent.errors import SuiteError
from agent.evals.result import TaskVerdict
from agent.evals.units.from_episodes import make_suite
from agent.evals.units.null_check import defects
from agent.evals.units.running import run_replays, run_units
from agent.evals.units.unit_task import load_units
from agent.proposal import Proposal, ProposeClick, ProposeKeys, ProposeType, ProposeWait, Words
from memory.journal import Journal
from safety.redaction.redactor import Redactor
from tests.agent.replay.conftest import Toy

FIELD = ProposeClick(place=Words(phrase="Name"), why="click Name")
HELLO = ProposeType(text="Hello Ada", why="type Hello Ada")
MORE = ProposeClick(place=Words(phrase="More"), why="click More")
SCRIPT: tuple[Proposal, ...] = (FIELD, HELLO, ProposeWait(seconds=1.0), MORE)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return suite_of(tmp_path_factory.mktemp("made"))


@pytest.fixture
def made(once: Path, tmp_path: Path) -> Path:
    """A regression suite of one toy episode, to do with as one likes."""
    shutil.copytree(once, tmp_path / "my suite")
    return tmp_path / "my suite"


def suite_of(folder: Path, redactor: Redactor | None = None) -> Path:
    Toy(folder=folder / "data", instruction="write Hello Ada").run(*SCRIPT)
    with Journal(folder / "data") as journal:
        ids = [episode.id for episode in journal.episodes()]
        made = make_suite(journal, ids, folder / "my suite", redactor or Redactor())
    assert (made.episodes, made.older) == (1, 0)
    return folder / "my suite"


def test_what_was_decided_is_expected_again(made: Path) -> None:
    suite = load_units(str(made))
    assert suite.name == "my-suite"
    assert [task.step for task in suite.tasks] == [1, 2, 4]
    assert [expect.action for task in suite.tasks for expect in task.expect] == ["click", "type", "click"]
    same = list(run_units(suite, suite.tasks, lambda programs: ScriptedBrain(SCRIPT)))
    assert [(result.verdict, result.reason) for result in same] == [(TaskVerdict.PASSED, "")] * 3
    assert [result.verdict for result in run_replays(suite)] == [TaskVerdict.PASSED]


def test_another_decision_is_told(made: Path) -> None:
    suite = load_units(str(made))
    other: tuple[Proposal, ...] = (MORE, ProposeType(text="Hello"), ProposeKeys(keys=("tab",)), MORE)
    results = {
        task.step: result
        for task, result in zip(
            suite.tasks, run_units(suite, suite.tasks, lambda programs: ScriptedBrain(other)), strict=True
        )
    }
    assert results[1].reason.startswith('it chose click on button "More": ')
    assert "text is 'Hello', not 'Hello Ada'" in results[2].reason
    assert results[4].passed  # what went wrong before is as if it had gone as recorded


def test_brains_that_understand_nothing_pass_nothing(made: Path) -> None:
    suite = load_units(str(made))
    assert list(defects(suite, suite.tasks)) == []
    for make in (NothingBrain, ClaimsBrain):
        results = run_units(suite, suite.tasks, lambda programs, make=make: make())
        assert not any(result.passed for result in results)


def test_a_decision_that_anything_meets_is_a_defect(made: Path) -> None:
    path = sorted((made / "tasks").iterdir())[0]
    head = path.read_text().partition("[expect]")[0]
    path.write_text(head + 'expect = [{ action = "done" }, { refused = true, says = ["does nothing"] }]\n')
    suite = load_units(str(made))
    assert {brain for _, brain in defects(suite, suite.tasks)} == {"nothing", "claims"}
    assert main(["eval", str(made), "--null"]) == FAILED


def test_what_is_hidden_today_is_hidden_in_the_suite(tmp_path: Path) -> None:
    redactor = Redactor()
    redactor.learn("Hello Ada")
    folder = suite_of(tmp_path, redactor)
    for path in folder.rglob("*"):
        assert not path.is_file() or b"Hello Ada" not in path.read_bytes()
    assert [task.step for task in load_units(str(folder)).tasks] == [1, 4]


def test_a_suite_is_not_touched_by_running_it(made: Path) -> None:
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    suite = load_units(str(made))
    list(run_units(suite, suite.tasks, lambda programs: ScriptedBrain(SCRIPT)))
    list(run_replays(suite))
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


def test_what_is_not_in_the_record_is_said(made: Path) -> None:
    with Journal(made / "recorded") as journal:
        steps = list(journal.steps(journal.episodes()[0].id))
    assert len(steps) == 5
    suite = load_units(str(made))
    broken = suite.model_copy(update={"tasks": (suite.tasks[0].model_copy(update={"episode": "ffffffff"}),)})
    result = next(run_units(broken, broken.tasks, lambda programs: NothingBrain()))
    assert result.verdict is TaskVerdict.ERROR
    late = (suite.tasks[0].model_copy(update={"step": 99}),)
    with pytest.raises(SuiteError, match="has 5 steps, not 99"):
        list(run_units(suite, late, lambda programs: NothingBrain()))


def test_the_command_makes_a_suite_and_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "data"))
    Toy(folder=tmp_path / "data").run(*SCRIPT)
    made = ["eval", "from-episodes", "--all-succeeded", "--to", str(tmp_path / "suite")]
    assert main(made) == SUCCEEDED
    assert "3 decisions of 1 episodes" in capsys.readouterr().out
    assert main(made) == USAGE
    assert "is not empty" in capsys.readouterr().err
    assert main(["eval", str(tmp_path / "suite"), "--brain", "claims", "--json"]) == FAILED
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["verdict"] for line in lines[:-1]] == ["failed"] * 3 + ["passed"]
    assert lines[-1]["passed"] == 1
    assert main(["eval", str(tmp_path / "suite"), "--repeat", "2"]) == USAGE
    assert main(["eval", str(tmp_path / "suite"), "--null"]) == SUCCEEDED


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name episodes, or --all-succeeded"),
        (["--all-succeeded", "--folder", "/nonexistent"], "no episodes"),
    ],
)
def test_what_cannot_be_made_is_said(
    tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "from-episodes", *arguments, "--to", str(tmp_path / "s")]) == USAGE
    assert said in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    ("suite", "task", "reason"),
    [
        ('name = "x"\nkind = "unit"', None, "there are no tasks"),
        ('name = "x"\nkind = "regression"', None, "there is no journal"),
        ('name = "x"', None, "a behavioural suite has no decisions"),
        ('name = "x"\nkind = "unit"', 'id = "replay-1"', "are for replays"),
        ('name = "x"\nkind = "unit"', 'id = "a"\nstep = 0', "step: "),
    ],
)
def test_a_malformed_suite_is_named(tmp_path: Path, suite: str, task: str | None, reason: str) -> None:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "suite.toml").write_text(suite)
    if task is not None:
        body = task if "step" in task else f"{task}\nstep = 1"
        text = f'{body}\nepisode = "abcd"\nexpect = {{ action = "click" }}\n'
        (tmp_path / "tasks/a.toml").write_text(text)
    with pytest.raises(SuiteError, match=reason):
        load_units(str(tmp_path))

"""Checks tried on end states that lie in a folder, without a desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
from agent.cli.main import main
from agent.errors import SuiteError
from agent.evals.checkers.solved import unknown_solved
from agent.evals.checkers.trial import LEAST_REJECTED, Trial, rejected, try_checks
from agent.evals.suite import EvalTask, Suite, load_suite

TASK = """
id = "a"
instruction = "put it there"
setup.files = [{ path = "list.txt", text = "one" }]
"""
GOOD = """
checks = [
  { kind = "file", path = "out.txt", equals = "done 3" },
  { kind = "untouched", but = ["out.txt"] },
]
"""
WEAK = 'checks = [{ kind = "file", path = "out.txt" }]'
SOLVED = """
files = [{ path = "out.txt", text = "done 3\\n" }]
right = [{ why = "no newline", files = [{ path = "out.txt", text = "done 3" }] }]
wrong = [{ why = "four", files = [{ path = "out.txt", text = "done 4" }] }]
"""


def suite_of(folder: Path, checks: str, solved: str | None = SOLVED, more: str = "") -> Suite:
    for name in ("tasks", "solved"):
        (folder / name).mkdir()
    (folder / "suite.toml").write_text('name = "mine"')
    (folder / "tasks/a.toml").write_text(TASK + more + checks)
    if solved is not None:
        (folder / "solved/a.toml").write_text(solved)
    return load_suite(str(folder))


def trial_of(folder: Path, checks: str, solved: str | None = SOLVED, more: str = "") -> Trial:
    suite = suite_of(folder, checks, solved, more)
    return try_checks(suite, suite.tasks[0])


def test_good_checks_refuse_everything_wrong_and_accept_what_is_right(tmp_path: Path) -> None:
    trial = trial_of(tmp_path, GOOD)
    assert (trial.sound, trial.passed, trial.right) == (True, (), 2)
    assert trial.wrong > 15
    assert rejected([trial]) == 1.0


def test_weak_checks_are_found_out(tmp_path: Path) -> None:
    trial = trial_of(tmp_path, WEAK)
    assert {"out.txt: empty", "list.txt: deleted besides", "wrong by hand: four"} <= set(trial.passed)
    assert "out.txt: missing" not in trial.passed
    assert rejected([trial]) < LEAST_REJECTED


def test_checks_that_are_too_strict_are_found_out(tmp_path: Path) -> None:
    trial = trial_of(tmp_path, 'checks = [{ kind = "file", path = "out.txt", matches = "^done 3\\n$" }]')
    assert not trial.sound
    assert any(said.startswith("no newline: out.txt does not match") for said in trial.refused_right)


def test_checks_that_hold_before_anything_is_done_are_found_out(tmp_path: Path) -> None:
    trial = trial_of(tmp_path, 'checks = [{ kind = "file", path = "list.txt" }]')
    assert "what was there before anything was done passes" in trial.refused_right


def test_a_mutant_may_be_declared_right_but_not_in_vain(tmp_path: Path) -> None:
    checks = GOOD.replace("out.txt", "**/out.txt")
    same = """
same = [
  { mutant = "*: in another folder", why = "any folder" },
  { mutant = "*: empty", why = "no" },
]
"""
    trial = trial_of(tmp_path, checks, SOLVED + same)
    assert trial.forgiven == ("out.txt: in another folder",)
    assert trial.unneeded == ("*: empty",)
    assert trial.passed == ()


def test_databases_programs_and_answers_are_tried_without_a_desk(tmp_path: Path) -> None:
    checks = """
answer = 7
checks = [
  { kind = "sqlite", path = "d.db", query = "select n from t", rows = [[1], [2]] },
  { kind = "program", name = "xterm", running = false },
  { kind = "accessibility", name = "Wrap", states = ["checked"] },
  { kind = "file", path = "made.txt", equals = "TEXT" },
]
"""
    solved = """
answer = "7"
right = [{ why = "in a sentence", answer = "It is 7." }]
stopped = ["xterm"]
solve = ["test -e list.txt"]
elements = [{ role = "checkbox", name = "Wrap", states = ["checked"] }]
files = [
  { path = "d.db", text = "create table t (n); insert into t values (1), (2);", made = "sqlite" },
  { path = "made.txt", text = "text", made = "tr a-z A-Z < {text} > {file}" },
]
same = [
  { mutant = "d.db: *", why = "the rows are what counts" },
  { mutant = "made.txt: in another case", why = "made in capitals" },
  { mutant = "list.txt: *", why = "not looked at" },
  { mutant = "stray.txt: *", why = "not looked at" },
]
"""
    trial = trial_of(tmp_path, checks, solved)
    assert (trial.refused_right, trial.passed) == ((), ())
    assert "xterm" not in " ".join(trial.forgiven)


def test_what_cannot_be_tried_here_is_said(tmp_path: Path) -> None:
    trial = trial_of(tmp_path, GOOD, more='setup.commands = ["frobnicate it"]\n')
    assert trial.not_tried == "needs frobnicate, which is not installed"
    assert not trial.sound


@pytest.mark.parametrize(
    ("solved", "reason"),
    [
        (None, "a.toml: is missing"),
        ("", "says nothing of how the task ends"),
        ('files = [{ path = "../x", text = "" }]', r"without \.\."),
        ('gone = ["no.txt"]', "there is no no.txt before the task"),
        ('solve = ["exit 3"]', "ended with code 3"),
        ('files = [{ path = "x", text = "", made = "true" }]', "made no file"),
        ("wrong = [{ files = [] }]", "wrong.0.why: Field required"),
    ],
)
def test_end_states_that_make_no_sense_are_refused(tmp_path: Path, solved: str | None, reason: str) -> None:
    with pytest.raises(SuiteError, match=reason):
        trial_of(tmp_path, GOOD, solved)


def test_the_bench_says_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, checks in (("good", GOOD), ("weak", WEAK)):
        (tmp_path / name).mkdir()
        suite_of(tmp_path / name, checks)
    assert main(["bench", "checkers", "--suite", str(tmp_path / "good")]) == SUCCEEDED
    assert "(100.0%" in capsys.readouterr().out
    assert main(["bench", "checkers", "--suite", str(tmp_path / "weak")]) == FAILED
    assert "wrong, but passes: out.txt: empty" in capsys.readouterr().out
    (tmp_path / "good/solved/b.toml").write_text(SOLVED)
    assert main(["bench", "checkers", "--suite", str(tmp_path / "good")]) == USAGE
    assert "b.toml: there is no such task" in capsys.readouterr().err


BASICS = load_suite("desk-basics")
# Those that run no program for each end state; `deskhand bench checkers` tries all.
QUICK = [task for task in BASICS.tasks if "spreadsheet" not in task.tags][::3]


def test_every_basic_task_says_how_it_ends_well() -> None:
    assert unknown_solved(BASICS) == []
    assert {path.stem for path in (BASICS.folder / "solved").iterdir()} == {t.id for t in BASICS.tasks}


@pytest.mark.parametrize("task", QUICK, ids=lambda task: task.id)
def test_the_checks_of_a_basic_task_are_sound(task: EvalTask) -> None:
    trial = try_checks(BASICS, task)
    assert trial.sound, trial
    assert rejected([trial]) >= LEAST_REJECTED, trial.passed

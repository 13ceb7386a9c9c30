from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import SuiteError
from agent.evals.suite import BUILT_IN, EvalTask, load_suite

CHECK = '[[checks]]\nkind = "file"\npath = "x"\n'


def write(folder: Path, task: str, suite: str = 'name = "mine"') -> Path:
    (folder / "tasks").mkdir(exist_ok=True)
    (folder / "suite.toml").write_text(suite)
    (folder / "tasks/a.toml").write_text(task)
    return folder


def test_a_suite_is_read_from_its_folder(tmp_path: Path) -> None:
    write(tmp_path, f'id = "b"\ninstruction = "do it"\n{CHECK}')
    (tmp_path / "tasks/0.toml").write_text(f'id = "a"\ninstruction = "do more"\ntimeout = 5\n{CHECK}')
    suite = load_suite(str(tmp_path))
    assert [task.id for task in suite.tasks] == ["a", "b"]
    assert [task.id for task in suite.only(["b"])] == ["b"]
    assert suite.only([]) == suite.tasks
    with pytest.raises(SuiteError, match="has no task c; it has: a, b"):
        suite.only(["c"])


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ("not toml", "a.toml: is not TOML"),
        ("a = " + "1" * 5_000, "a.toml: is not TOML"),
        (f'instruction = "x"\n{CHECK}', "a.toml: id: Field required"),
        (f'id = "A B"\ninstruction = "x"\n{CHECK}', "a.toml: id: .*pattern"),
        (f'id = "a"\ninstruction = "  "\n{CHECK}', "a.toml: instruction: .*pattern"),
        ('id = "a"\ninstruction = "x"\n', "a.toml: checks: Field required"),
        ('id = "a"\ninstruction = "x"\nchecks = []', "a.toml: checks: "),
        (f'id = "a"\ninstruction = "x"\nsteps = 3\n{CHECK}', "a.toml: steps: Extra inputs"),
        (f'id = "a"\ninstruction = "x"\ntimeout = -1\n{CHECK}', "a.toml: timeout: "),
        (f'id = "a"\ninstruction = "x"\n{CHECK}equal = "x"', "a.toml: checks.0.file.equal: Extra"),
        (f'id = "a"\ninstruction = "x"\n{CHECK}matches = "("', "checks.0.file.matches: .*regular expression"),
        (f'id = "a"\ninstruction = "x"\n{CHECK}exists = false\nequals = "x"', "cannot have contents"),
        ('id = "a"\ninstruction = "x"\n[[checks]]\nkind = "screen"', "checks.0: .*screen"),
        (f'id = "a"\ninstruction = "x"\n{CHECK}[setup]\npages = "pages"', "setup.pages: the suite has no"),
        (f'id = "a"\ninstruction = "x"\n{CHECK}[setup]\npages = "../x"', r"setup.pages: .*without \.\."),
        (f'id = "a"\ninstruction = "go to {{server}}"\n{CHECK}', "uses {server} but setup.pages"),
        (f'id = "a"\ninstruction = "go to {{port}}"\n{CHECK}', "uses {port} but setup.server"),
        (
            f'id = "a"\ninstruction = "x"\n{CHECK}[setup]\nserver = "serve 80"',
            "setup.server: must listen on {port}",
        ),
        (f'id = "a"\ninstruction = "x"\nparaphrases = ["y", " "]\n{CHECK}', "paraphrases.1: .*pattern"),
        (f'id = "a"\ninstruction = "x"\nparaphrases = ["x"]\n{CHECK}', "two of its wordings are the same"),
        (f'id = "a"\ninstruction = "x"\nwording = 2\n{CHECK}', "wording: is counted, not given"),
        ('id = "a"\ninstruction = "x"\nanswer = true', "checks.0.answer.text: .*string"),
        ('id = "a"\ninstruction = "x"\nanswer = { near = 3 }', "checks.0.answer.near: Extra"),
        ('id = "a"\ninstruction = "x"\nanswer = 3\nchecks = "none"', "answer: Extra|checks: "),
        ('id = "a"\ninstruction = "x"\n[[checks]]\nkind = "accessibility"', "needs a role or a name"),
        (f'id = "a"\ninstruction = "x"\n{CHECK}[[setup.files]]\npath = "y"', "needs either text or source"),
        (
            f'id = "a"\ninstruction = "x"\n{CHECK}[[setup.files]]\npath = "/y"\ntext = "z"',
            r"setup.files.0.path: .*inside the folder",
        ),
        (
            f'id = "a"\ninstruction = "x"\n{CHECK}[[setup.files]]\npath = "y"\nsource = "z"',
            "setup.files: the suite has no file z",
        ),
    ],
)
def test_a_malformed_task_names_file_key_and_reason(tmp_path: Path, task: str, reason: str) -> None:
    with pytest.raises(SuiteError, match=reason):
        load_suite(str(write(tmp_path, task)))


@pytest.mark.parametrize(
    ("answer", "keys"),
    [
        ("42", {"number": 42}),
        ('"yes"', {"text": "yes"}),
        ('["a", 2]', {"items": ("a", 2)}),
        ("{ number = 3, within = 0.5 }", {"number": 3, "within": 0.5}),
    ],
)
def test_an_answer_becomes_a_check_beside_the_others(
    tmp_path: Path, answer: str, keys: dict[str, object]
) -> None:
    task = load_suite(str(write(tmp_path, f'id = "a"\ninstruction = "x"\nanswer = {answer}\n{CHECK}'))).tasks[
        0
    ]
    assert [check.kind for check in task.checks] == ["file", "answer"]
    assert task.checks[1].model_dump(exclude_unset=True) == {"kind": "answer", **keys}
    assert EvalTask.model_validate(task.model_dump(by_alias=True, exclude_unset=True)) == task


def test_a_task_is_told_in_each_of_its_wordings(tmp_path: Path) -> None:
    text = f'id = "a"\ninstruction = "x"\nparaphrases = ["y", "z"]\n{CHECK}'
    task = load_suite(str(write(tmp_path, text))).tasks[0]
    assert [(told.id, told.instruction, told.wording) for told in task.wordings] == [
        ("a", "x", 0),
        ("a", "y", 1),
        ("a", "z", 2),
    ]
    for told in task.wordings:
        assert EvalTask.model_validate(told.model_dump(by_alias=True, exclude_unset=True)) == told


def test_a_suite_of_decisions_has_no_tasks_for_a_desk(tmp_path: Path) -> None:
    write(tmp_path, f'id = "a"\ninstruction = "x"\n{CHECK}', 'name = "mine"\nkind = "unit"')
    with pytest.raises(SuiteError, match="a unit suite has no tasks to do on a desk"):
        load_suite(str(tmp_path))


def test_a_suite_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="built in: desk-basics"):
        load_suite("desk-advanced")
    with pytest.raises(SuiteError, match=r"suite\.toml: cannot be read"):
        load_suite(str(tmp_path))
    (tmp_path / "suite.toml").write_text('name = "x"')
    with pytest.raises(SuiteError, match="there are no tasks"):
        load_suite(str(tmp_path))


def test_two_tasks_cannot_share_an_id(tmp_path: Path) -> None:
    write(tmp_path, f'id = "a"\ninstruction = "x"\n{CHECK}')
    (tmp_path / "tasks/b.toml").write_text(f'id = "a"\ninstruction = "x"\n{CHECK}')
    with pytest.raises(SuiteError, match=r"b\.toml: id: another task is called a"):
        load_suite(str(tmp_path))


def test_desk_basics_covers_an_ordinary_desk() -> None:
    suite = load_suite("desk-basics")
    assert len(suite.tasks) >= 18
    needs = {name for task in suite.tasks for name in task.needs}
    assert {"mousepad", "thunar", "browser", "galculator", "terminal", "xterm", "gnumeric"} <= needs
    assert {path.stem for path in (BUILT_IN / "desk-basics/tasks").iterdir()} == {t.id for t in suite.tasks}

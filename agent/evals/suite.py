"""Eval suites: a folder with a suite.toml and a tasks folder. The format is specified in docs/evals.md."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from agent.errors import SuiteError
from agent.evals.checks import Check
from agent.task import MAX_INSTRUCTION

BUILT_IN = Path(__file__).parent / "suites"

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Words = Annotated[str, Field(min_length=1, max_length=MAX_INSTRUCTION, pattern=r"\S")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SetUpFile(_Model):
    """A file put into the home folder before the task: its `text`, or a copy of the suite's file `source`."""

    path: str = Field(min_length=1)
    text: str | None = None
    source: str | None = None

    @field_validator("path", "source")
    @classmethod
    def _inside(cls, value: str | None) -> str | None:
        return None if value is None else relative(value)

    def model_post_init(self, context: Any) -> None:
        if (self.text is None) == (self.source is None):
            raise ValueError("a file needs either text or source")


class SetUp(_Model):
    """What is done on the desk before the agent begins, in this order: pages, files, server, commands,
    programs.

    `server` is a line of shell that keeps running until the task has been checked and listens on {port}.
    `open` holds programs to start, each as a list: what a person calls it, then files or addresses.
    """

    pages: str | None = None
    files: tuple[SetUpFile, ...] = ()
    server: str | None = Field(default=None, min_length=1)
    commands: tuple[str, ...] = ()
    open: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()

    @field_validator("pages")
    @classmethod
    def _inside(cls, value: str | None) -> str | None:
        return None if value is None else relative(value)


class EvalTask(_Model):
    """One task. Times are seconds; `needs` are programs without which it cannot be tried.

    `paraphrases` say the same in other words. `minimal_steps` is what a person needs (an opened program, a
    click, a drag, a chord or a text typed is one step each), `program` what the task is about, for reports
    and statistics by program, `tags` are words to pick tasks by. `answer`, which becomes a check, is what the
    agent must say at the end: a text, a number, a list, or the keys of an answer check. `wording` is not for
    files: it says which paraphrase the instruction is, 0 for its own words.
    """

    id: Name
    instruction: Words
    paraphrases: tuple[Words, ...] = Field(default=(), max_length=20)
    needs: tuple[str, ...] = ()
    program: str = Field(default="", max_length=60)
    tags: tuple[Name, ...] = ()
    minimal_steps: int | None = Field(default=None, ge=1, le=1000)
    wording: int = Field(default=0, ge=0)
    max_steps: int = Field(default=60, ge=1, le=1000)
    timeout: float = Field(default=180.0, gt=0, le=3600)
    settle: float = Field(default=5.0, ge=0, le=60)
    setup: SetUp = SetUp()
    checks: tuple[Check, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _answer_is_a_check(cls, data: Any) -> Any:
        """`answer = 42` for a check of kind "answer": it stays among the checks, which no brain is shown."""
        if not isinstance(data, dict) or "answer" not in data:
            return data
        data = dict(data)
        checks = data.get("checks", [])
        if isinstance(checks, list | tuple):
            data["checks"] = [*checks, _answer_check(data.pop("answer"))]
        return data

    @model_validator(mode="after")
    def _served(self) -> Self:
        said = self.model_dump_json()
        if self.setup.pages is None and "{server}" in said:
            raise ValueError("uses {server} but setup.pages names no folder to serve")
        if self.setup.server is None and "{port}" in said:
            raise ValueError("uses {port} but setup.server names no server to start")
        if not self.wording and len({self.instruction, *self.paraphrases}) <= len(self.paraphrases):
            raise ValueError("two of its wordings are the same")
        return self

    @property
    def wordings(self) -> tuple[EvalTask, ...]:
        """The task in its own words, and once for each of its paraphrases, with `wording` counted from 1."""
        told = enumerate(self.paraphrases, 1)
        return (self, *(self.model_copy(update={"instruction": w, "wording": n}) for n, w in told))


def _answer_check(answer: Any) -> dict[str, Any]:
    match answer:
        case dict():
            return {"kind": "answer", **answer}
        case list() | tuple():
            return {"kind": "answer", "items": answer}
        case int() | float() if not isinstance(answer, bool):
            return {"kind": "answer", "number": answer}
        case _:
            return {"kind": "answer", "text": answer}


class SuiteKind(StrEnum):
    """What the tasks of a suite are."""

    BEHAVIOURAL = "behavioural"  # whole tasks in real programs, judged by their true effect
    UNIT = "unit"  # one decision each, on a recorded step
    REGRESSION = "regression"  # a person's own past episodes: their decisions, and the episodes replayed
    SAFETY = "safety"  # attacks and honest work in the arena


class SuiteHead(_Model):
    """What suite.toml says."""

    name: Name
    description: str = ""
    kind: SuiteKind = SuiteKind.BEHAVIOURAL


class Suite(_Model):
    """A behavioural suite, its tasks in the order of their files' names."""

    name: str
    description: str
    folder: Path
    tasks: tuple[EvalTask, ...]

    @property
    def digest(self) -> str:
        """Of all that its tasks say; what other files of the folder hold is not in it."""
        said = json.dumps(
            [task.model_dump(mode="json", by_alias=True) for task in self.tasks], sort_keys=True
        )
        return hashlib.sha256(said.encode()).hexdigest()

    def only(self, ids: Sequence[str]) -> tuple[EvalTask, ...]:
        """The tasks with these ids, in the suite's order; all of them for no ids. Raises SuiteError."""
        known = {task.id for task in self.tasks}
        if unknown := [wanted for wanted in ids if wanted not in known]:
            raise SuiteError(
                f"suite {self.name} has no task {', '.join(unknown)}; it has: {', '.join(sorted(known))}"
            )
        return tuple(task for task in self.tasks if not ids or task.id in ids)


def load_suite(name_or_path: str) -> Suite:
    """The built-in behavioural suite of that name, or the one in that folder. Raises SuiteError, naming file
    and key."""
    folder, head = suite_head(name_or_path)
    if head.kind is not SuiteKind.BEHAVIOURAL:
        raise SuiteError(f"{folder / 'suite.toml'}: kind: a {head.kind} suite has no tasks to do on a desk")
    tasks: dict[str, EvalTask] = {}
    for path in task_files(folder):
        task = read_toml(path, EvalTask)
        if task.id in tasks:
            raise SuiteError(f"{path}: id: another task is called {task.id} already")
        _require_sources(task, folder, path)
        tasks[task.id] = task
    return Suite(
        name=head.name, description=head.description, folder=folder.resolve(), tasks=tuple(tasks.values())
    )


def suite_head(name_or_path: str) -> tuple[Path, SuiteHead]:
    """The folder of a suite, built in or anywhere, and what its suite.toml says. Raises SuiteError."""
    folder = BUILT_IN / name_or_path
    if "/" in name_or_path or not folder.is_dir():
        folder = Path(name_or_path).expanduser()
    if not folder.is_dir():
        built_in = ", ".join(built_in_suites())
        raise SuiteError(f"{name_or_path}: there is no such suite, nor such a folder; built in: {built_in}")
    return folder, read_toml(folder / "suite.toml", SuiteHead)


def built_in_suites() -> list[str]:
    """The names of the suites that come with Deskhand."""
    return sorted(path.parent.name for path in BUILT_IN.glob("*/suite.toml"))


def task_files(folder: Path) -> list[Path]:
    """The files of a suite's tasks, in the order of their names. Raises SuiteError where there are none."""
    paths = sorted((folder / "tasks").glob("*.toml"))
    if not paths:
        raise SuiteError(f"{folder / 'tasks'}: there are no tasks (*.toml)")
    return paths


def _require_sources(task: EvalTask, folder: Path, path: Path) -> None:
    """What a task's set-up takes from the suite must be there."""
    if task.setup.pages is not None and not (folder / task.setup.pages).is_dir():
        raise SuiteError(f"{path}: setup.pages: the suite has no folder {task.setup.pages}")
    if task.wording:
        raise SuiteError(f"{path}: wording: is counted, not given")
    if task.setup.server is not None and "{port}" not in task.setup.server:
        raise SuiteError(f"{path}: setup.server: must listen on {{port}}, which its command does not name")
    for file in task.setup.files:
        if file.source is not None and not (folder / file.source).is_file():
            raise SuiteError(f"{path}: setup.files: the suite has no file {file.source}")


_M = TypeVar("_M", bound=BaseModel)


def read_toml(path: Path, model: type[_M]) -> _M:
    """A TOML file as the model it must be. Raises SuiteError, naming file and key."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path}: cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:
        raise SuiteError(f"{path}: is not TOML: {error}") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SuiteError(f"{path}: {key}: {first['msg']}") from error


def relative(path: str) -> str:
    """A path that stays inside the folder it is meant for."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise ValueError(f"{path!r} must be a path inside the folder, without ..")
    return path

"""Eval suites: a folder with a suite.toml and a tasks folder. The format is specified in docs/evals.md."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from agent.errors import SuiteError
from agent.evals.checks import Check
from agent.task import MAX_INSTRUCTION

BUILT_IN = Path(__file__).parent / "suites"

_Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


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
        return None if value is None else _relative(value)

    def model_post_init(self, context: Any) -> None:
        if (self.text is None) == (self.source is None):
            raise ValueError("a file needs either text or source")


class SetUp(_Model):
    """What is done on the desk before the agent begins, in this order: pages, files, commands, programs.

    `open` holds programs to start, each as a list: what a person calls it, then files or addresses.
    """

    pages: str | None = None
    files: tuple[SetUpFile, ...] = ()
    commands: tuple[str, ...] = ()
    open: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()

    @field_validator("pages")
    @classmethod
    def _inside(cls, value: str | None) -> str | None:
        return None if value is None else _relative(value)


class EvalTask(_Model):
    """One task. Times are seconds; `needs` are programs without which it cannot be tried."""

    id: _Name
    instruction: str = Field(min_length=1, max_length=MAX_INSTRUCTION, pattern=r"\S")
    needs: tuple[str, ...] = ()
    max_steps: int = Field(default=60, ge=1, le=1000)
    timeout: float = Field(default=180.0, gt=0, le=3600)
    settle: float = Field(default=5.0, ge=0, le=60)
    setup: SetUp = SetUp()
    checks: tuple[Check, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _served(self) -> Self:
        if self.setup.pages is None and "{server}" in self.model_dump_json():
            raise ValueError("uses {server} but setup.pages names no folder to serve")
        return self


class _SuiteFile(_Model):
    name: _Name
    description: str = ""


class Suite(_Model):
    """A suite, its tasks in the order of their files' names."""

    name: str
    description: str
    folder: Path
    tasks: tuple[EvalTask, ...]

    def only(self, ids: Sequence[str]) -> tuple[EvalTask, ...]:
        """The tasks with these ids, in the suite's order; all of them for no ids. Raises SuiteError."""
        known = {task.id for task in self.tasks}
        if unknown := [wanted for wanted in ids if wanted not in known]:
            raise SuiteError(
                f"suite {self.name} has no task {', '.join(unknown)}; it has: {', '.join(sorted(known))}"
            )
        return tuple(task for task in self.tasks if not ids or task.id in ids)


def load_suite(name_or_path: str) -> Suite:
    """The built-in suite of that name, or the one in that folder. Raises SuiteError, naming file and key."""
    folder = BUILT_IN / name_or_path
    if "/" in name_or_path or not folder.is_dir():
        folder = Path(name_or_path).expanduser()
    if not folder.is_dir():
        built_in = ", ".join(sorted(path.name for path in BUILT_IN.iterdir() if path.is_dir()))
        raise SuiteError(f"{name_or_path}: there is no such suite, nor such a folder; built in: {built_in}")
    head = _read(folder / "suite.toml", _SuiteFile)
    paths = sorted((folder / "tasks").glob("*.toml"))
    if not paths:
        raise SuiteError(f"{folder / 'tasks'}: there are no tasks (*.toml)")
    tasks: dict[str, EvalTask] = {}
    for path in paths:
        task = _read(path, EvalTask)
        if task.id in tasks:
            raise SuiteError(f"{path}: id: another task is called {task.id} already")
        _require_sources(task, folder, path)
        tasks[task.id] = task
    return Suite(
        name=head.name, description=head.description, folder=folder.resolve(), tasks=tuple(tasks.values())
    )


def _require_sources(task: EvalTask, folder: Path, path: Path) -> None:
    """What a task's set-up takes from the suite must be there."""
    if task.setup.pages is not None and not (folder / task.setup.pages).is_dir():
        raise SuiteError(f"{path}: setup.pages: the suite has no folder {task.setup.pages}")
    for file in task.setup.files:
        if file.source is not None and not (folder / file.source).is_file():
            raise SuiteError(f"{path}: setup.files: the suite has no file {file.source}")


_M = TypeVar("_M", bound=BaseModel)


def _read(path: Path, model: type[_M]) -> _M:
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


def _relative(path: str) -> str:
    """A path that stays inside the folder it is meant for."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise ValueError(f"{path!r} must be a path inside the folder, without ..")
    return path

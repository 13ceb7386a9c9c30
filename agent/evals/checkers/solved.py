"""The right end states of a suite's tasks: SUITE/solved/TASK.toml. docs/evals.md specifies the format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from agent.errors import SuiteError
from agent.evals.page_server import Request
from agent.evals.shown import Shown
from agent.evals.suite import EvalTask, Suite, read_toml, relative
from vision.element import Element, Role, State
from vision.geometry import Rect

_Path = Annotated[str, Field(min_length=1), AfterValidator(relative)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SolvedFile(_Strict):
    """A file as it must be: its `text`; where `made` is given, that text turned into the file by a line of
    shell in which {text} and {file} stand for the two, or by "sqlite" as a new database from SQL."""

    path: _Path
    text: str
    made: str = ""


class SolvedRequest(_Strict):
    """A request the server received. A field sent more than once is a list."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    method: str = Field(default="POST", pattern="^(GET|POST)$")
    path: str = Field(pattern="^/")
    form: dict[str, str | list[str]] = {}
    query: dict[str, str | list[str]] = {}
    json_body: Any = Field(default=None, alias="json")

    def request(self) -> Request:
        return Request(
            method=self.method,
            path=self.path,
            form=_listed(self.form),
            query=_listed(self.query),
            json=self.json_body,
        )


class SolvedElement(_Strict):
    """Something that shows in a program's window."""

    role: Role
    name: str = ""
    value: str = ""
    states: frozenset[State] = frozenset()
    program: str = ""
    title: str = ""

    def shown(self) -> Shown:
        nowhere = Rect(0, 0, 1, 1)
        element = Element(role=self.role, rect=nowhere, text=self.name, value=self.value, states=self.states)
        return Shown(program=self.program, title=self.title, element=element)


class Ending(_Strict):
    """A way a task may end, on top of its set-up: `gone` is taken away and `files` are written, then the
    lines of shell of `solve` are run in the home folder. `running` are executables that run at the end,
    `stopped` such as must not any more."""

    files: tuple[SolvedFile, ...] = ()
    gone: tuple[_Path, ...] = ()
    solve: tuple[str, ...] = ()
    requests: tuple[SolvedRequest, ...] = ()
    answer: str = ""
    running: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    elements: tuple[SolvedElement, ...] = ()


class OtherEnding(Ending):
    """Another end state; what it does not name is as in the task's own. `why` says what is different."""

    why: str = Field(min_length=1)

    def on(self, base: Ending) -> Ending:
        told = {name: getattr(self, name) for name in self.model_fields_set & set(Ending.model_fields)}
        return base.model_copy(update=told)


class Same(_Strict):
    """Mutated end states that are right all the same: those whose name fits the pattern, and why."""

    mutant: str = Field(min_length=1)
    why: str = Field(min_length=1)


class Solved(Ending):
    """The right end state of a task, `right` and `wrong` ones beside it, and mutants that are right."""

    right: tuple[OtherEnding, ...] = ()
    wrong: tuple[OtherEnding, ...] = ()
    same: tuple[Same, ...] = ()

    @model_validator(mode="after")
    def _ends_somehow(self) -> Self:
        if not self.model_fields_set & set(Ending.model_fields):
            raise ValueError("says nothing of how the task ends")
        return self

    @property
    def ending(self) -> Ending:
        return Ending(**{name: getattr(self, name) for name in Ending.model_fields})


def load_solved(suite: Suite, task: EvalTask) -> Solved:
    """What the suite says of the task's right end. Raises SuiteError where it says nothing, or nonsense."""
    path = suite.folder / "solved" / f"{task.id}.toml"
    if not path.is_file():
        raise SuiteError(f"{path}: is missing: the checks of {task.id} cannot be tried")
    return read_toml(path, Solved)


def unknown_solved(suite: Suite) -> list[Path]:
    """Files of right end states that belong to no task."""
    known = {task.id for task in suite.tasks}
    return sorted(path for path in (suite.folder / "solved").glob("*.toml") if path.stem not in known)


def _listed(fields: dict[str, str | list[str]]) -> dict[str, list[str]]:
    return {name: [value] if isinstance(value, str) else list(value) for name, value in fields.items()}

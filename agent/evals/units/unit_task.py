"""One decision on a recorded step, and what it must be, as TOML. docs/evals.md specifies the format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from agent.errors import SuiteError
from agent.evals.suite import Name, SuiteKind, Words, read_toml, suite_head
from vision.element import Role
from vision.geometry import Rect

RECORDED = "recorded"
"""The folder of a suite that holds its episodes: a journal."""

REPLAY = "replay-"
"""What the ids of a regression suite's replays begin with."""

Kind = Annotated[
    str,
    Field(
        pattern="^(click|move|drag|scroll|type|keys|wait|open|clipboard|focus|close|tool|ask|done|give up)$"
    ),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expect(_Strict):
    """What a decision must be, in all that is named here.

    `action` is the kind of proposal. `inside` is left, top, width and height, in pixels of the screenshot, of
    where it must act; `role` and `name` are of the thing there. `text` is what is typed or put on the
    clipboard, or the answer given; `keys` a chord; `program` what is opened, by its id; `window` the title of
    a window that is brought to the front or closed; `tool` the kind of a tool's action. `refused` asks that
    nothing be done, for a reason that holds all words of `says`.
    """

    action: Kind | None = None
    inside: tuple[int, int, int, int] | None = None
    role: Role | None = None
    name: str | None = None
    text: str | None = None
    keys: tuple[str, ...] | None = None
    program: str | None = None
    window: str | None = None
    tool: str | None = None
    refused: bool = False
    says: tuple[str, ...] = ()

    @field_validator("inside")
    @classmethod
    def _a_rectangle(cls, value: tuple[int, int, int, int] | None) -> tuple[int, int, int, int] | None:
        if value is not None and (value[2] < 1 or value[3] < 1):
            raise ValueError("a width or height is not positive")
        return value

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self == Expect.model_construct():
            raise ValueError("asks for nothing")
        if self.says and not self.refused:
            raise ValueError("says is about a refusal: set refused = true")
        if self.refused and not self.says:
            raise ValueError("a refusal needs says: whoever never does anything would pass")
        return self

    @property
    def rect(self) -> Rect | None:
        return None if self.inside is None else Rect(*self.inside)


class UnitTask(_Strict):
    """A decision: what a brain must do at a step (counted from 1) of a recorded episode, when everything
    before went as it is recorded. `instruction` tells it something else than the episode's own words.
    `expect` are what it may be: one of them must hold."""

    id: Name
    episode: str = Field(pattern="^[0-9a-f]{4,64}$")
    step: int = Field(ge=1, le=100_000)
    instruction: Words | None = None
    program: str = Field(default="", max_length=60)
    tags: tuple[Name, ...] = ()
    expect: tuple[Expect, ...] = Field(min_length=1)

    @field_validator("expect", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value


class UnitSuite(_Strict):
    """A suite of decisions. A regression suite also replays all of its episodes."""

    name: str
    kind: SuiteKind
    folder: Path
    tasks: tuple[UnitTask, ...]

    def only(self, ids: Sequence[str]) -> tuple[UnitTask, ...]:
        """The tasks with these ids, or all if none is named. Raises SuiteError for an unknown one."""
        known = {task.id for task in self.tasks}
        if unknown := [wanted for wanted in ids if wanted not in known]:
            raise SuiteError(f"suite {self.name} has no task {', '.join(unknown)}")
        return tuple(task for task in self.tasks if not ids or task.id in ids)

    @property
    def recorded(self) -> Path:
        return self.folder / RECORDED


def load_units(name_or_path: str) -> UnitSuite:
    """The unit or regression suite of that name or in that folder. Raises SuiteError, naming file and key."""
    folder, head = suite_head(name_or_path)
    if head.kind not in (SuiteKind.UNIT, SuiteKind.REGRESSION):
        raise SuiteError(f"{folder / 'suite.toml'}: kind: a {head.kind} suite has no decisions")
    tasks: dict[str, UnitTask] = {}
    for path in sorted((folder / "tasks").glob("*.toml")):
        task = read_toml(path, UnitTask)
        if task.id in tasks:
            raise SuiteError(f"{path}: id: another task is called {task.id} already")
        if task.id.startswith(REPLAY):
            raise SuiteError(f"{path}: id: those that begin with {REPLAY} are for replays")
        tasks[task.id] = task
    if not tasks and head.kind is SuiteKind.UNIT:
        raise SuiteError(f"{folder / 'tasks'}: there are no tasks (*.toml)")
    if not (folder / RECORDED / "journal.db").is_file():
        raise SuiteError(f"{folder / RECORDED}: there is no journal with the suite's episodes")
    return UnitSuite(name=head.name, kind=head.kind, folder=folder.resolve(), tasks=tuple(tasks.values()))

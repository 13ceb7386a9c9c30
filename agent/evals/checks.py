"""What a task's checks may ask of the world. Read from TOML, so every model refuses what it does not know."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from agent.evals.image_check import ImageCheck
from vision.element import Role, State

Scalar = str | int | float | bool | None


class _Check(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _TextCheck(_Check):
    """What may be asked of a text. Line endings count as one newline; a last newline does not count for
    `equals`; `contains` and `lacks` take one text or several."""

    equals: str | None = None
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    matches: str | None = None

    @field_validator("contains", "lacks", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("matches")
    @classmethod
    def _a_pattern(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from error
        return value

    @property
    def says_something(self) -> bool:
        return bool(self.equals is not None or self.contains or self.lacks or self.matches)


class FileCheck(_TextCheck):
    """A file (or folder) exists, or with `exists = false` does not, and its text is right. `path` is in the
    home folder; it may hold wildcards (`*`), of which one match must be right."""

    kind: Literal["file"]
    path: str = Field(min_length=1)
    exists: bool = True

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if not self.exists and self.says_something:
            raise ValueError("a file that must not exist cannot have contents")
        return self


class FolderCheck(_Check):
    """What a folder lists, hidden files left out: exactly `names`; or all of `contains`, none of `lacks`."""

    kind: Literal["folder"]
    path: str = Field(min_length=1)
    names: tuple[str, ...] | None = None
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class JsonCheck(_Check):
    """A value in a JSON file, by its pointer (RFC 6901): "/items/0/name"."""

    kind: Literal["json"]
    path: str = Field(min_length=1)
    pointer: str = Field(default="", pattern=r"^(/.*)?$")
    equals: Any


class CsvCheck(_Check):
    """Cells of a CSV file: {"A1" = "Item", "B2" = "12"}. Numbers are compared as numbers."""

    kind: Literal["csv"]
    path: str = Field(min_length=1)
    cells: dict[Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")], str] = Field(min_length=1)


class CommandCheck(_TextCheck):
    """A line of shell, run on the desk in its home folder: its exit code, and what it prints."""

    kind: Literal["command"]
    run: str = Field(min_length=1)
    exit_code: int = 0
    timeout: float = Field(default=10.0, gt=0, le=120)


class HttpCheck(_Check):
    """Requests the task's server received with this method, path and fields: one or more, or exactly `count`.

    `form`, `query` and `json_body` (written `json`) name the fields that must be there and what they hold (a
    list where a field is sent more than once); `without` those that must not be there. `last` looks at the
    last request with this method and path alone: what was sent before does not count.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    kind: Literal["http"]
    method: Literal["GET", "POST"] = "POST"
    path: str = Field(pattern="^/")
    form: dict[str, str | list[str]] = {}
    query: dict[str, str | list[str]] = {}
    json_body: dict[str, Any] | None = Field(default=None, alias="json")
    without: tuple[str, ...] = ()
    count: int | None = Field(default=None, ge=0)
    last: bool = False


class PostsCheck(_Check):
    """The paths of all POST requests the task's server received, each as often as it was sent, in any order:
    nothing else was sent."""

    kind: Literal["posts"]
    paths: tuple[Annotated[str, Field(pattern="^/")], ...]


class UntouchedCheck(_Check):
    """Every visible file and folder of the home folder is as it was before the agent began, but for those
    whose path fits one of the patterns in `but`."""

    kind: Literal["untouched"]
    but: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class SqliteCheck(_Check):
    """The rows a query gives on a SQLite database in the home folder."""

    kind: Literal["sqlite"]
    path: str = Field(min_length=1)
    query: str = Field(min_length=1)
    rows: list[list[Scalar]]


class ProgramCheck(_Check):
    """A program runs on the desk (or, with `running = false`, does not), by its executable's name."""

    kind: Literal["program"]
    name: str = Field(min_length=1)
    running: bool = True


class AnswerCheck(_TextCheck):
    """What the agent said at the end: the keys of a text, and `text`, `number` (give or take `within`) or
    `items` (in any order, unless `in_order`), which forgive how it was put (see `answers.py`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kind: Literal["answer"]
    text: str | None = Field(default=None, pattern=r"\S")
    number: int | float | None = Field(default=None, allow_inf_nan=False)
    within: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    items: tuple[str | int | float, ...] | None = Field(default=None, min_length=1)
    in_order: bool = False

    @field_validator("contains", "lacks", "items", mode="before")
    @classmethod
    def _list_or_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.says_something and (self.text, self.number, self.items) == (None, None, None):
            raise ValueError("an answer needs text, number, items or one of the text keys")
        return self


class AccessibilityCheck(_TextCheck):
    """Something in a program's window, as the program itself tells it over the accessibility bus when the run
    has ended: a thing of this `role` and `name` shows that has all of `states`, none of `without`, and holds
    what the text keys ask for (its value; its words where it has none). With `exists = false` none does.

    `program` is the name of a window's program, or part of its title.
    """

    kind: Literal["accessibility"]
    program: str = ""
    role: Role | None = None
    name: str | None = Field(default=None, min_length=1)
    states: frozenset[State] = frozenset()
    without: frozenset[State] = frozenset()
    exists: bool = True

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.role is None and self.name is None:
            raise ValueError("needs a role or a name")
        return self


class AnyCheck(_Check):
    """At least one of these holds."""

    kind: Literal["any"]
    checks: tuple[Check, ...] = Field(min_length=1)


class AllCheck(_Check):
    """All of these hold: for use inside `any`."""

    kind: Literal["all"]
    checks: tuple[Check, ...] = Field(min_length=1)


Check = Annotated[
    FileCheck
    | FolderCheck
    | JsonCheck
    | CsvCheck
    | CommandCheck
    | HttpCheck
    | PostsCheck
    | UntouchedCheck
    | SqliteCheck
    | ImageCheck
    | ProgramCheck
    | AnswerCheck
    | AccessibilityCheck
    | AnyCheck
    | AllCheck,
    Field(discriminator="kind"),
]
FilesCheck = FileCheck | FolderCheck | JsonCheck | CsvCheck | SqliteCheck | UntouchedCheck
TextCheck = FileCheck | CommandCheck | AnswerCheck | AccessibilityCheck

AnyCheck.model_rebuild()
AllCheck.model_rebuild()

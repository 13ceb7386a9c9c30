"""Does the world hold what a task's checks ask for? Looks at files, requests, databases, commands and what
programs tell of their windows, never at the pixels of the screen."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, assert_never

from agent.evals.answers import answer_unmet
from agent.evals.checks import (
    AccessibilityCheck,
    AllCheck,
    AnswerCheck,
    AnyCheck,
    Check,
    CommandCheck,
    CsvCheck,
    FileCheck,
    FolderCheck,
    HttpCheck,
    JsonCheck,
    PostsCheck,
    ProgramCheck,
    SqliteCheck,
    TextCheck,
    UntouchedCheck,
)
from agent.evals.page_server import Request
from agent.evals.shown import Shown, shown_on
from agent.evals.untouched import touched, visible
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk
from safety.desk.processes import DESK_VARIABLE, executables_of
from safety.errors import ActionError

_SHOWN = 160
"""Characters of what was found that a reason quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the checks may look at. `answer` is what the agent said at the end, `before` what lay in the home
    folder before it began (see `visible`).

    `running` (names of executables) and `shown` (what programs tell of their windows) stand in for the
    desk's own where there is no real one.
    """

    desk: Desk
    requests: Sequence[Request]
    answer: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    running: Callable[[], Collection[str]] | None = None
    shown: Callable[[], Sequence[Shown]] | None = None


def unmet(checks: Sequence[Check], world: World) -> str | None:
    """Why the first check that does not hold does not; None where all hold."""
    return next((reason for check in checks if (reason := _unmet(check, world)) is not None), None)


def _unmet(check: Check, world: World) -> str | None:
    match check:
        case FileCheck():
            return _file(check, world.desk.home)
        case FolderCheck():
            return _folder(check, world.desk.home)
        case JsonCheck():
            return _json(check, world.desk.home)
        case CsvCheck():
            return _csv(check, world.desk.home)
        case CommandCheck():
            return _command(check, world.desk)
        case HttpCheck():
            return _http(check, world.requests)
        case PostsCheck():
            return _posts(check, world.requests)
        case UntouchedCheck():
            return _untouched(check, world)
        case SqliteCheck():
            return _sqlite(check, world.desk.home)
        case ProgramCheck():
            return _program(check, world)
        case AnswerCheck():
            return _text(check, world.answer, "the answer") or answer_unmet(check, world.answer)
        case AccessibilityCheck():
            return _accessibility(check, world)
        case AnyCheck(checks=checks):
            reasons = [unmet((inner,), world) for inner in checks]
            return None if None in reasons else "none of these holds: " + "; ".join(filter(None, reasons))
        case AllCheck(checks=checks):
            return unmet(checks, world)
        case _:
            assert_never(check)


def _file(check: FileCheck, home: Path) -> str | None:
    found = sorted(home.glob(check.path)) if set("*?[") & set(check.path) else [home / check.path]
    found = [path for path in found if path.exists()]
    if not check.exists:
        return f"{check.path} should not exist" if found else None
    if not found:
        return f"{check.path} does not exist"
    if not check.says_something:
        return None
    reasons = [_text(check, _contents(path), str(path.relative_to(home))) for path in found]
    return None if None in reasons else reasons[0]


def _contents(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _text(check: TextCheck, text: str, name: str) -> str | None:
    text = text.replace("\r\n", "\n")
    shown = repr(text[:_SHOWN]) + ("..." if len(text) > _SHOWN else "")
    if check.equals is not None and text.removesuffix("\n") != check.equals.removesuffix("\n"):
        return f"{name} is {shown}, not {check.equals[:_SHOWN]!r}"
    for part in check.contains:
        if part not in text:
            return f"{name} does not contain {part!r}: it is {shown}"
    for part in check.lacks:
        if part in text:
            return f"{name} contains {part!r}: it is {shown}"
    if check.matches is not None and not re.search(check.matches, text):
        return f"{name} does not match {check.matches!r}: it is {shown}"
    return None


def _folder(check: FolderCheck, home: Path) -> str | None:
    folder = home / check.path
    if not folder.is_dir():
        return f"there is no folder {check.path}"
    listed = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    shown = ", ".join(listed) or "nothing"
    if check.names is not None and listed != sorted(check.names):
        return f"{check.path} lists {shown}, not {', '.join(sorted(check.names)) or 'nothing'}"
    if missing := [name for name in check.contains if name not in listed]:
        return f"{check.path} lacks {', '.join(missing)}: it lists {shown}"
    if present := [name for name in check.lacks if name in listed]:
        return f"{check.path} still lists {', '.join(present)}"
    return None


def _json(check: JsonCheck, home: Path) -> str | None:
    try:
        value = json.loads((home / check.path).read_text(encoding="utf-8"))
        for token in check.pointer.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) else value[key]
    except (OSError, ValueError) as error:
        return f"{check.path} cannot be read as JSON: {error}"
    except (KeyError, IndexError, TypeError):
        return f"{check.path} has nothing at {check.pointer}"
    return (
        None if value == check.equals else f"{check.path}{check.pointer} is {value!r}, not {check.equals!r}"
    )


def _csv(check: CsvCheck, home: Path) -> str | None:
    try:
        with (home / check.path).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, ValueError, csv.Error) as error:
        return f"{check.path} cannot be read as CSV: {error}"
    for cell, expected in check.cells.items():
        row, column = _cell_indices(cell)
        found = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if not _same_cell(found, expected):
            return f"{check.path} has {found!r} in {cell}, not {expected!r}"
    return None


def _cell_indices(cell: str) -> tuple[int, int]:
    """(row, column) from 0 of a cell's name: "B3" is (2, 1)."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]) - 1, column - 1


def _same_cell(found: str, expected: str) -> bool:
    try:
        return float(found) == float(expected)
    except ValueError:
        return found.strip() == expected.strip()


def _command(check: CommandCheck, desk: Desk) -> str | None:
    try:
        done = run_on_desk(desk, check.run, timeout=check.timeout)
    except ActionError as error:
        return str(error)
    if done.exit_code != check.exit_code:
        said = (done.stderr or done.stdout).strip()[:_SHOWN]
        return f"“{check.run}” ended with code {done.exit_code}, not {check.exit_code}: {said}"
    return _text(check, done.stdout, f"what “{check.run}” prints")


def _http(check: HttpCheck, requests: Sequence[Request]) -> str | None:
    here = [r for r in requests if r.method == check.method and r.path == check.path]
    if check.last:
        here = here[-1:]
    reasons = [_request(check, request) for request in here]
    right = reasons.count(None)
    if check.count is not None:
        wanted = f"{check.method} {check.path} was received {right} times as asked, not {check.count}"
        return None if right == check.count else wanted
    if right:
        return None
    return next(reversed(reasons), f"{check.method} {check.path} was not received")


def _request(check: HttpCheck, request: Request) -> str | None:
    where = f"{check.method} {check.path}"
    for sent, wanted in ((request.form, check.form), (request.query, check.query)):
        for name, value in wanted.items():
            expected = [value] if isinstance(value, str) else value
            found = [text.replace("\r\n", "\n") for text in sent.get(name, [])]
            if found != expected:
                return f"{where} came with {name} = {found!r}, not {expected!r}"
        if extra := [name for name in check.without if name in sent]:
            return f"{where} came with {', '.join(extra)}"
    return _json_body(check.json_body or {}, request.json, where)


def _posts(check: PostsCheck, requests: Sequence[Request]) -> str | None:
    sent = sorted(request.path for request in requests if request.method == "POST")
    if sent == sorted(check.paths):
        return None
    return (
        f"sent by POST was {', '.join(sent) or 'nothing'}, not {', '.join(sorted(check.paths)) or 'nothing'}"
    )


def _untouched(check: UntouchedCheck, world: World) -> str | None:
    changed = touched(world.before, visible(world.desk.home), check.but)
    shown = ", ".join(changed[:5]) + (", …" if len(changed) > 5 else "")
    return f"changed besides: {shown}" if changed else None


def _json_body(wanted: Mapping[str, Any], sent: Any, where: str) -> str | None:
    for name, value in wanted.items():
        if not isinstance(sent, dict) or sent.get(name) != value:
            return f"{where} came with the JSON {sent!r}: {name} is not {value!r}"
    return None


def _sqlite(check: SqliteCheck, home: Path) -> str | None:
    path = home / check.path
    if not path.is_file():
        return f"{check.path} does not exist"
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=2.0)) as database:
            rows = [list(row) for row in database.execute(check.query)]
    except sqlite3.Error as error:
        return f"{check.path} cannot be asked “{check.query}”: {error}"
    return None if rows == check.rows else f"“{check.query}” gives {rows!r}, not {check.rows!r}"


def _program(check: ProgramCheck, world: World) -> str | None:
    names = world.running() if world.running else executables_of(Path(world.desk.environment[DESK_VARIABLE]))
    if (check.name in names) == check.running:
        return None
    return f"{check.name} is not running" if check.running else f"{check.name} is running"


def _accessibility(check: AccessibilityCheck, world: World) -> str | None:
    there = [each for each in (world.shown() if world.shown else shown_on(world.desk)) if _named(check, each)]
    reasons = [_element(check, each) for each in there]
    words = " ".join(filter(None, [check.role and str(check.role), check.name and f"“{check.name}”"]))
    where = f" in {check.program}" if check.program else ""
    if not check.exists:
        return f"{words}{where} should not show" if None in reasons else None
    if not there:
        return f"no {words} shows{where}"
    return None if None in reasons else reasons[0]


def _named(check: AccessibilityCheck, shown: Shown) -> bool:
    named = check.name is None or check.name in (shown.element.text, shown.element.description)
    wanted = check.program.casefold()
    inside = wanted == shown.program.casefold() or wanted in shown.title.casefold()
    return inside and named and check.role in (None, shown.element.role)


def _element(check: AccessibilityCheck, shown: Shown) -> str | None:
    element = shown.element
    if missing := sorted(check.states - element.states):
        return f"{element.describe()} is not {', '.join(missing)}"
    if present := sorted(check.without & element.states):
        return f"{element.describe()} is {', '.join(present)}"
    return _text(check, element.value or element.text, f"what {element.describe()} holds")

"""Does the home folder hold what a check asks for?"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import assert_never

from agent.evals.checking_text import text_unmet
from agent.evals.checks import (
    CsvCheck,
    FileCheck,
    FilesCheck,
    FolderCheck,
    JsonCheck,
    SqliteCheck,
    UntouchedCheck,
)
from agent.evals.untouched import touched, visible


def files_unmet(check: FilesCheck, home: Path, before: Mapping[str, str]) -> str | None:
    """Why what lies in a home folder is not as asked; None where it is. `before` is what lay there before the
    agent began."""
    match check:
        case FileCheck():
            return _file(check, home)
        case FolderCheck():
            return _folder(check, home)
        case JsonCheck():
            return _json(check, home)
        case CsvCheck():
            return _csv(check, home)
        case SqliteCheck():
            return _sqlite(check, home)
        case UntouchedCheck():
            return _untouched(check, home, before)
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
    reasons = [text_unmet(check, _contents(path), str(path.relative_to(home))) for path in found]
    return None if None in reasons else reasons[0]


def _contents(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


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


def _untouched(check: UntouchedCheck, home: Path, before: Mapping[str, str]) -> str | None:
    changed = touched(before, visible(home), check.but)
    shown = ", ".join(changed[:5]) + (", …" if len(changed) > 5 else "")
    return f"changed besides: {shown}" if changed else None

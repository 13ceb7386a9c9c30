"""Makes the journal's database again, from what is left of it and from the logs of its Episodes.

The damaged database is put aside, never removed. Every Step that was recorded is in two places, the database
and the log of its Episode: it is lost only where both were hit. Screenshots are files of their own.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memory.blobs import BlobStore, flush_folder
from memory.database import connect
from memory.errors import BlobError, JournalError
from memory.frames import FrameReader
from memory.record import episode_from, from_columns
from memory.steplog import StepLogs

DATABASE = ("journal.db", "journal.db-wal", "journal.db-shm")
_LOST = (sqlite3.Error, JournalError, KeyError, TypeError, ValueError)
Row = dict[str, Any]


@dataclass(slots=True)
class _Found:
    """An Episode's columns, and those of its Steps by their numbers."""

    episode: Row = field(default_factory=dict)
    steps: dict[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """`aside` is where the damaged database lies now, None where it was whole and nothing was done;
    `regained` are the Steps that it did not hold. `problems` tells what is lost."""

    episodes: int
    steps: int
    regained: int
    aside: Path | None
    problems: tuple[str, ...]


def recover(folder: Path, now: datetime | None = None) -> Recovered:
    """Bring a journal back to all that was recorded. Raises JournalError where that cannot be written.

    Nobody else may use the journal meanwhile.
    """
    if not any((folder / name).exists() for name in (*DATABASE, "steps")):
        raise JournalError(f"there is no journal in {folder}; nothing was done")
    problems: list[str] = []
    try:
        held, whole = _from_database(folder)
        found = _merged(held, _from_logs(folder, problems))
        counted = sum(len(one.steps) for one in held.values())
        steps = sum(len(one.steps) for one in found.values())
        aside = None
        bases = _bases(folder, found.values(), problems)
        if not whole or steps > counted or _tell_more(found, held):
            aside = _put_aside(folder, datetime.now(UTC) if now is None else now)
            _write(folder, found, bases)
    except (OSError, sqlite3.Error) as error:
        raise JournalError(f"the journal in {folder} was not recovered: {error}") from error
    return Recovered(
        episodes=len(found),
        steps=steps,
        regained=steps - counted,
        aside=aside,
        problems=tuple(problems),
    )


def _from_database(folder: Path) -> tuple[dict[str, _Found], bool]:
    """What the database still holds, read from a copy, and whether it is whole."""
    found: dict[str, _Found] = {}
    with tempfile.TemporaryDirectory(prefix="deskhand-recover-") as name:
        copy = Path(name)
        for file in DATABASE[:2]:
            if (folder / file).exists():
                shutil.copyfile(folder / file, copy / file)
        if not (copy / DATABASE[0]).exists():
            return found, False
        try:
            with closing(connect(copy / DATABASE[0])) as db:
                whole = [tuple(row) for row in db.execute("PRAGMA integrity_check(1)")] == [("ok",)]
                for row in _rows(db, "episodes"):
                    found.setdefault(row["id"], _Found()).episode = row
                for row in _rows(db, "steps"):
                    if _readable(row):
                        found.setdefault(row["episode"], _Found()).steps[row["number"]] = row
                return {key: one for key, one in found.items() if one.episode}, whole
        except _LOST:
            return {key: one for key, one in found.items() if one.episode}, False


def _rows(db: sqlite3.Connection, table: str) -> Iterator[Row]:
    """The rows of a table up to where it is damaged."""
    try:
        for row in db.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our own names
            yield dict(row)
    except sqlite3.Error:
        return


def _from_logs(folder: Path, problems: list[str]) -> dict[str, _Found]:
    logs, found = StepLogs(folder / "steps"), {}
    for name in logs.episodes():
        read, one = logs.read(name), _Found()
        for record in read.records:
            kind = record.pop("record", "")
            if kind == "step":
                if record.get("episode") == name and _readable(record):
                    one.steps[record["number"]] = record
            elif kind in ("episode", "outcome", "imported"):
                one.episode |= record
        if one.episode.get("id") == name:
            found[name] = one
        else:
            problems.append(f"the log of episode {name} does not say what it is of")
        if read.lost_bytes:
            problems.append(f"{read.lost_bytes} bytes of the log of episode {name} are damaged")
    return found


def _merged(held: dict[str, _Found], logged: dict[str, _Found]) -> dict[str, _Found]:
    """What either holds; of what both do, the database's, which is written last."""
    merged = {}
    for name in held.keys() | logged.keys():
        one, other = held.get(name, _Found()), logged.get(name, _Found())
        said = {key: value for key, value in one.episode.items() if value is not None}
        both = _Found(episode=other.episode | said, steps=other.steps | one.steps)
        if _describes(both.episode):
            merged[name] = both
    return merged


def _tell_more(found: dict[str, _Found], held: dict[str, _Found]) -> bool:
    """Does a log know of an Episode, or an Outcome, that the database lost?"""
    return any(
        name not in held
        or any(
            value is not None and held[name].episode.get(key) is None for key, value in one.episode.items()
        )
        for name, one in found.items()
    )


def _readable(row: Row) -> bool:
    try:
        from_columns(_Lenient(row))
    except _LOST:
        return False
    return all(isinstance(row.get(name), str) for name in ("frame", "pixels"))


def _describes(row: Row) -> bool:
    try:
        episode_from(_Lenient(row | {"steps": 0}))
    except _LOST:
        return False
    return True


class _Lenient(dict[str, Any]):
    """A row in which the columns of later versions are empty."""

    def __missing__(self, key: str) -> None:
        return None


def _bases(folder: Path, found: Iterable[_Found], problems: list[str]) -> dict[str, str]:
    """Which frame builds on which; says how many are lost."""
    blobs = BlobStore(folder / "blobs")
    reader, bases, lost = FrameReader(blobs), {}, 0
    waiting = {row["frame"] for one in found for row in one.steps.values()}
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        try:
            base = reader.base(name)
        except BlobError:
            lost += 1
            continue
        if base is not None:
            bases[name] = base
            if base not in seen:
                seen.add(base)
                waiting.add(base)
    if lost:
        problems.append(f"{lost} of {len(seen)} screenshots are missing or damaged; their steps are there")
    return bases


def _put_aside(folder: Path, now: datetime) -> Path:
    aside = folder / f"damaged-{now:%Y%m%dT%H%M%S.%f}"
    aside.mkdir(mode=0o700)
    for file in DATABASE:
        if (folder / file).exists():
            (folder / file).rename(aside / file)
    flush_folder(folder)
    return aside


def _write(folder: Path, found: dict[str, _Found], bases: dict[str, str]) -> None:
    """A new database with these rows; the logs are brought up to it when the journal is opened."""
    with closing(connect(folder / DATABASE[0])) as db:
        columns = {
            t: {r["name"] for r in db.execute(f"PRAGMA table_info({t})")} for t in ("episodes", "steps")
        }
        db.execute("BEGIN IMMEDIATE")
        for name, one in sorted(found.items(), key=lambda item: str(item[1].episode["started"])):
            _insert(db, "episodes", one.episode, columns)
            for number in sorted(one.steps):
                _insert(db, "steps", one.steps[number], columns)
            db.execute("INSERT INTO chores VALUES ('log', ?)", (name,))
        db.executemany("INSERT INTO deltas (frame, base) VALUES (?, ?)", list(bases.items()))
        db.execute("COMMIT")


def _insert(db: sqlite3.Connection, table: str, row: Row, columns: dict[str, set[str]]) -> None:
    known = {name: value for name, value in row.items() if name in columns[table]}
    names, marks = ", ".join(known), ", ".join(f":{name}" for name in known)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", known)  # noqa: S608 - our own names

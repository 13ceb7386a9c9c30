"""The spans of all runs, in a database of their own: they may be lost, the journal may not."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from memory.database import is_full, write_ahead
from memory.errors import TracesUnavailable
from memory.traces.span import Span, Trace, Value

APPLICATION_ID = 0x44535452  # "DSTR"
VERSION = 1
FILE = "traces.db"
_TABLES = """
CREATE TABLE traces (
    id      TEXT PRIMARY KEY,
    episode TEXT NOT NULL DEFAULT '',
    started INTEGER NOT NULL   -- nanoseconds since 1970, as below
) STRICT, WITHOUT ROWID;
CREATE INDEX traces_by_episode ON traces (episode);
CREATE INDEX traces_by_start ON traces (started);
CREATE TABLE spans (
    trace      TEXT NOT NULL REFERENCES traces (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    parent     TEXT NOT NULL,     -- '' for the root
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER,           -- NULL while it lasts
    status     TEXT NOT NULL,
    message    TEXT NOT NULL,
    attributes TEXT NOT NULL,     -- JSON
    PRIMARY KEY (trace, id)
) STRICT, WITHOUT ROWID;
"""
_PUT = """
INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (trace, id) DO UPDATE SET
    name = excluded.name, "end" = excluded."end", status = excluded.status,
    message = excluded.message, attributes = excluded.attributes
"""
_LIST = "SELECT t.*, (SELECT count(*) FROM spans s WHERE s.trace = t.id) AS spans FROM traces t "


class SpanStore:
    """`traces.db` (SQLite, WAL) in a folder, made where it is not there.

    `patience` is how long to wait for another process that writes, in seconds. Every method raises
    TracesUnavailable where the database cannot be used. Usable from any thread.
    """

    def __init__(self, folder: Path, *, patience: float = 5.0) -> None:
        self._path = folder / FILE
        self._lock = threading.RLock()
        with self._explaining("not opened"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            self._db = sqlite3.connect(
                self._path, timeout=patience, isolation_level=None, check_same_thread=False
            )
        try:
            self._db.row_factory = sqlite3.Row
            with self._explaining("not opened"):
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def put(self, spans: Sequence[Span]) -> None:
        """Keep spans, all of them or none; one that is there already is brought up to date."""
        with self._writing("these spans were not kept"):
            heads = {span.trace: span.start for span in reversed(spans)}
            self._db.executemany(
                "INSERT OR IGNORE INTO traces (id, started) VALUES (?, ?)", list(heads.items())
            )
            self._db.executemany(_PUT, [_row(span) for span in spans])

    def replace(self, trace: str, spans: Sequence[Span]) -> None:
        """Put spans of a trace in the place of those that it has, for good."""
        with self._writing("the trace was not changed"):
            self._db.execute("DELETE FROM spans WHERE trace = ?", (trace,))
            self._db.executemany(_PUT, [_row(span) for span in spans])
        with self._explaining("the trace is changed, but as it was may still be in the log file"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def belongs(self, trace: str, episode: str) -> None:
        """Say which Episode a trace that is kept is of."""
        with self._writing("the trace has no episode"):
            self._db.execute("UPDATE traces SET episode = ? WHERE id = ?", (episode, trace))

    def traces(self, limit: int | None = None) -> tuple[Trace, ...]:
        """The traces, newest first."""
        rows = self._rows(_LIST + "ORDER BY t.started DESC LIMIT ?", -1 if limit is None else limit)
        return tuple(_trace(row) for row in rows)

    def find(self, prefix: str) -> tuple[Trace, ...]:
        """The traces whose id, or whose Episode's, begins so, newest first."""
        wanted = prefix.strip().lower()
        query = _LIST + (
            "WHERE substr(t.id, 1, length(?1)) = ?1 OR substr(t.episode, 1, length(?1)) = ?1 "
            "ORDER BY t.started DESC LIMIT 100"
        )
        return tuple(_trace(row) for row in self._rows(query, wanted)) if wanted else ()

    def spans(self, trace: str) -> tuple[Span, ...]:
        """The spans of a trace, in the order in which they began."""
        rows = self._rows("SELECT * FROM spans WHERE trace = ? ORDER BY start, parent != '', id", trace)
        return tuple(_span(row) for row in rows)

    def forget(self, episode: str) -> tuple[str, ...]:
        """Delete the traces of an Episode, for good; their ids."""
        with self._writing("the traces were not deleted"):
            rows = self._db.execute(
                "DELETE FROM traces WHERE episode = ? RETURNING id", (episode,)
            ).fetchall()
        with self._explaining("the traces are deleted, but may still be in the log file"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return tuple(row["id"] for row in rows)

    def trim(self, *, before: int, most_bytes: int) -> tuple[str, ...]:
        """Delete the traces that began before a time (nanoseconds since 1970), and then the oldest, until the
        database holds no more than so many bytes; their ids."""
        gone: list[str] = []
        with self._writing("old traces were not deleted"):
            query = "DELETE FROM traces WHERE started < ? RETURNING id"
            gone += [row["id"] for row in self._db.execute(query, (before,)).fetchall()]
            while self.size() > most_bytes and (oldest := self._oldest()):
                marks = ", ".join("?" * len(oldest))
                self._db.execute(f"DELETE FROM traces WHERE id IN ({marks})", oldest)  # noqa: S608 - only marks
                gone += oldest
        return tuple(gone)

    def size(self) -> int:
        """Bytes of the database that hold something."""
        pages = self._rows("PRAGMA page_count")[0][0] - self._rows("PRAGMA freelist_count")[0][0]
        return int(pages * self._rows("PRAGMA page_size")[0][0])

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------------

    def _oldest(self) -> list[str]:
        """A tenth of the traces, the oldest, but never the newest of all."""
        count = self._rows("SELECT count(*) FROM traces")[0][0]
        query = "SELECT id FROM traces ORDER BY started LIMIT ?"
        return [row["id"] for row in self._rows(query, min(max(1, count // 10), count - 1))]

    def _prepare(self) -> None:
        self._check_ours()
        write_ahead(self._db)
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            if self._check_ours() < VERSION:
                for statement in _TABLES.split(";\n")[:-1]:
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")
                self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _check_ours(self) -> int:
        """The version of the database; 0 where it is empty. Raises TracesUnavailable where it is not ours."""
        version: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        known = self._db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        empty = not self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if version > VERSION or not (known or empty):
            whose = "of a newer Deskhand" if known else "of another program"
            raise TracesUnavailable(f"{self._path} is {whose}: it was left as it is")
        return version

    def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock, self._explaining("nothing was read"):
            return self._db.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _writing(self, loss: str) -> Iterator[None]:
        with self._lock, self._explaining(loss):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _explaining(self, loss: str) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            full = "the disk is full" if is_full(error) else "the traces cannot be used"
            raise TracesUnavailable(f"{full} ({self._path}: {error}): {loss}") from error


def _row(span: Span) -> tuple[Any, ...]:
    attributes = json.dumps(dict(span.attributes), separators=(",", ":"))
    return (
        span.trace,
        span.id,
        span.parent,
        span.name,
        span.kind,
        span.start,
        span.end,
        span.status,
        span.message,
        attributes,
    )


def _span(row: sqlite3.Row) -> Span:
    """Raises TracesUnavailable for a row that is damaged."""
    try:
        read: dict[str, Any] = json.loads(row["attributes"])
        attributes: dict[str, Value] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in read.items()
        }
    except (ValueError, AttributeError) as error:
        raise TracesUnavailable(f"a span is damaged ({row['trace']}/{row['id']}): {error}") from error
    return Span(
        trace=row["trace"],
        id=row["id"],
        parent=row["parent"],
        name=row["name"],
        kind=row["kind"],
        start=row["start"],
        end=row["end"],
        status=row["status"],
        message=row["message"],
        attributes=attributes,
    )


def _trace(row: sqlite3.Row) -> Trace:
    return Trace(id=row["id"], episode=row["episode"], started=row["started"], spans=row["spans"])

"""The tables of the journal, and how an older journal becomes a present one."""

from __future__ import annotations

import sqlite3

from memory.errors import JournalError

APPLICATION_ID = 0x44534B48  # "DSKH": tells our database from any other SQLite file

_V1 = """
CREATE TABLE episodes (
    id          TEXT PRIMARY KEY,
    instruction TEXT NOT NULL,
    brain       TEXT NOT NULL,
    desk        TEXT NOT NULL,
    started     TEXT NOT NULL,  -- ISO 8601, UTC
    finished    TEXT,
    verdict     TEXT,
    judge       TEXT,
    reason      TEXT
) STRICT;

CREATE TABLE steps (
    episode  TEXT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    title    TEXT NOT NULL,
    recorded TEXT NOT NULL,   -- ISO 8601, UTC
    frame    TEXT NOT NULL,   -- digest of the PNG in the blob store
    pixels   TEXT NOT NULL,   -- digest of the pixels it shows
    view     TEXT NOT NULL,   -- JSON: frame geometry and time, windows, pointer
    elements BLOB NOT NULL,   -- JSON, deflated
    proposal TEXT NOT NULL,   -- JSON, as all below
    target   TEXT,
    action   TEXT,
    decision TEXT,
    answer   TEXT,            -- plain text
    receipt  TEXT,
    effect   TEXT,
    timings  TEXT NOT NULL,
    PRIMARY KEY (episode, number)
) STRICT;

CREATE INDEX steps_by_pixels ON steps (pixels);
CREATE INDEX steps_by_frame ON steps (frame);
CREATE INDEX episodes_by_start ON episodes (started);
"""

_V2 = """
ALTER TABLE episodes ADD COLUMN given BLOB;   -- JSON, deflated: what the run was given (memory.given)
ALTER TABLE episodes ADD COLUMN broke TEXT;   -- the kind of error that broke it off; '' where none did

ALTER TABLE steps ADD COLUMN context TEXT;    -- JSON: where the action would go, as the gate was told
ALTER TABLE steps ADD COLUMN digest TEXT;     -- of the action in this context, as recorded here
ALTER TABLE steps ADD COLUMN reply TEXT;      -- JSON: the whole answer of whoever was asked
ALTER TABLE steps ADD COLUMN lookups TEXT;    -- JSON: what was asked of the installed programs since
"""

_V3 = """
ALTER TABLE steps ADD COLUMN origin TEXT;     -- who it is from: brain, person, again
"""

_V4 = """
ALTER TABLE episodes ADD COLUMN imported TEXT;-- where an imported Episode came from; NULL for our own

CREATE TABLE deltas (     -- frames that are stored as what changed since another one (memory.delta)
    frame TEXT PRIMARY KEY,
    base  TEXT NOT NULL
) STRICT;

CREATE INDEX deltas_by_base ON deltas (base);

CREATE TABLE chores (     -- what is still to be done about what was redacted or deleted (memory.keeping)
    kind TEXT NOT NULL,   -- log: write the log of that episode anew; blob: remove that frame
    name TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT;
"""

_V5 = """
ALTER TABLE steps ADD COLUMN late INTEGER;    -- 1: of what it shows something was hidden only afterwards
"""

MIGRATIONS: tuple[str, ...] = (_V1, _V2, _V3, _V4, _V5)
"""Entry n takes a journal from version n to n + 1. Append to it; never change an entry that was released."""


def prepare(connection: sqlite3.Connection, migrations: tuple[str, ...] = MIGRATIONS) -> None:
    """Bring a database to the present version, each migration whole or not at all.

    Raises JournalError for a database that is not ours or was written by a newer Deskhand.
    """
    if connection.execute("PRAGMA user_version").fetchone()[0] == len(migrations):
        _check_ours(connection)
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version or connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            _check_ours(connection)
        if version > len(migrations):
            raise JournalError(
                f"the journal has version {version}, written by a newer Deskhand than this one "
                f"(version {len(migrations)}); nothing was read or changed: use the newer Deskhand"
            )
        for script in migrations[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _check_ours(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise JournalError("the file is a database of another program; nothing was read or changed")


def _statements(script: str) -> list[str]:
    """The statements of a script, one by one: `executescript` would commit before it starts."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements

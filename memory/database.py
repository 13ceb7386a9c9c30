"""Opening the journal's database, and what its errors mean."""

from __future__ import annotations

import errno
import sqlite3
import time
from pathlib import Path

from memory.schema import prepare

_LOCK_SECONDS = 10.0
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"}  # the latter two: quotas, limits


def is_full(error: OSError | sqlite3.Error) -> bool:
    """True where an error means that the disk takes no more."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return getattr(error, "sqlite_errorname", "") in _SQLITE_FULL


def connect(path: Path) -> sqlite3.Connection:
    """Open the database, made where it is not there, brought to the present version. Raises JournalError,
    OSError and sqlite3.Error."""
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the write-ahead log on. While another run does the same to a new file, SQLite says that it is
    locked at once, whatever time it is given: then it is tried again."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            locked = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
            if not locked or time.monotonic() > deadline:
                raise
            time.sleep(0.02)

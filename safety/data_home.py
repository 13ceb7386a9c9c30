"""Where Deskhand keeps what it remembers, and what it writes down of itself."""

from __future__ import annotations

import os
from pathlib import Path


def data_home() -> Path:
    """The folder of everything that is kept: $DESKHAND_HOME, or else the platform's place for user data.

    The folder is not made here: whoever writes into it makes it.
    """
    chosen = os.environ.get("DESKHAND_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("deskhand", appauthor=False))


def audit_folder(home: Path) -> Path:
    """The folder of the audit log in a data home."""
    return home / "audit"


def hands_folder(home: Path) -> Path:
    """The folder in which running hands can be told to stop, in a data home."""
    return home / "hands"

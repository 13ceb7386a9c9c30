"""Programs that keep some kinds of file out of their save dialog, and where they have them instead."""

from __future__ import annotations

from pathlib import PurePosixPath

_EXPORTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("gnumeric", ".csv"): ("Data", "Export Data", "Export as CSV File..."),
}


def export_menu(program: str, path: str) -> tuple[str, ...]:
    """The menu by which a program writes files of that kind; () where its save dialog does."""
    return _EXPORTS.get((program, PurePosixPath(path).suffix.lower()), ())

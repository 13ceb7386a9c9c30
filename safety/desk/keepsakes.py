"""What a task made on a private desk, kept when the desk and its home folder go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from safety.errors import DeskError

MOST_BYTES = 200 * 1024 * 1024


def keep_files(home: Path, destination: Path) -> tuple[Path, ...]:
    """Copy the files a person would see in a home folder, with their folders, to `destination`.

    Hidden files and links are left out. Stops before MOST_BYTES in all. Returns the copies, in order of
    their paths; makes `destination` only if there is something to keep. Raises DeskError where the home
    folder is gone, as when the desk has died, or the copies cannot be written.
    """
    try:
        return _copied(home, destination)
    except OSError as error:
        raise DeskError(
            f"the files the task made could not all be kept ({error}): those not in {destination} "
            "are gone with the private desk"
        ) from error


def _copied(home: Path, destination: Path) -> tuple[Path, ...]:
    kept: list[Path] = []
    total = 0
    for path in sorted(_visible_files(home)):
        total += path.stat().st_size
        if total > MOST_BYTES:
            break
        copy = destination / path.relative_to(home)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        kept.append(copy)
    return tuple(kept)


def _visible_files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _visible_files(path)
        elif path.is_file():
            yield path

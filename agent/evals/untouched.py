"""Which visible files of a home folder are still as they were before the agent began."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

FOLDER = "folder"
MOST_FILES = 20_000
_CHUNK = 1 << 20


def visible(home: Path) -> dict[str, str]:
    """What lies in a home folder, by its path in it: the digest of a file, or FOLDER. Hidden files and what
    is in hidden folders is left out, and a link counts as the text of where it leads.

    At most MOST_FILES, the first in the order of their names.
    """
    found: dict[str, str] = {}
    for folder, folders, files in os.walk(home):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted((*folders, *files)):
            path = Path(folder, name)
            if len(found) >= MOST_FILES:
                return found
            if not name.startswith("."):
                found[str(path.relative_to(home))] = _digest(path)
    return found


def touched(before: Mapping[str, str], after: Mapping[str, str], but: Iterable[str]) -> list[str]:
    """The paths that were added, changed or removed, but for those that match one of the patterns, and for
    the folders around those. Pure."""
    allowed = tuple(but)
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    meant = {path for path in changed if any(matches(path, pattern) for pattern in allowed)}
    around = {path for path in changed if any(other.startswith(path + "/") for other in meant)}
    return sorted(changed - meant - around)


def matches(path: str, pattern: str) -> bool:
    """Whether a path in the home folder fits a pattern: * stays within a folder, **/ crosses any number."""
    parts, wanted = path.split("/"), pattern.split("/")
    if wanted == ["**"]:
        return True
    if wanted[0] == "**":
        return any(matches("/".join(parts[start:]), "/".join(wanted[1:])) for start in range(len(parts)))
    if not fnmatchcase(parts[0], wanted[0]) or (len(parts) == 1) != (len(wanted) == 1):
        return False
    return len(parts) == 1 or matches("/".join(parts[1:]), "/".join(wanted[1:]))


def _digest(path: Path) -> str:
    try:
        if path.is_symlink():
            return f"link to {path.readlink()}"
        if path.is_dir():
            return FOLDER
        hasher = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                hasher.update(chunk)
        return hasher.hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"

"""Which MiniWoB++ tasks there are, and which of them Deskhand is developed with."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path

from agent.errors import SuiteError

INSTALL = "python3 -m pip install --no-deps miniwob==1.1.0"

_DEVELOPMENT = (
    "click-*",
    "enter-text*",
    "focus-text*",
    "login-user*",
    "choose-list",
    "choose-date*",
    "use-autocomplete*",
    "navigate-tree",
    "search-engine",
    "copy-paste*",
    "grid-coordinate",
    "tic-tac-toe",
)
"""Families whose pages may be looked at while Deskhand is made better; all the others only measure it."""


def html_folder() -> Path:
    """Where the installed package keeps its pages; nothing of the package is imported.

    Raises SuiteError, with the command that installs it, where it is missing.
    """
    spec = find_spec("miniwob")
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        folder = Path(place) / "html"
        if (folder / "core" / "core.js").is_file() and (folder / "miniwob").is_dir():
            return folder
    raise SuiteError(f"MiniWoB++ is not installed: nothing was run. Install it with: {INSTALL}")


def all_tasks(html: Path) -> tuple[str, ...]:
    """The names of all tasks whose page is 160 x 210 pixels (the flights, which are of another size, are left
    out), in alphabetical order."""
    return tuple(sorted(path.stem for path in (html / "miniwob").glob("*.html")))


def is_development(task: str) -> bool:
    return any(fnmatchcase(task, pattern) for pattern in _DEVELOPMENT)


def chosen_tasks(html: Path, wanted: Sequence[str], *, every: bool) -> tuple[str, ...]:
    """The tasks of these names; for no names the development families, or `every` task. Raises SuiteError."""
    known = all_tasks(html)
    if unknown := [name for name in wanted if name not in known]:
        raise SuiteError(
            f"MiniWoB++ has no task {', '.join(unknown)}: nothing was run; it has: {', '.join(known)}"
        )
    if wanted:
        return tuple(name for name in known if name in wanted)
    return known if every else tuple(name for name in known if is_development(name))

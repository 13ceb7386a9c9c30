"""Patterns of folders, compared with paths as they really are: `..` and symbolic links are resolved first."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import PurePosixPath

from safety.errors import PolicyError

Resolve = Callable[[str], str]
"""Where a path really leads: absolute, without links, `.` and `..`."""


def check_path_pattern(text: str) -> None:
    """Raise PolicyError for a pattern that is not absolute, or holds `.` or `..`."""
    if not (text.startswith(("/", "~/")) or text == "~"):
        raise PolicyError(f"“{text[:80]}” is no folder: begin it with / or with ~/ for the home folder")
    if {".", ".."} & set(text.split("/")) or "\0" in text:
        raise PolicyError(f"“{text[:80]}” is no folder: write it without . and ..")


def path_fits(patterns: tuple[str, ...], home: str, resolve: Resolve) -> Callable[[str], object]:
    """A test for resolved paths: each pattern is a folder and all that lies in it.

    `*` and `?` stand for characters of one name, `**` for any names. The part of a pattern before its first
    wildcard is resolved as well, so that a rule about a link is one about what it leads to.
    """
    return re.compile("|".join(_expression(pattern, home, resolve) for pattern in patterns)).fullmatch


def real_path(path: str, home: str, resolve: Resolve = os.path.realpath) -> str | None:
    """Where a path leads that a program in the home folder is given; None where it cannot be one."""
    try:
        return resolve(str(PurePosixPath(home, path)))
    except (OSError, ValueError):
        return None


def _expression(pattern: str, home: str, resolve: Resolve) -> str:
    whole = home + pattern[1:] if pattern.startswith("~") else pattern
    names = [name for name in whole.split("/") if name]
    plain: list[str] = []
    while names and not any(character in names[0] for character in "*?"):
        plain.append(names.pop(0))
    start = resolve(str(PurePosixPath("/", *plain))).rstrip("/")
    return re.escape(start) + "".join(_name(name) for name in names) + "(?:/.*)?"


def _name(name: str) -> str:
    if name == "**":
        return "(?:/[^/]+)*"
    return "/" + "".join({"*": "[^/]*", "?": "[^/]"}.get(c, re.escape(c)) for c in name)

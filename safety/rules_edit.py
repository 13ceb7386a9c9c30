"""Changes to the user's own file of rules: whole or not at all, and what was there is kept beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from safety.errors import PolicyError
from safety.rule import Rule
from safety.rule_text import with_rule, without_rule


def add_rule(path: Path, rule: Rule) -> None:
    """Write a rule to the end of the file, which is made where there is none. Raises PolicyError."""
    _write(path, with_rule(_text(path), rule))


def revoke_rule(path: Path, name: str) -> None:
    """Take a rule out of the file; comments and everything else stay. Raises PolicyError."""
    _write(path, without_rule(_text(path), name))


def kept_beside(path: Path) -> Path:
    """Where the file is kept as it was before the last change."""
    return path.with_name(path.name + ".before")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"the rules {path} cannot be read ({error}): nothing was changed") from error


def _write(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            shutil.copy2(path, kept_beside(path))
        with beside.open("wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise PolicyError(f"the rules {path} cannot be written ({error}): nothing was changed") from error

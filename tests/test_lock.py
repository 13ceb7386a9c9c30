from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from installers.packages import Lock, normalised, read_lock

ROOMS = ("agent", "desktop", "memory", "safety", "vision")


@pytest.fixture
def lock(repository: Path) -> Lock:
    return read_lock(repository / "installers" / "requirements.lock")


def declared(repository: Path) -> tuple[set[str], set[str]]:
    """What pyproject.toml names: always needed, and as an extra."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    always, extra = (
        {normalised(Requirement(x).name) for x in lines} for lines in (project["dependencies"], extras)
    )
    return always, extra


def imported(repository: Path) -> set[str]:
    """The top-level modules that the rooms import from outside the project and the standard library."""
    names: set[str] = set()
    for room in ROOMS:
        for path in (repository / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names - {*ROOMS}


def test_the_lock_holds_all_that_its_packages_ask_for_but_what_it_says_it_leaves_out(lock: Lock) -> None:
    asked: set[str] = set()
    for name in lock.pinned:
        for line in requires(name) or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                asked.add(normalised(requirement.name))
    assert asked - lock.pinned.keys() == lock.left_out


def test_nothing_is_pinned_that_is_left_out(lock: Lock) -> None:
    assert not lock.left_out & lock.pinned.keys()
    assert lock.pinned["torch"] == "2.13.0"


def test_pyproject_declares_what_the_rooms_import(repository: Path) -> None:
    owners = packages_distributions()
    always, extra = declared(repository)
    used = {module: {normalised(owner) for owner in owners[module]} for module in imported(repository)}
    assert {module for module, ones in used.items() if not ones & (always | extra)} == set()


def test_what_pyproject_declares_is_pinned_and_explained(repository: Path, lock: Lock) -> None:
    always, extra = declared(repository)
    assert always | extra <= lock.pinned.keys()
    explained = (repository / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([a-z0-9-]+)` \|", explained, re.MULTILINE))
    assert rows == always | extra | lock.left_out

"""Files of attacks and of eval tasks. Each is read as specified or refused with its name; no placeholder
makes more of it than is allowed, and no path leads out of its folder."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath

from agent.arena.attack import MAX_CASES, load_arena
from agent.errors import SuiteError
from agent.evals.suite import load_suite
from tests.fuzz.said import Said

_SUITE = 'name = "s"\n'


def check(data: bytes) -> None:
    said = Said(data[:3_000])
    with tempfile.TemporaryDirectory() as folder:
        if said.byte() % 2:
            _arena(Path(folder), said)
        else:
            _suite(Path(folder), said)


def _arena(folder: Path, said: Said) -> None:
    (folder / "attacks").mkdir()
    (folder / "attacks" / "one.toml").write_bytes(said.left())
    try:
        arena = load_arena(folder)
    except SuiteError as error:
        if "one" not in str(error):
            raise AssertionError("the file is not named") from error
        return
    assert 0 < len(arena.attacks) <= MAX_CASES
    assert all(attack.scene in arena.scenes for attack in arena.attacks)


def _suite(folder: Path, said: Said) -> None:
    (folder / "suite.toml").write_text(_SUITE)
    (folder / "tasks").mkdir()
    (folder / "tasks" / "one.toml").write_bytes(said.left())
    try:
        suite = load_suite(str(folder))
    except SuiteError as error:
        if "one.toml" not in str(error):
            raise AssertionError("the file is not named") from error
        return
    for task in suite.tasks:
        for file in task.setup.files:
            inside = PurePosixPath(file.path)
            assert not inside.is_absolute()
            assert ".." not in inside.parts

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from safety.tools.granted import GrantedFolders
from safety.tools.reach import Reach


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    (home / "secret").mkdir()
    (home / "secret" / "key").write_text("hunter2")
    return home


@pytest.fixture
def grant(home: Path) -> Iterator[Callable[..., GrantedFolders]]:
    """Grants folders of the home, and closes them in the end."""
    with ExitStack() as stack:

        def grant(*folders: str, off_limits: tuple[str, ...] = ()) -> GrantedFolders:
            reach = Reach(
                granted=tuple(str(home / folder) for folder in folders),
                off_limits=tuple(str(home / place) for place in off_limits),
            )
            granted = GrantedFolders(reach, home)
            stack.callback(granted.close)
            return granted

        yield grant


@pytest.fixture
def granted(grant: Callable[..., GrantedFolders]) -> GrantedFolders:
    return grant("Documents")

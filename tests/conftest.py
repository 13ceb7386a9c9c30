from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_data_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes what the person at this machine has recorded."""
    folder = tmp_path_factory.mktemp("deskhand-home")
    monkeypatch.setenv("DESKHAND_HOME", str(folder))
    return folder


@pytest.fixture
def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parent.parent

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("no deadlines", deadline=None)  # time says nothing here: machines are busy
settings.load_profile("no deadlines")


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


@pytest.fixture(scope="session")
def bubblewrap() -> None:
    """Real commands run in a real sandbox; skipped only where the kernel does not let bubblewrap work."""
    assert shutil.which("bwrap"), "bubblewrap is one of installers/debian-packages.txt"
    probe = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the kernel does not let bubblewrap work here: {done.stderr.strip()}")

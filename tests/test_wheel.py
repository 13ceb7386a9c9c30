from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path


def test_the_wheel_carries_every_file_of_the_rooms(repository: Path, tmp_path: Path) -> None:
    """Rules, suites and skeletons too: what the code reads from beside itself must be in it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    rooms = ("agent", "desktop", "memory", "safety", "vision")
    files = (path for room in rooms for path in (repository / room).rglob("*") if path.is_file())
    assert packed == {str(p.relative_to(repository)) for p in files if "__pycache__" not in p.parts}

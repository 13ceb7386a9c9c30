from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with PrivateDesk((800, 600)) as opened:
        yield opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of a command: its exit code, what it printed, and what it left behind."""

    code: int
    out: str
    errors: str
    seconds_after: float
    left: tuple[str, ...]


class Command:
    """The deskhand command as a process of its own, with temporary files of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.temporary = folder / "t"
        self.temporary.mkdir()
        self.environment = {
            **os.environ,
            "DESKHAND_HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "PYTHONPATH": str(ROOT),
        }

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "agent.cli.main", *words]

    def __call__(
        self,
        *words: str,
        when: str = "",
        then: Callable[[int], None] | None = None,
        before: tuple[str, ...] = (),
    ) -> Ran:
        """Run to the end; once a line of the output holds `when`, `then` gets the process id."""
        process = subprocess.Popen(
            [*before, *self.words(*words)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        lines: list[str] = []
        since = time.monotonic()
        for line in process.stdout:
            lines.append(line)
            if then is not None and when in line:
                then(process.pid)
                since, then = time.monotonic(), None
        _, errors = process.communicate(timeout=60)
        assert then is None, f"“{when}” was never printed: {lines} {errors}"
        after = time.monotonic() - since
        return Ran(
            code=process.returncode, out="".join(lines), errors=errors, seconds_after=after, left=self.left()
        )

    def left(self) -> tuple[str, ...]:
        """The processes and folders of this command's desks that are still there."""
        marker = f"{self.temporary}/deskhand-".encode()
        processes = [pid for pid, told in _processes() if marker in told]
        return (*processes, *(path.name for path in self.temporary.glob("deskhand-*")))


def _kill_part(name: str, number: int = signal.SIGKILL) -> Callable[[int], None]:
    """Kills the descendants of a process whose command line holds a name."""

    def kill(root: int) -> None:
        found = [pid for pid in _descendants(root) if name in _told(pid, "cmdline").decode(errors="replace")]
        assert found, f"no {name} runs"
        for pid in found:
            os.kill(pid, number)

    return kill


def _processes() -> Iterator[tuple[str, bytes]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            yield entry.name, _told(int(entry.name), "cmdline") + _told(int(entry.name), "environ")


def _descendants(root: int) -> list[int]:
    found = [root]
    for pid in found:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        found += [int(child) for child in children.read_text().split()]
    return found[1:]


def _told(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


@pytest.fixture
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    return Command(tmp_path_factory.mktemp("c"))


@pytest.fixture
def kill_part() -> Callable[[str], Callable[[int], None]]:
    return _kill_part

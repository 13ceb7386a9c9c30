"""Finding a desk's processes, on a /proc made for the purpose."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from safety.desk import processes

DESK = Path("/tmp/deskhand-x")


@pytest.fixture
def proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def process(pid: int, parent: int, state: str = "S", environ: bytes = b"A=1") -> None:
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "stat").write_text(f"{pid} (a) b (c) {state} {parent} 1 1")
        (tmp_path / str(pid) / "environ").write_bytes(environ)

    marked = b"A=1\0DESKHAND_DESK=/tmp/deskhand-x\0B=2"
    process(1, 0)
    process(20, 1, environ=marked)
    process(21, 20)
    process(22, 21)
    process(23, 20, state="Z")
    process(30, 1, environ=b"DESKHAND_DESK=/tmp/deskhand-xy")
    process(40, 1)
    process(41, 40)
    (tmp_path / "50").mkdir()
    (tmp_path / "cpuinfo").write_text("")
    (tmp_path / "20/exe").symlink_to("/usr/bin/mousepad")
    (tmp_path / "21/exe").symlink_to("/usr/bin/sh")
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("proc")
def test_a_desks_processes_are_the_marked_ones_and_their_descendants() -> None:
    assert processes.processes_of(DESK) == {20, 21, 22}
    assert processes.processes_of(DESK, children_of=40) == {20, 21, 22, 41}


@pytest.mark.usefixtures("proc")
def test_their_executables_are_known_but_for_those_that_ended() -> None:
    assert processes.executables_of(DESK) == {"mousepad", "sh"}


def test_what_ended_by_itself_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    answers = iter([frozenset({gone.pid}), frozenset()])
    monkeypatch.setattr(processes, "processes_of", lambda folder, children_of: next(answers))
    processes.end_processes(DESK)

"""`deskhand stop` from outside: what it finds, what it leaves alone, and whom it kills."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from safety.hand.stop_line import within
from safety.stopping import is_hand, stop_hands

# A hand's socket without the rest of it.
_STANDING = """
import socket, sys, time
line = socket.socket(socket.AF_UNIX)
line.bind(sys.argv[1])
line.listen()
print("listening", flush=True)
caller, _ = line.accept()
if sys.argv[2] != "hang":
    caller.recv(10)
if sys.argv[2] == "heed":
    caller.sendall(b"stopped\\n")
elif sys.argv[2] == "end":
    sys.exit()
time.sleep(60)
"""


@contextmanager
def standing(folder: Path, way: str, name: str = "'safety.hand'") -> Iterator[subprocess.Popen[str]]:
    path = folder / f"{way}.sock"
    process = subprocess.Popen(
        [sys.executable, "-c", _STANDING, str(path), way, name],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DISPLAY": ":9997"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "listening\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_where_nobody_listens_nobody_is_stopped(tmp_path: Path) -> None:
    assert stop_hands(tmp_path / "none") == ()


def test_every_hand_is_told_and_those_that_do_not_heed_are_killed(tmp_path: Path) -> None:
    with standing(tmp_path, "heed") as good, standing(tmp_path, "hang") as hung:
        stopped = {one.pid: one.killed for one in stop_hands(tmp_path, seconds=0.5)}
        assert stopped == {good.pid: False, hung.pid: True}
        assert hung.wait(5) == -signal.SIGKILL
        assert good.poll() is None


def test_one_that_ends_instead_of_answering_is_stopped(tmp_path: Path) -> None:
    with standing(tmp_path, "end") as ending:
        (one,) = stop_hands(tmp_path)
        assert one.pid == ending.pid
        assert ending.wait(5) in (0, -signal.SIGKILL)


def test_what_is_no_hand_is_left_alone(tmp_path: Path) -> None:
    with standing(tmp_path, "hang", name="somebody else") as other:
        assert stop_hands(tmp_path, seconds=0.1) == ()
        assert other.poll() is None


def test_what_a_killed_hand_left_lying_is_cleared_away(tmp_path: Path) -> None:
    line = socket.socket(socket.AF_UNIX)
    with within(tmp_path) as near:
        line.bind(f"{near}/1.sock")
    line.close()
    (tmp_path / "2.sock").mkdir()
    letters = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with within(tmp_path) as near:
        letters.bind(f"{near}/3.sock")
    assert stop_hands(tmp_path) == ()
    assert not (tmp_path / "1.sock").exists()
    letters.close()


def test_a_hand_is_known_by_what_it_runs() -> None:
    assert not is_hand(os.getpid())
    assert not is_hand(2**22 + 1)


def test_one_that_ended_just_before_it_was_to_be_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(process: int, number: int) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(signal, "pidfd_send_signal", gone)
    with standing(tmp_path, "end") as ending:
        assert [(one.pid, one.killed) for one in stop_hands(tmp_path)] == [(ending.pid, False)]

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from safety.errors import HandError
from safety.hand import stop_line
from safety.hand.stop import Stop
from safety.hand.stop_line import STOP, STOPPED, StopLine, within


@pytest.fixture
def line(tmp_path: Path, stop: Stop) -> Iterator[StopLine]:
    line = StopLine(tmp_path / "hands", stop)
    yield line
    line.close()


def call(folder: Path) -> socket.socket:
    caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    caller.settimeout(5.0)
    with within(folder) as near:
        caller.connect(f"{near}/{os.getpid()}.sock")
    return caller


def test_who_says_stop_is_heard_and_answered(tmp_path: Path, stop: Stop, line: StopLine) -> None:
    with call(tmp_path / "hands") as caller:
        caller.sendall(STOP)
        assert caller.recv(20) == STOPPED
    assert stop.pressed_by == "deskhand stop"


@pytest.mark.parametrize("said", [b"go\n", b"", b"stop it"])
def test_other_words_do_nothing(tmp_path: Path, stop: Stop, line: StopLine, said: bytes) -> None:
    with call(tmp_path / "hands") as caller:
        caller.sendall(said)
        caller.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):  # it left without reading it all
            assert caller.recv(20) == b""
    assert not stop.pressed


def test_a_caller_that_says_nothing_is_not_waited_for_without_end(
    tmp_path: Path, stop: Stop, line: StopLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop_line, "_SECONDS", 0.05)
    with call(tmp_path / "hands") as silent, call(tmp_path / "hands") as caller:
        caller.sendall(STOP)
        assert caller.recv(20) == STOPPED
        assert silent.recv(20) == b""


def test_another_user_is_not_heard(
    tmp_path: Path, stop: Stop, line: StopLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop_line, "peer", lambda caller: (1, os.getuid() + 1))
    with call(tmp_path / "hands") as caller, suppress(ConnectionError):  # it left without reading
        caller.sendall(STOP)
        assert caller.recv(20) == b""
    assert not stop.pressed


def test_only_its_owner_reaches_it_and_nothing_is_left_of_it(tmp_path: Path, stop: Stop) -> None:
    line = StopLine(tmp_path / "hands", stop)
    (path,) = (tmp_path / "hands").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    line.close()
    assert not list((tmp_path / "hands").iterdir())
    assert "stop line" not in {thread.name for thread in threading.enumerate()}


def test_a_folder_with_a_long_name_will_do(tmp_path: Path, stop: Stop) -> None:
    folder = tmp_path / ("x" * 120) / ("y" * 120)
    line = StopLine(folder, stop)
    with call(folder) as caller:
        caller.sendall(STOP)
        assert caller.recv(20) == STOPPED
    line.close()


def test_a_hand_that_could_not_be_stopped_is_not_started(tmp_path: Path, stop: Stop) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HandError, match="can't be stopped from outside"):
        StopLine(tmp_path / "file", stop)

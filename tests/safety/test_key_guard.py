"""The guard that releases what a killed hand leaves down."""

from __future__ import annotations

import io
import os
import runpy
import signal
import sys
import time
from collections.abc import Iterator

import pytest
from Xlib import X
from Xlib.display import Display

from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.errors import DeskError
from safety.hand.keyboard import fake_input
from safety.hand.x11 import connect
from safety.key_guard import KeyGuard, main

A = 38  # the key code of "a" on the keyboards of private desks


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with PrivateDesk() as opened:
        yield opened


@pytest.fixture
def display(desk: Desk) -> Iterator[Display]:
    display = connect(desk.display)
    yield display
    display.close()


def held(display: Display) -> bool:
    return any(display.query_keymap())


def released_within(display: Display, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while held(display) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not held(display)


def test_the_end_of_the_hand_releases_what_is_down(desk: Desk, display: Display) -> None:
    with KeyGuard(desk.environment) as guard:
        guard.await_ready()
        fake_input(display, X.KeyPress, A)
        display.sync()
        assert held(display)
    assert released_within(display, 2)


_HAND = """
import os
from Xlib import X
from safety.hand.keyboard import fake_input
from safety.hand.x11 import connect
from safety.key_guard import KeyGuard
KeyGuard(os.environ).await_ready()
display = connect(os.environ["DISPLAY"])
fake_input(display, X.KeyPress, 38)
display.sync()
os.kill(os.getpid(), 9)
"""


def test_a_hand_that_is_killed_leaves_nothing_down(desk: Desk, display: Display) -> None:
    environment = {**desk.environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    child = os.posix_spawn(sys.executable, [sys.executable, "-c", _HAND], environment)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert released_within(display, 2)


def test_a_guard_that_cannot_start_is_told(desk: Desk) -> None:
    nowhere = {**desk.environment, "DISPLAY": ":6543"}
    with KeyGuard(nowhere) as guard, pytest.raises(DeskError, match="guard of the keys"):
        guard.await_ready()


def test_a_display_that_goes_away_meanwhile_is_no_error(capfd: pytest.CaptureFixture[str]) -> None:
    with PrivateDesk() as other:
        guard = KeyGuard(other.environment)
        guard.await_ready()
    with guard:
        pass
    assert capfd.readouterr().err == ""


class _Standard:
    """A standard stream with nothing but its bytes."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()


def test_it_says_when_it_is_ready_and_waits_for_the_end(
    desk: Desk, display: Display, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = _Standard()
    monkeypatch.setattr(sys, "stdin", _Standard())
    monkeypatch.setattr(sys, "stdout", told)
    monkeypatch.setenv("DISPLAY", desk.display)
    monkeypatch.setenv("XAUTHORITY", desk.environment.get("XAUTHORITY", ""))
    fake_input(display, X.KeyPress, A)
    display.sync()
    monkeypatch.delitem(sys.modules, "safety.key_guard")
    runpy.run_module("safety.key_guard", run_name="__main__")
    assert told.buffer.getvalue() == b"ready\n"
    assert released_within(display, 1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # python-xlib leaves sockets
def test_without_a_display_there_is_nothing_to_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":6543")
    assert main() == 0

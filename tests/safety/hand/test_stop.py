from __future__ import annotations

import threading
import time

import pytest

from safety.errors import InputStopped, UserActing
from safety.hand.stop import END_OF_TASK, Stop


def test_it_is_pressed_once_and_for_all() -> None:
    stop = Stop()
    assert not stop.pressed
    stop.check()
    stop.pause(0.01)
    stop.press()
    stop.press()
    assert stop.pressed
    with pytest.raises(InputStopped):
        stop.check()
    with pytest.raises(InputStopped):
        stop.pause(0.0)


def test_who_is_to_know_is_told_once_when_it_is_pressed() -> None:
    stop, told = Stop(), []
    stop.tell = lambda: told.append(stop.pressed)
    stop.press()
    stop.press()
    assert told == [True]


def test_the_end_of_a_task_is_not_told() -> None:
    stop, told = Stop(), []
    stop.tell = lambda: told.append("stopped")
    stop.press(END_OF_TASK)
    assert (stop.pressed, told) == (True, [])


def test_a_pause_ends_with_the_stop() -> None:
    stop = Stop()
    threading.Timer(0.05, stop.press).start()
    started = time.monotonic()
    with pytest.raises(InputStopped):
        stop.pause(30)
    assert time.monotonic() - started < 1


def test_a_pause_lasts_as_long_as_it_should() -> None:
    started = time.monotonic()
    Stop().pause(0.05)
    assert 0.05 <= time.monotonic() - started < 0.5


def test_it_says_who_pressed_it_first() -> None:
    stop = Stop()
    assert stop.pressed_by == ""
    stop.press("a signal")
    stop.press("somebody else")
    assert stop.pressed_by == "a signal"


def test_another_reason_to_wait_is_raised_but_not_kept() -> None:
    stop = Stop()

    def refuse() -> None:
        raise UserActing("you act")

    stop.also = refuse
    for check in (stop.check, lambda: stop.pause(0.0)):
        with pytest.raises(UserActing):
            check()
    assert not stop.pressed
    stop.press()
    with pytest.raises(InputStopped):
        stop.check()

from __future__ import annotations

import threading
import time

from agent.stop import StopSwitch


def test_it_is_pressed_once_and_for_all() -> None:
    switch, called = StopSwitch(), []
    switch.attach(lambda: called.append(1))
    assert not switch.pressed
    switch.press()
    switch.press()
    assert switch.pressed
    assert called == [1]


def test_who_attaches_late_is_called_at_once() -> None:
    switch, called = StopSwitch(), []
    switch.press()
    switch.attach(lambda: called.append(1))
    assert called == [1]


def test_a_callback_may_attach_and_press() -> None:
    switch, called = StopSwitch(), []
    switch.attach(lambda: (switch.press(), switch.attach(lambda: called.append(1))))
    switch.press()
    assert called == [1]


def test_a_wait_ends_with_the_press() -> None:
    switch = StopSwitch()
    assert not switch.wait(0.01)
    threading.Timer(0.05, switch.press).start()
    started = time.monotonic()
    assert switch.wait(10)
    assert time.monotonic() - started < 5

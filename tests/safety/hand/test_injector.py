from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from Xlib import X
from Xlib.display import Display

from safety.action import (
    Action,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    Move,
    OpenProgram,
    PressKeys,
    Scroll,
    SetClipboard,
    TypeText,
    Wait,
)
from safety.desk.desk import Desk
from safety.errors import ActionError, InputStopped, ProgramNotFound
from safety.hand.injector import X11Injector
from safety.hand.stop import Stop
from safety.hand.x11 import Windows
from vision.geometry import Point

if TYPE_CHECKING:
    from tests.safety.hand.conftest import Probe


@pytest.fixture
def injector(desk: Desk, display: Display, stop: Stop) -> Iterator[X11Injector]:
    injector = X11Injector(display, stop, desk.environment)
    yield injector
    injector.close()


def test_keys_and_pointer(injector: X11Injector, probe: Probe, windows: Windows) -> None:
    here, there = probe.point(30, 40), probe.point(130, 140)
    injector.perform(Move(point=here))
    assert windows.pointer() == here
    actions: dict[Action, list[str]] = {
        Click(point=here, held=("ctrl",)): ["key down", "button down", "button up", "key up"],
        Drag(start=here, end=there): ["button down", "button up"],
        Scroll(point=there, down=1): ["button down", "button up"],
        TypeText(text="a"): ["key down", "key up"],
        PressKeys(keys=("enter",)): ["key down", "key up"],
    }
    for action, kinds in actions.items():
        probe.forget()
        sent = injector.sent
        injector.perform(action)
        assert [kind for kind, _ in probe.kinds()] == kinds
        assert injector.sent > sent


def test_a_click_with_a_key_held_says_so(injector: X11Injector, probe: Probe) -> None:
    injector.perform(Click(point=probe.point(30, 40), held=("ctrl", "shift")))
    (down,) = [seen for seen in probe.seen() if seen.kind == "button down"]
    assert down.state & X.ControlMask
    assert down.state & X.ShiftMask


def test_windows_and_clipboard(injector: X11Injector, probe: Probe, windows: Windows) -> None:
    injector.perform(SetClipboard(text="x"))
    injector.perform(FocusWindow(window=probe.id))
    assert probe.id in windows.focused()
    injector.perform(CloseWindow(window=probe.id))
    probe.until(lambda: bool(probe.seen()) or probe.closed, "it is asked to close")
    assert injector.sent == 3


def test_a_wait_sends_nothing_and_can_be_cut(injector: X11Injector, stop: Stop) -> None:
    started = time.monotonic()
    injector.perform(Wait(seconds=0.1))
    assert 0.1 <= time.monotonic() - started < 1
    threading.Timer(0.1, stop.press).start()
    with pytest.raises(InputStopped):
        injector.perform(Wait(seconds=60))
    assert time.monotonic() - started < 5
    assert injector.sent == 0


def test_a_program_is_started_or_said_not_to_be_there(injector: X11Injector) -> None:
    with pytest.raises(ProgramNotFound):
        injector.perform(OpenProgram(program="no-such-program.desktop"))
    assert injector.sent == 0


def test_a_corner_is_refused_beforehand(injector: X11Injector) -> None:
    injector.check(Click(point=Point(5, 5)))
    with pytest.raises(ActionError, match="corner"):
        injector.check(Drag(start=Point(5, 5), end=Point(0, 0)))


@pytest.mark.parametrize(
    "make",
    [
        lambda probe: Drag(start=probe.point(20, 20), end=probe.point(480, 280)),
        lambda probe: TypeText(text="X" * 5000),
        lambda probe: Click(point=probe.point(20, 20), held=("shift",), count=3),
        lambda probe: Scroll(point=probe.point(20, 20), down=100),
    ],
    ids=["drag", "text", "click", "wheel"],
)
def test_the_stop_cuts_everything_at_once_and_lets_go(
    injector: X11Injector, probe: Probe, stop: Stop, display: Display, make
) -> None:
    action = make(probe)
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.monotonic())
        stop.press()

    threading.Timer(0.04, press).start()
    with pytest.raises(InputStopped):
        injector.perform(action)
    assert time.monotonic() - pressed[0] < 0.1
    assert not any(display.query_keymap())
    assert not display.screen().root.query_pointer().mask & 0x1F01
    seen = len(probe.seen())
    with pytest.raises(InputStopped):
        injector.perform(Move(point=Point(5, 5)))
    time.sleep(0.1)
    assert len(probe.seen()) == seen

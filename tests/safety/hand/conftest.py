from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.protocol.event import ClientMessage
from Xlib.protocol.rq import Event

from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.hand.stop import Stop
from safety.hand.x11 import Windows, connect
from vision.geometry import Point


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """A private desk, one for all: pyautogui clings to the display it is first imported on."""
    with pytest.MonkeyPatch.context() as patch, PrivateDesk() as desk:
        for name in ("DISPLAY", "XAUTHORITY"):
            if name in desk.environment:
                patch.setenv(name, desk.environment[name])
        yield desk
        if "pyautogui" in sys.modules:
            sys.modules["pyautogui"].platformModule._display.close()


@pytest.fixture
def display(desk: Desk) -> Iterator[Display]:
    display = connect(desk.display)
    yield display
    display.close()


@pytest.fixture
def stop() -> Stop:
    return Stop()


@pytest.fixture
def windows(display: Display, stop: Stop) -> Windows:
    return Windows(display, stop)


@dataclass(frozen=True)
class Seen:
    """An event as a program gets it: its kind, key code or button, modifiers, place in the window, time."""

    kind: str
    detail: int
    state: int
    point: Point
    time: float


_KINDS: Mapping[int, str] = {
    X.KeyPress: "key down",
    X.KeyRelease: "key up",
    X.ButtonPress: "button down",
    X.ButtonRelease: "button up",
    X.MotionNotify: "motion",
}


class Probe:
    """A program with one window that notes what it gets."""

    def __init__(self, name: str, title: str = "probe") -> None:
        self.display_name = name
        self._display = connect(name)
        root = self._display.screen().root
        mask = X.KeyPressMask | X.KeyReleaseMask | X.ButtonPressMask | X.ButtonReleaseMask
        self.window = root.create_window(
            0,
            0,
            500,
            300,
            0,
            X.CopyFromParent,
            background_pixel=0xFFFFFF,
            event_mask=mask | X.PointerMotionMask | X.StructureNotifyMask,
        )
        self.window.set_wm_name(title)
        self.window.set_wm_class("probe", "Probe")
        self._say_protocols("WM_DELETE_WINDOW")
        self.window.map()
        self._display.sync()
        self.closed = False
        self._ended = False
        self._seen: list[Seen] = []
        until(lambda: self.id in Windows(self._display, Stop()).focused(), "the probe has the focus")

    @property
    def id(self) -> int:
        return int(self.window.id)

    def point(self, x: int, y: int) -> Point:
        """A point of the window, on the desk."""
        place = self._display.screen().root.translate_coords(self.window, x, y)
        return Point(place.x, place.y)

    def paint(self, colour: int, x: int = 0, y: int = 0, width: int = 500, height: int = 300) -> None:
        context = self.window.create_gc(foreground=colour)
        self.window.fill_rectangle(context, x, y, width, height)
        context.free()
        self._display.sync()

    def answer_pings(self) -> None:
        """Say that it answers when it is asked whether it reads its events; it does so in `seen`."""
        self._say_protocols("WM_DELETE_WINDOW", "_NET_WM_PING")
        self._display.sync()

    def _say_protocols(self, *names: str) -> None:
        self.window.set_wm_protocols([self._display.intern_atom(name) for name in names])

    def _hear(self, message: Event) -> None:
        if message.data[1][0] == self._display.intern_atom("_NET_WM_PING"):
            root = self._display.screen().root
            echo = ClientMessage(window=root, client_type=message.client_type, data=message.data)
            root.send_event(echo, event_mask=X.SubstructureNotifyMask | X.SubstructureRedirectMask)
            self._display.sync()
        else:
            self.closed = True

    def until(self, holds: Callable[[], bool], what: str) -> None:
        until(holds, what)

    def seen(self) -> list[Seen]:
        """All it got so far."""
        self._display.sync()
        for _ in range(self._display.pending_events()):
            event = self._display.next_event()
            if event.type == X.ClientMessage:
                self._hear(event)
            if event.type in _KINDS:
                point = Point(event.event_x, event.event_y)
                kind = _KINDS[event.type]
                self._seen.append(Seen(kind, event.detail, event.state, point, event.time / 1000))
        return self._seen

    def kinds(self, *, motion: bool = False) -> list[tuple[str, int]]:
        return [(seen.kind, seen.detail) for seen in self.seen() if motion or seen.kind != "motion"]

    def forget(self) -> None:
        self.seen()
        self._seen = []

    def close(self) -> None:
        if not self._ended:
            self._ended = True
            self.window.destroy()
            self._display.close()


@pytest.fixture
def make_probe(desk: Desk) -> Iterator[Callable[..., Probe]]:
    probes: list[Probe] = []

    def make(title: str = "probe") -> Probe:
        probes.append(Probe(desk.display, title))
        return probes[-1]

    yield make
    for probe in probes:
        probe.close()


@pytest.fixture
def probe(make_probe: Callable[..., Probe]) -> Probe:
    return make_probe()


def until(holds: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def nothing_stays_down(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test leaves a key or a button down on the desk."""
    yield
    if "desk" not in request.fixturenames:
        return
    display = connect(request.getfixturevalue("desk").display)
    held = [index for index, byte in enumerate(display.query_keymap()) if byte]
    mask = display.screen().root.query_pointer().mask
    display.close()
    assert not held, "keys are held down"
    assert not mask & 0x1FFF & ~X.Mod2Mask, "a button, a modifier or Caps Lock is on"

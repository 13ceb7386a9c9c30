from __future__ import annotations

import os
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from Xlib import X
from Xlib.display import Display

from safety.desk.desk import Desk
from safety.errors import ActionError, DeskError, InputStopped
from safety.hand.stop import Stop
from safety.hand.x11 import Windows, connect
from vision.geometry import Point

if TYPE_CHECKING:
    from tests.safety.hand.conftest import Probe


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Xlib leaves its socket open
def test_a_display_that_is_not_there() -> None:
    for name in (":9999", "nonsense"):
        with pytest.raises(DeskError, match="nothing was done"):
            connect(name)


def test_a_display_without_synthetic_input(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Display, "has_extension", lambda self, name: name != "XTEST")
        with pytest.raises(DeskError, match="lacks the extension XTEST"):
            connect(desk.display)


def test_the_windows_under_a_point_are_named_from_the_outside_in(probe: Probe, windows: Windows) -> None:
    under = windows.at(probe.point(30, 40))
    assert under[-1] == probe.id
    assert len(under) > 1  # the window manager's frame is around it
    assert windows.at(Point(1279, 799)) == ()


def test_keys_go_to_the_window_with_the_focus(make_probe: Callable[..., Probe], windows: Windows) -> None:
    first, second = make_probe("first"), make_probe("second")
    assert second.id in windows.focused()
    assert first.id not in windows.focused()
    windows.activate(first.id)
    assert first.id in windows.focused()
    assert second.id not in windows.focused()


def test_keys_go_to_the_window_under_the_pointer_where_none_has_the_focus(
    probe: Probe, windows: Windows, display: Display
) -> None:
    there = probe.point(30, 40)
    display.screen().root.warp_pointer(there.x, there.y)
    display.grab_server()  # else the window manager may give the focus to a window of its own meanwhile
    try:
        display.set_input_focus(X.PointerRoot, X.RevertToPointerRoot, X.CurrentTime)
        focused = windows.focused()
    finally:
        display.ungrab_server()
        display.sync()
    assert probe.id in focused


def test_nobody_has_the_focus(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window manager soon gives it to a window of its own."""
    monkeypatch.setattr(windows._display, "get_input_focus", lambda: SimpleNamespace(focus=X.NONE))
    assert windows.focused() == ()


def test_the_owner_of_a_window_is_known_to_the_server(
    probe: Probe, windows: Windows, display: Display
) -> None:
    probe.window.change_property(display.intern_atom("_NET_WM_PID"), 6, 32, [1])  # a lie
    assert os.getpid() in windows.owners((probe.id,))
    assert os.getpid() in windows.owners(windows.at(probe.point(30, 40)))
    assert windows.owners(()) == frozenset()


def test_a_window_is_asked_to_close(probe: Probe, windows: Windows) -> None:
    windows.close(probe.id)
    probe.until(lambda: bool(probe.seen()) or probe.closed, "it is asked to close")


@pytest.mark.parametrize("ask", ["activate", "close"])
def test_a_window_that_is_gone(make_probe: Callable[..., Probe], windows: Windows, ask: str) -> None:
    probe = make_probe()
    probe.close()
    probe.until(lambda: probe.id not in windows.managed(), "the window manager knows")
    with pytest.raises(ActionError, match="gone"):
        getattr(windows, ask)(probe.id)


def test_windows_that_went_while_they_were_looked_at(
    make_probe: Callable[..., Probe], windows: Windows, display: Display
) -> None:
    probe = make_probe()
    gone = display.create_resource_object("window", probe.id)
    probe.close()
    assert list(windows._up_from(gone)) == [gone]
    assert windows._property(gone, "WM_NAME") == ()


def test_a_window_that_vanishes_under_the_pointer(
    probe: Probe, windows: Windows, display: Display, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = probe.point(30, 40)
    whole = windows.at(there)
    root = display.screen().root
    ghost = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
    ghost.destroy()
    display.sync()
    monkeypatch.setattr(windows, "_root", ghost)
    assert windows.at(there) == ()
    assert whole


def test_a_desk_without_a_window_manager(
    probe: Probe, windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "_property", lambda window, name: ())
    with pytest.raises(ActionError, match="no window manager"):
        windows.activate(probe.id)


def test_a_window_that_refuses_the_focus_is_waited_for_in_vain(
    make_probe: Callable[..., Probe], windows: Windows, stop: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safety.hand.x11.FOCUS_SECONDS", 0.05)
    probe = make_probe()
    monkeypatch.setattr(windows, "focused", lambda: ())
    windows.activate(probe.id)
    monkeypatch.setattr("safety.hand.x11.FOCUS_SECONDS", 5.0)
    threading.Timer(0.05, stop.press).start()
    with pytest.raises(InputStopped):
        windows.activate(probe.id)

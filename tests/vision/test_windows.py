from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from Xlib import Xatom
from Xlib.display import Display as Connection
from Xlib.xobject.drawable import Window as XWindow

from vision.errors import DisplayLost, NoDisplay
from vision.geometry import Point, Rect
from vision.observation import Window
from vision.windows import WindowList


class Client:
    """Makes windows, and plays the part of the window manager's properties."""

    def __init__(self, display: str) -> None:
        self.connection = Connection(display)
        self.root = self.connection.screen().root

    def window(self, rect: Rect, title: str = "", program: str = "", popup: bool = False) -> XWindow:
        window = self.root.create_window(
            rect.left, rect.top, rect.width, rect.height, 0, 24, override_redirect=popup
        )
        if title:
            window.change_property(self.atom("_NET_WM_NAME"), self.atom("UTF8_STRING"), 8, title.encode())
        if program:
            window.set_wm_class(program.lower(), program)
        window.map()
        self.connection.sync()
        return window

    def atom(self, name: str) -> int:
        return int(self.connection.intern_atom(name))

    def numbers(self, window: XWindow, name: str, values: list[int], kind: int = Xatom.CARDINAL) -> None:
        window.change_property(self.atom(name), kind, 32, values)
        self.connection.sync()

    def manage(self, windows: list[XWindow], active: XWindow) -> None:
        self.numbers(self.root, "_NET_CLIENT_LIST_STACKING", [w.id for w in windows], Xatom.WINDOW)
        self.numbers(self.root, "_NET_ACTIVE_WINDOW", [active.id], Xatom.WINDOW)


@pytest.fixture
def client(server) -> Iterator[Client]:
    made = Client(server.display)
    yield made
    if server.process.poll() is None:
        made.connection.close()
    else:
        made.connection.display.socket.close()


@pytest.fixture
def windows(server) -> Iterator[WindowList]:
    with WindowList(server.display) as made:
        yield made


def by_id(windows: tuple[Window, ...]) -> dict[int, Window]:
    return {window.id: window for window in windows}


def test_an_empty_screen_has_no_windows(windows: WindowList) -> None:
    assert windows.read() == ()


def test_managed_windows_in_stacking_order_and_popups(client: Client, windows: WindowList) -> None:
    first = client.window(Rect(10, 20, 200, 100), "Überschrift – 文档", "Mousepad")
    second = client.window(Rect(50, 60, 300, 200), "Rechner", "Galculator")
    client.numbers(second, "_NET_WM_PID", [4711])
    menu = client.window(Rect(60, 70, 80, 120), popup=True)
    client.manage([first, second], active=second)
    below, above, popup = windows.read()
    assert (below.title, below.program, below.pid) == ("Überschrift – 文档", "mousepad", None)
    assert below.rect == Rect(10, 20, 200, 100)
    assert (above.id, above.pid, above.active, above.popup) == (second.id, 4711, True, False)
    assert (popup.id, popup.popup, popup.active) == (menu.id, True, False)
    first.raise_window()
    client.connection.sync()
    assert [w.id for w in windows.read()] == [second.id, menu.id, first.id]


def test_a_decorated_window_is_its_frame(client: Client, windows: WindowList) -> None:
    frame = client.window(Rect(100, 50, 210, 130))
    inner = frame.create_window(5, 25, 200, 100, 0, 24)
    inner.map()
    client.numbers(inner, "_NET_FRAME_EXTENTS", [5, 5, 25, 5])
    client.manage([inner], active=inner)
    (seen,) = windows.read()
    assert seen.id == inner.id
    assert seen.rect == Rect(100, 50, 210, 130)


def test_a_programs_own_shadow_is_not_the_window(client: Client, windows: WindowList) -> None:
    window = client.window(Rect(100, 50, 200, 100))
    client.numbers(window, "_GTK_FRAME_EXTENTS", [10, 11, 12, 13])
    client.manage([window], active=window)
    assert windows.read()[0].rect == Rect(110, 62, 179, 75)


def test_without_a_window_manager_every_window_counts(client: Client, windows: WindowList) -> None:
    window = client.window(Rect(0, 0, 50, 50), "alone")
    (seen,) = windows.read()
    assert (seen.id, seen.title, seen.popup) == (window.id, "alone", False)


def test_what_cannot_be_seen_is_left_out(client: Client, windows: WindowList) -> None:
    shown = client.window(Rect(0, 0, 50, 50))
    hidden = client.window(Rect(0, 0, 50, 50))
    hidden.unmap()
    outside = client.window(Rect(-100, -100, 20, 20), popup=True)
    client.manage([shown, hidden, outside], active=shown)
    assert list(by_id(windows.read())) == [shown.id]


def test_windows_may_vanish_while_they_are_read(client: Client, windows: WindowList) -> None:
    stays = client.window(Rect(0, 0, 50, 50))
    goes = client.window(Rect(60, 0, 50, 50))
    client.manage([stays, goes], active=stays)
    goes.destroy()
    client.connection.sync()
    assert list(by_id(windows.read())) == [stays.id]


def test_windows_that_come_and_go_all_the_time(client: Client, windows: WindowList) -> None:
    stays = client.window(Rect(0, 0, 50, 50))
    read_property: Callable[..., object] = windows._property

    def vanishing(window: XWindow, name: str) -> object:
        if window.id == goes.id and name == "_NET_WM_PID":
            goes.destroy()
            client.connection.sync()
        return read_property(window, name)

    windows._property = vanishing  # type: ignore[method-assign]
    for _ in range(5):
        goes = client.window(Rect(60, 0, 50, 50), popup=True)
        client.manage([stays], active=stays)
        assert list(by_id(windows.read())) == [stays.id]


def test_an_old_title_is_read_too(client: Client, windows: WindowList) -> None:
    window = client.window(Rect(0, 0, 50, 50))
    window.change_property(Xatom.WM_NAME, Xatom.STRING, 8, "Größe".encode("latin-1"))
    client.connection.sync()
    assert windows.read()[0].title == "Größe"


def test_the_pointer(client: Client, windows: WindowList) -> None:
    for point in (Point(0, 0), Point(639, 479), Point(123, 45)):
        client.root.warp_pointer(point.x, point.y)
        client.connection.sync()
        assert windows.pointer() == point


def test_a_display_that_dies(server, windows: WindowList) -> None:
    windows.read()
    server.process.kill()
    server.process.wait()
    with pytest.raises(DisplayLost):
        windows.read()
    with pytest.raises(DisplayLost):
        windows.pointer()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # python-xlib leaves sockets
@pytest.mark.parametrize("display", [":4321", ":99999", "nonsense"])
def test_no_display(display: str) -> None:
    with pytest.raises(NoDisplay, match=display):
        WindowList(display)
    gc.collect()

"""The window system, as the hand needs it: whose windows lie where and have the focus, and steering them."""

from __future__ import annotations

from collections.abc import Iterator

from Xlib import X
from Xlib.display import Display
from Xlib.error import BadWindow, ConnectionClosedError, DisplayError, XauthError, XError
from Xlib.ext import res
from Xlib.protocol.event import ClientMessage
from Xlib.xobject.drawable import Window

from safety.errors import ActionError, DeskError
from safety.hand.stop import Stop
from vision import x_display
from vision.geometry import Point

FOCUS_SECONDS = 2.0
_FROM_PAGER = 2  # EWMH: a request that comes from the user's own tool, not from a program


def connect(name: str) -> Display:
    """A connection to an X display. Raises DeskError where there is none to be had."""
    try:
        display = x_display.connect(name)
    except (DisplayError, XauthError, ConnectionClosedError, OSError, OverflowError) as error:
        raise DeskError(f"the display {name} cannot be reached ({error}): nothing was done") from error
    display.set_error_handler(_ignore)
    for extension in ("XTEST", "X-Resource"):
        if not display.has_extension(extension):
            display.close()
            raise DeskError(f"the display {name} lacks the extension {extension}: nothing was done")
    return display


def _ignore(error: XError, request: object) -> None:
    """Requests without a reply are to windows that may be gone by now; that shows in what follows."""


class Windows:
    """Looks up and steers windows on one display. Raises ConnectionClosedError where that is gone."""

    def __init__(self, display: Display, stop: Stop) -> None:
        self._display = display
        self._root = display.screen().root
        self._stop = stop

    def pointer(self) -> Point:
        """The pixel the pointer is on."""
        place = self._root.query_pointer()
        return Point(place.root_x, place.root_y)

    def at(self, point: Point) -> tuple[int, ...]:
        """The ids of the windows under a pixel, outermost first, the root left out."""
        return tuple(window.id for window in self._under(point))

    def managed(self) -> tuple[int, ...]:
        """The ids of the windows the window manager keeps."""
        return self._property(self._root, "_NET_CLIENT_LIST")

    def focused(self) -> tuple[int, ...]:
        """The ids of the windows that typed keys go to: the focused one with those it lies in, and the active
        one where its program has the focus already."""
        focus = self._display.get_input_focus().focus
        if focus == X.PointerRoot:
            return self.at(self.pointer())
        found = tuple(window.id for window in self._up_from(focus))
        active = self._property(self._root, "_NET_ACTIVE_WINDOW")[:1]
        return (*active, *found) if self.owners(active) & self.owners(found) else found

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        """The ids of the processes these windows belong to, as the X server knows them."""
        if not ids:
            return frozenset()
        asked = [{"client": number, "mask": res.LocalClientPIDMask} for number in ids]
        answer = self._display.res_query_client_ids(asked)
        return frozenset(int(held.value[0]) for held in answer.ids if held.value)

    def activate(self, window_id: int) -> None:
        """Raise a window, give it the focus and wait for that. Raises ActionError where it is gone."""
        self._require(window_id, "_NET_ACTIVE_WINDOW")
        self._ask_manager(window_id, "_NET_ACTIVE_WINDOW", (_FROM_PAGER, X.CurrentTime, 0, 0, 0))
        for _ in range(int(FOCUS_SECONDS / 0.01)):
            if window_id in self.focused():
                return
            self._stop.pause(0.01)

    def close(self, window_id: int) -> None:
        """Ask a window to close. Raises ActionError where it is gone already."""
        self._require(window_id, "_NET_CLOSE_WINDOW")
        self._ask_manager(window_id, "_NET_CLOSE_WINDOW", (X.CurrentTime, _FROM_PAGER, 0, 0, 0))

    # ------------------------------------------------------------------------------------------------

    def _under(self, point: Point) -> Iterator[Window]:
        window = self._root
        while True:
            try:
                window = window.translate_coords(self._root, point.x, point.y).child
            except BadWindow:
                return
            if not isinstance(window, Window):
                return
            yield window

    def _up_from(self, window: Window | int) -> Iterator[Window]:
        while isinstance(window, Window) and window.id != self._root.id:
            yield window
            try:
                window = window.query_tree().parent
            except BadWindow:
                return

    def _window(self, window_id: int) -> Window:
        window: Window = self._display.create_resource_object("window", window_id)
        return window

    def _property(self, window: Window, name: str) -> tuple[int, ...]:
        """The numbers in a window's property; empty where the window or the property is not there."""
        try:
            held = window.get_full_property(self._display.intern_atom(name), X.AnyPropertyType)
        except BadWindow:
            return ()
        return () if held is None or isinstance(held.value, bytes) else tuple(held.value)

    def _require(self, window_id: int, request: str) -> None:
        if self._display.intern_atom(request) not in self._property(self._root, "_NET_SUPPORTED"):
            raise ActionError("no window manager on this desk takes requests: nothing was done")
        if window_id not in self.managed():
            raise ActionError("that window is gone: nothing was done")

    def _ask_manager(self, window_id: int, request: str, data: tuple[int, int, int, int, int]) -> None:
        message = ClientMessage(
            window=self._window(window_id), client_type=self._display.intern_atom(request), data=(32, data)
        )
        self._root.send_event(message, event_mask=X.SubstructureNotifyMask | X.SubstructureRedirectMask)
        self._display.sync()

"""The top-level windows of an X display, as the window manager and the server tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from Xlib import X
from Xlib.error import ConnectionClosedError, DisplayError, XError
from Xlib.xobject.drawable import Window as XWindow

from vision.errors import DisplayLost, NoDisplay
from vision.geometry import Point, Rect
from vision.observation import Window
from vision.x_display import connect

_MOST_CARDINALS = 4096


class WindowList:
    """The windows of one display. Raises NoDisplay where it cannot be reached.

    One thread at a time may use it.
    """

    def __init__(self, display: str) -> None:
        self._display = display
        try:
            self._connection = connect(display)
        except (DisplayError, ConnectionClosedError, OSError, OverflowError) as error:
            raise NoDisplay(f"there is no screen at display {display!r}: {error}") from error
        self._root = self._connection.screen().root

    def read(self) -> tuple[Window, ...]:
        """The windows that can be seen, bottom of the stack first. Raises DisplayLost."""
        try:
            return self._read()
        except (ConnectionClosedError, OSError) as error:
            raise self._lost(error) from error

    def pointer(self) -> Point:
        """Where the pointer is. Raises DisplayLost."""
        try:
            place = self._root.query_pointer()
        except (ConnectionClosedError, OSError) as error:
            raise self._lost(error) from error
        return Point(place.root_x, place.root_y)

    def _lost(self, error: Exception) -> DisplayLost:
        return DisplayLost(f"the display {self._display!r} was lost while its windows were read: {error}")

    def _read(self) -> tuple[Window, ...]:
        size = self._root.get_geometry()
        whole = Rect(0, 0, size.width, size.height)
        stack = self._root.query_tree().children
        managed = self._managed()
        tops = {self._top(window_id): window_id for window_id in managed}
        active = next(iter(self._cardinals(self._root, "_NET_ACTIVE_WINDOW")), 0)
        found = []
        for child in stack:
            window_id = tops.get(child.id)
            if window_id is not None:
                seen = self._window(self._connection.create_resource_object("window", window_id))
            else:
                seen = self._window(child, popup=bool(managed))
            if seen is not None and seen.rect.intersection(whole):
                found.append(replace(seen, active=seen.id == active))
        return tuple(found)

    def _managed(self) -> Sequence[int]:
        """The ids of the windows the window manager manages; none where there is no manager."""
        return self._cardinals(self._root, "_NET_CLIENT_LIST_STACKING") or self._cardinals(
            self._root, "_NET_CLIENT_LIST"
        )

    def _top(self, window_id: int) -> int:
        """The id of the child of the root that holds a window; 0 for a window that is gone."""
        window = self._connection.create_resource_object("window", window_id)
        try:
            while (parent := window.query_tree().parent) and parent.id != self._root.id:
                window = parent
        except XError:
            return 0
        return int(window.id)

    def _window(self, window: XWindow, popup: bool = False) -> Window | None:
        """A window that can be seen; None for one that is hidden, frames nothing, or has just gone."""
        try:
            attributes = window.get_attributes()
            if attributes.map_state != X.IsViewable or attributes.win_class != X.InputOutput:
                return None
            if popup and not attributes.override_redirect:
                return None  # the window manager's own frame around a window that has just gone
            return Window(
                id=int(window.id),
                title=self._title(window),
                program=self._program(window),
                pid=next(iter(self._cardinals(window, "_NET_WM_PID")), None),
                rect=self._rect(window),
                popup=popup or bool(attributes.override_redirect),
            )
        except XError:
            return None

    def _rect(self, window: XWindow) -> Rect:
        size = window.get_geometry()
        place = self._root.translate_coords(window, 0, 0)
        rect = Rect(place.x, place.y, size.width, size.height)
        frame = self._cardinals(window, "_NET_FRAME_EXTENTS")
        shadow = self._cardinals(window, "_GTK_FRAME_EXTENTS")  # drawn by the program, outside what is seen
        for extents, sign in ((frame, 1), (shadow, -1)):
            if len(extents) == 4:
                left, right, top, bottom = (sign * side for side in extents)
                rect = Rect.from_edges(
                    rect.left - left, rect.top - top, rect.right + right, rect.bottom + bottom
                )
        return rect

    def _title(self, window: XWindow) -> str:
        for name in ("_NET_WM_NAME", "WM_NAME"):
            value = self._property(window, name)
            if isinstance(value, bytes):
                try:
                    return value.decode("utf-8")
                except UnicodeDecodeError:
                    return value.decode("latin-1")
            if isinstance(value, str):
                return value
        return ""

    def _program(self, window: XWindow) -> str:
        value = self._property(window, "WM_CLASS")
        words = value.decode("latin-1") if isinstance(value, bytes) else value or ""
        return next((word for word in reversed(words.split("\0")) if word), "").lower()

    def _cardinals(self, window: XWindow, name: str) -> Sequence[int]:
        value = self._property(window, name)
        return [] if value is None or isinstance(value, str | bytes) else [int(number) for number in value]

    def _property(self, window: XWindow, name: str) -> Any:
        atom = self._connection.intern_atom(name)
        found = window.get_property(atom, X.AnyPropertyType, 0, _MOST_CARDINALS)
        return None if found is None else found.value

    def close(self) -> None:
        try:
            self._connection.close()
        except (ConnectionClosedError, OSError):
            return  # it is closed already: the display went first

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

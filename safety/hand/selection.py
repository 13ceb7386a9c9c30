"""Reading the text of another program's selection (ICCCM 2.4 and 2.7.2, INCR)."""

from __future__ import annotations

import select
import time

from Xlib import X
from Xlib.display import Display
from Xlib.protocol.rq import Event
from Xlib.xobject.drawable import Window

from safety.errors import ActionError
from safety.hand.stop import Stop

MAX_BYTES = 1 << 20
_SECONDS = 2.0


def read_selection(display: Display, stop: Stop, name: str = "CLIPBOARD") -> str:
    """The text of a selection, at most MAX_BYTES of it; empty where nobody owns it.

    Raises ActionError where its owner does not answer, or has no text.
    """
    window = display.screen().root.create_window(
        0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask
    )
    try:
        return _Request(display, window, stop).answer(display.intern_atom(name))
    finally:
        window.destroy()
        display.flush()


class _Request:
    """One question to the owner of a selection."""

    def __init__(self, display: Display, window: Window, stop: Stop) -> None:
        self._display = display
        self._window = window
        self._stop = stop
        self._place = display.intern_atom("DESKHAND_SELECTION")
        self._incremental = display.intern_atom("INCR")
        self._deadline = time.monotonic() + _SECONDS

    def answer(self, selection: int) -> str:
        if self._display.get_selection_owner(selection) == X.NONE:
            return ""
        text = self._display.intern_atom("UTF8_STRING")
        self._window.convert_selection(selection, text, self._place, X.CurrentTime)
        self._display.flush()
        if self._next(X.SelectionNotify).property == X.NONE:
            raise ActionError("what is on the clipboard is no text: nothing was read")
        kind, data = self._taken()
        if kind == self._incremental:
            data = self._pieces()
        return data[:MAX_BYTES].decode("utf-8", "replace")

    def _pieces(self) -> bytes:
        """What comes piece by piece, each after the last was taken away; an empty one ends it."""
        whole = b""
        while len(whole) < MAX_BYTES:
            event = self._next(X.PropertyNotify)
            if event.atom != self._place or event.state != X.PropertyNewValue:
                continue
            piece = self._taken()[1]
            if not piece:
                break
            whole += piece
        return whole

    def _taken(self) -> tuple[int, bytes]:
        found = self._window.get_full_property(self._place, X.AnyPropertyType, sizehint=MAX_BYTES // 4)
        self._window.delete_property(self._place)
        self._display.flush()
        if found is None:
            return X.NONE, b""
        return int(found.property_type), found.value if found.format == 8 else b""

    def _next(self, kind: int) -> Event:
        """The next event of a kind. Raises ActionError where none comes in time."""
        while True:
            while self._display.pending_events():
                event = self._display.next_event()
                if event.type == kind:
                    return event
            if time.monotonic() > self._deadline:
                raise ActionError("the program that owns the clipboard does not answer: nothing was read")
            select.select([self._display.fileno()], [], [], 0.02)
            self._stop.pause(0.0)

"""Whether the program that has the focus has read what was sent to it (EWMH: _NET_WM_PING)."""

from __future__ import annotations

import time

from Xlib import X
from Xlib.display import Display
from Xlib.error import BadDrawable, BadWindow
from Xlib.protocol.event import ClientMessage
from Xlib.protocol.rq import Event
from Xlib.xobject.drawable import Window

from safety.hand.stop import Stop


class Reader:
    """The program at the other end of the keyboard."""

    def __init__(self, display: Display, stop: Stop) -> None:
        self._display = display
        self._root = display.screen().root
        self._stop = stop
        self._ping = display.intern_atom("_NET_WM_PING")
        self._protocols = display.intern_atom("WM_PROTOCOLS")
        self._number = 0
        self._window: Window | None = None

    def turn_to_focus(self) -> None:
        """Speak to the program that has the focus now."""
        active = self._root.get_full_property(
            self._display.intern_atom("_NET_ACTIVE_WINDOW"), X.AnyPropertyType
        )
        self._window = None
        if active is None or not active.value[0]:
            return
        window = self._display.create_resource_object("window", active.value[0])
        try:
            known = window.get_full_property(self._protocols, X.AnyPropertyType)
        except BadWindow:
            return
        if known is not None and self._ping in known.value:
            self._window = window

    @property
    def answers(self) -> bool:
        """True where the program can be asked at all."""
        return self._window is not None

    def caught_up(self, timeout: float) -> bool:
        """Wait until the program has read all input sent so far; False where it did not say so within
        `timeout` seconds, or can't be asked. True where its window is gone: nobody is left to read.

        Raises InputStopped when the stop is pressed meanwhile."""
        if self._window is None:
            return False
        try:
            self._window.get_geometry()
        except (BadWindow, BadDrawable):
            return True
        self._number += 1
        self._root.change_attributes(event_mask=X.SubstructureNotifyMask | X.StructureNotifyMask)
        try:
            data = (32, (self._ping, self._number, self._window.id, 0, 0))
            ping = ClientMessage(window=self._window, client_type=self._protocols, data=data)
            self._window.send_event(ping)
            return self._answered(time.monotonic() + timeout)
        finally:
            self._root.change_attributes(event_mask=X.NoEventMask)
            self._display.sync()

    def _answered(self, deadline: float) -> bool:
        while time.monotonic() < deadline:
            for _ in range(self._display.pending_events()):
                if self._is_answer(self._display.next_event()):
                    return True
            self._stop.pause(0.001)
        return False

    def _is_answer(self, event: Event) -> bool:
        if event.type != X.ClientMessage or event.client_type != self._protocols:
            return False
        return list(event.data[1][:2]) == [self._ping, self._number]

"""The clipboard of an X display. X keeps no contents: who owns the selection hands them out when asked."""

from __future__ import annotations

import select
import socket
import threading

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import ConnectionClosedError
from Xlib.protocol.event import SelectionNotify, SelectionRequest
from Xlib.xobject.drawable import Window

from safety.errors import ActionError
from safety.hand.selection import read_selection
from safety.hand.stop import Stop
from safety.hand.x11 import connect

_PIECE = 1 << 16
_OWN_SECONDS = 2.0


class Clipboard:
    """Owns the CLIPBOARD selection from its first text until another program takes it, or `close`."""

    def __init__(self, display: str) -> None:
        self._name = display
        self._server: _Server | None = None

    def put(self, text: str) -> None:
        """Put text on the clipboard. Raises ActionError where the selection can't be had."""
        if self._server is None or not self._server.is_alive():
            self._server = _Server(connect(self._name))
            self._server.start()
        self._server.own(text)

    def read(self, stop: Stop) -> str:
        """The text on the clipboard, whoever put it there; empty where there is none. Raises ActionError
        where it is no text or cannot be had, InputStopped when the stop is pressed."""
        display = connect(self._name)
        try:
            return read_selection(display, stop)
        finally:
            display.close()

    def close(self) -> None:
        if self._server is not None:
            self._server.end()


class _Server(threading.Thread):
    """Answers other programs' requests, on a connection of its own."""

    def __init__(self, display: Display) -> None:
        super().__init__(name="clipboard", daemon=True)
        self._display = display
        self._window = display.screen().root.create_window(
            0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask
        )
        self._selection = display.intern_atom("CLIPBOARD")
        self._utf8 = display.intern_atom("UTF8_STRING")
        self._targets = display.intern_atom("TARGETS")
        self._timestamp = display.intern_atom("TIMESTAMP")
        plain = ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT")
        self._texts = [display.intern_atom(name) for name in plain]
        self._wake, self._woken = socket.socketpair()
        self._text: str | None = None
        self._owned = threading.Event()
        self._since = X.CurrentTime
        self._data = b""

    def own(self, text: str) -> None:
        self._owned.clear()
        self._text = text
        self._wake.send(b".")
        if not self._owned.wait(_OWN_SECONDS):
            raise ActionError("the clipboard could not be taken over: nothing was put on it")

    def end(self) -> None:
        self._wake.close()
        self.join(_OWN_SECONDS)

    def run(self) -> None:
        try:
            while self._turn():
                pass
        except (ConnectionClosedError, OSError):  # the display is gone, and the clipboard with it
            return
        finally:
            self._woken.close()

    def _turn(self) -> bool:
        """Wait for something to do and do it; False when this is over."""
        wait = 0.0 if self._display.pending_events() else None
        ready = select.select([self._display.fileno(), self._woken], [], [], wait)[0]
        if self._woken in ready:
            if not self._woken.recv(1):
                self._display.close()
                return False
            # Appending nothing to a property is the protocol's way to learn the server's time.
            self._window.change_property(self._utf8, self._utf8, 8, b"", X.PropModeAppend)
            self._display.flush()
        for _ in range(self._display.pending_events()):
            event = self._display.next_event()
            if event.type == X.PropertyNotify and self._text is not None:
                self._take(self._text, event.time)
            elif event.type == X.SelectionRequest:
                self._hand_out(event)
        return True

    def _take(self, text: str, now: int) -> None:
        self._data, self._text, self._since = text.encode(), None, now
        self._window.set_selection_owner(self._selection, now)
        if self._display.get_selection_owner(self._selection) == self._window:
            self._owned.set()

    def _hand_out(self, request: SelectionRequest) -> None:
        place = request.property or request.target
        if request.target == self._targets:
            known = [self._targets, self._timestamp, *self._texts, Xatom.STRING]
            request.requestor.change_property(place, Xatom.ATOM, 32, known)
        elif request.target == self._timestamp:
            request.requestor.change_property(place, Xatom.INTEGER, 32, [self._since])
        elif request.target in self._texts:
            kind = self._utf8 if request.target == self._texts[-1] else request.target
            self._write(request.requestor, place, kind, self._data)
        elif request.target == Xatom.STRING:
            latin = self._data.decode().encode("latin-1", "replace")
            self._write(request.requestor, place, Xatom.STRING, latin)
        else:
            place = X.NONE
        request.requestor.send_event(
            SelectionNotify(
                time=request.time,
                requestor=request.requestor,
                selection=request.selection,
                target=request.target,
                property=place,
            )
        )
        self._display.flush()

    def _write(self, window: Window, place: int, kind: int, data: bytes) -> None:
        """A property of any length, in pieces that fit into one request each."""
        window.change_property(place, kind, 8, data[:_PIECE])
        for start in range(_PIECE, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            window.change_property(place, kind, 8, piece, X.PropModeAppend)

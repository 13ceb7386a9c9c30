"""Listens to what people do on the display while the hand works: the thread of the stop key."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from Xlib.display import Display
from Xlib.error import ConnectionClosedError

from safety.hand.raw_input import Happened, RawEvent, RawInput
from safety.hand.stop import Stop
from safety.stop_keys import Chord


class Listener:
    """Presses the stop when somebody presses one of the chords. `hear` is told of everything else.

    `display` is a connection for this object alone. Raises DeskError where raw input can't be read.
    """

    def __init__(
        self,
        display: Display,
        stop: Stop,
        chords: Sequence[Chord],
        hear: Callable[[RawEvent], None] = lambda event: None,
    ) -> None:
        self._display = display
        self._stop = stop
        self._chords = tuple(chords)
        self.hear = hear
        self._input = RawInput(display)
        self._watch = self._input.watch(self._chords)
        self.stop_keys = self._watch.heard
        self.synthetic = self._input.synthetic
        self._heard, self._told = socket.socketpair()
        self._thread = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._told.close()
        self._thread.join()
        self._heard.close()
        with suppress(ConnectionClosedError):
            self._display.close()

    def _listen(self) -> None:
        """Until it is closed. A hand that can't hear its stop key any more does nothing more."""
        ended = False
        try:
            ended = self._until_closed()
        except ConnectionClosedError:
            ended = True  # with the display went everything that could be done on it
        finally:
            if not ended:
                self._stop.press("a stop key that can't be heard any more")

    def _until_closed(self) -> bool:
        while True:
            for event in self._input.read():
                self._on(event)
            ready, _, _ = select.select([self._input.fileno(), self._heard.fileno()], [], [])
            if self._heard.fileno() in ready:
                return True

    def _on(self, event: RawEvent) -> None:
        match event.kind:
            case Happened.KEY_DOWN:
                if (chord := self._watch.press(event.detail)) is not None:
                    self._stop.press(f"the stop key {chord}")
            case Happened.KEY_UP:
                self._watch.release(event.detail)
            case Happened.NEW_MAP:
                self._watch = self._input.watch(self._chords)
                return
            case _:
                pass
        self.hear(event)

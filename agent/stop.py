"""The stop a person presses: heard at once, from any thread, whatever the loop is doing."""

from __future__ import annotations

import threading
from collections.abc import Callable


class StopSwitch:
    """Pressed once and for all. Whoever attaches is called when it is pressed, at once if it already is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pressed = threading.Event()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def pressed(self) -> bool:
        return self._pressed.is_set()

    def press(self) -> None:
        """Stop; calls every attached callback, each once."""
        with self._lock:
            self._pressed.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def attach(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if not self._pressed.is_set():
                self._callbacks.append(callback)
                return
        callback()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the press; True if it came."""
        return self._pressed.wait(seconds)

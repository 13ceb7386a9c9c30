"""The stop, as the hand sees it: pressed once and for all, asked between any two pieces of input."""

from __future__ import annotations

import time
from collections.abc import Callable

from safety.errors import InputStopped

_SLICE = 0.005

END_OF_TASK = "the end of the task"
"""Who presses the stop when the client has gone away."""


class Stop:
    """A plain flag: it is pressed from a signal handler, where no lock may be taken.

    `check` raises what `also` raises as well: another reason to send nothing more for now. `tell` is called
    when it is pressed, but for the end of the task, by whoever presses it: it waits for nothing and raises
    nothing.
    """

    def __init__(self) -> None:
        self.also: Callable[[], None] = lambda: None
        self.tell: Callable[[], None] = lambda: None
        self._pressed = False
        self._by = ""

    @property
    def pressed(self) -> bool:
        return self._pressed

    @property
    def pressed_by(self) -> str:
        """What pressed it first, in words; empty where it was not pressed."""
        return self._by

    def press(self, by: str = "a program") -> None:
        if not self._pressed:
            self._by = by
            self._pressed = True
            if by != END_OF_TASK:
                self.tell()

    def check(self) -> None:
        """Raises InputStopped if the stop was pressed."""
        if self._pressed:
            raise InputStopped("the stop was pressed")
        self.also()

    def pause(self, seconds: float) -> None:
        """Let time pass. Raises InputStopped within 5 ms of the stop being pressed."""
        deadline = time.monotonic() + seconds
        self.check()
        while (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))
            self.check()

"""Whether the user has taken the mouse or the keyboard, and until when the agent keeps still for it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from safety.errors import UserActing
from safety.hand.raw_input import Happened, RawEvent

QUIET_SECONDS = 2.0
"""How long mouse and keyboard have to lie still until the agent goes on."""
_LATE_SECONDS = 1.0
"""How long after the hand's own input its events may still come in."""
_GRACE_SECONDS = 1.5
"""How long after an answer the hand that gave it may go on moving the mouse."""
_MOTIONS = 5
_MOTION_SECONDS = 0.5
"""So many motions in so little time are a hand on the mouse; fewer are a bump against the table."""


class Takeover:
    """Hears all input of the display and tells the user's from the hand's own.

    X tells only from which device input comes. A real mouse or keyboard is the user's. Input that programs
    send (XTEST: this hand, but a remote desktop as well) is the hand's own while it acts and a moment after,
    which is what this ledger keeps; at any other time it is the user's. It begins as if the hand acted.

    One thread hears, another asks.
    """

    def __init__(
        self, synthetic: frozenset[int] = frozenset(), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._synthetic = synthetic
        self._clock = clock
        self._acting = True
        self._acted = self._answered = self._user = float("-inf")
        self._motions: deque[float] = deque(maxlen=_MOTIONS)

    def hear(self, event: RawEvent) -> None:
        """Something was pressed, released or moved."""
        now = self._clock()
        if event.source in self._synthetic and (self._acting or now < self._acted + _LATE_SECONDS):
            return
        if event.kind in (Happened.KEY_DOWN, Happened.BUTTON_DOWN):
            self._user = now
        elif event.kind is Happened.MOTION and now >= self._answered + _GRACE_SECONDS:
            self._motions.append(now)
            if len(self._motions) == _MOTIONS and self._motions[0] > now - _MOTION_SECONDS:
                self._user = now

    @contextmanager
    def acting(self) -> Iterator[None]:
        """The hand sends input meanwhile."""
        self._acting = True
        try:
            yield
        finally:
            self.rest()

    def rest(self) -> None:
        """The hand has sent what it sent."""
        self._acted = self._clock()
        self._acting = False

    def answered(self) -> None:
        """The user has answered a question: what was pressed for that is no takeover."""
        self._answered = self._clock()
        self._user = float("-inf")
        self._motions.clear()

    @property
    def wait(self) -> float:
        """Seconds until mouse and keyboard have been still for long enough; 0.0 where they have."""
        return max(0.0, self._user + QUIET_SECONDS - self._clock())

    def check(self) -> None:
        """Raises UserActing while the user acts."""
        if self.wait:
            raise UserActing("you are using the mouse or the keyboard: paused; what was left was not done")

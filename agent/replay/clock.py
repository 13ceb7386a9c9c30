"""A clock on which time passes at once: it stands where the record stands, and moves when somebody waits."""

from __future__ import annotations

from agent.stop import StopSwitch
from safety.hand.stop import Stop

_LONG = 3_600.0
"""Seconds that a wait for the screen takes: what was recorded shows no more after any time."""


class ReplayClock:
    """Monotonic seconds, as the loop, the gate and the permits know them."""

    def __init__(self, now: float = 0.0) -> None:
        self._now = now

    def __call__(self) -> float:
        return self._now

    def reach(self, moment: float) -> None:
        """It is that late now, or later already."""
        self._now = max(self._now, moment)

    def pass_by(self, seconds: float) -> None:
        self._now += seconds


class ReplaySwitch(StopSwitch):
    """The loop's stop: waiting for it lets much time pass, and costs none."""

    def __init__(self, clock: ReplayClock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, seconds: float) -> bool:
        self._clock.pass_by(max(seconds, _LONG))
        return self.pressed


class ReplayStop(Stop):
    """The hand's stop, the same way."""

    def __init__(self, clock: ReplayClock) -> None:
        super().__init__()
        self._clock = clock

    def pause(self, seconds: float) -> None:
        self.check()
        self._clock.pass_by(seconds)

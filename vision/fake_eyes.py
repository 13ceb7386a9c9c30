"""Eyes that see what they are given, for tests and replays."""

from __future__ import annotations

from collections.abc import Callable

from vision.observation import Observation
from vision.settle import Settled


class FakeEyes:
    """Every look is `scene()` at that moment; the screen is always at rest."""

    def __init__(self, scene: Callable[[], Observation]) -> None:
        self._scene = scene
        self.looks = 0
        self.notes: tuple[str, ...] = ()

    def look(self) -> Observation:
        self.looks += 1
        return self._scene()

    def settle(self, timeout: float = 0.0, quiet: float = 0.0) -> Settled:
        return Settled(quiet=True, seconds=0.0, frame=self._scene().frame, changed=False)

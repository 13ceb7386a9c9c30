"""Which present window is which recorded one, and what is open that was not."""

from __future__ import annotations

from collections.abc import Callable

from agent.replay.live_likeness import folded
from vision.observation import Observation, Window


class Windows:
    """Pairs recorded windows with present ones as they come up, program by program.

    `programs` are those the recording tells of. What was open from the start, and is none of the recording's,
    is the user's: it is left alone.
    """

    def __init__(self, programs: frozenset[str], reworded: Callable[[str], str]) -> None:
        self._programs = programs
        self._reworded = reworded
        self._at_start: frozenset[int] | None = None
        self.pairs: dict[int, int] = {}

    def follow(self, then: Observation, now: Observation) -> None:
        """Pair what has come up: the windows of a program in the order they opened, the ones whose titles say
        the same first."""
        present = _managed(now)
        if self._at_start is None:
            known = {w.program for w in _managed(then)}
            self._at_start = frozenset(w.id for w in present if w.program not in known)
        ids = {w.id for w in present}
        self.pairs = {old: new for old, new in self.pairs.items() if new in ids}
        taken = set(self.pairs.values()) | self._at_start
        free = [w for w in present if w.id not in taken]
        left = [w for w in _managed(then) if w.id not in self.pairs]
        for by_title in (True, False):
            for old in sorted(left, key=lambda w: w.id):
                fits = [w for w in free if w.program == old.program and self._like(old, w, by_title)]
                if old.id not in self.pairs and fits:
                    new = min(fits, key=lambda w: w.id)
                    self.pairs[old.id] = new.id
                    free.remove(new)

    def amiss(self, then: Observation, now: Observation) -> str:
        """What is not open as it was, in words; empty where all is."""
        wanted = {w.id: w for w in _managed(then)}
        for old in wanted.values():
            if old.id not in self.pairs:
                return f"“{self._reworded(old.title)}” of {old.program} is not open"
        counterparts = {self.pairs[old] for old in wanted}
        for window in _managed(now):
            if window.id not in counterparts and self._is_ours(window):
                return f"“{window.title}” is open, which it was not in the recording"
        return ""

    def strangers(self, now: Observation) -> list[Window]:
        """The windows that came up since the start and are of no program of the recording, topmost first."""
        begun = self._at_start or frozenset()
        ours = [w for w in _managed(now) if w.id not in begun and w.program not in self._programs]
        return ours[::-1]

    def _is_ours(self, window: Window) -> bool:
        return window.program in self._programs and window.id not in (self._at_start or ())

    def _like(self, old: Window, new: Window, by_title: bool) -> bool:
        return not by_title or folded(self._reworded(old.title)) == folded(new.title)


def _managed(seen: Observation) -> list[Window]:
    return [window for window in seen.windows if not window.popup]

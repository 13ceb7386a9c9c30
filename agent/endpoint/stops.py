"""Ending a text where it was to end, for servers that go on. Pure, but for what was held back."""

from __future__ import annotations


class Stops:
    """Takes a text piece by piece and gives what is before the stop that is whole first. What may be the
    beginning of a stop is held back until it is known."""

    def __init__(self, stops: tuple[str, ...]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""
        self.reached = False

    def feed(self, piece: str) -> str:
        text = self._held + piece
        ends = [(at + len(stop), at) for stop in self._stops if (at := text.find(stop)) >= 0]
        if ends:
            self.reached, self._held = True, ""
            return text[: min(ends)[1]]
        kept = max((_begins(text, stop) for stop in self._stops), default=0)
        self._held = text[len(text) - kept :]
        return text[: len(text) - kept]

    def close(self) -> str:
        """What was held back, where the text ended before it became a stop."""
        rest, self._held = self._held, ""
        return rest


def _begins(text: str, stop: str) -> int:
    """How many characters at the end of a text are the beginning of a stop."""
    longest = min(len(text), len(stop) - 1)
    return next((size for size in range(longest, 0, -1) if text.endswith(stop[:size])), 0)

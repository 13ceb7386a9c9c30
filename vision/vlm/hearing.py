"""What a model writes, token by token, as text that can be shown: no half letters, and nothing of what ends
an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tokenizers import Tokenizer

_HALF = "\ufffd"
_LONGEST_LETTER = 8  # tokens; more than that are no letter that is still to be finished


class Hearing:
    """Feed it tokens; `text` is what they say, up to the first of `stops`, and `heard` gets it as it becomes
    certain."""

    def __init__(self, tokenizer: Tokenizer, stops: Sequence[str], heard: Callable[[str], None]) -> None:
        self._tokenizer = tokenizer
        self._stops = tuple(stop for stop in stops if stop)
        self._heard = heard
        self._ids: list[int] = []
        self._context = 0
        self._read = 0
        self._pending = ""
        self.text = ""
        self.stopped = False

    def feed(self, token: int) -> None:
        """One more token. Sets `stopped` where a stop has been written."""
        self._ids.append(token)
        self._say(self._decoded(whole=False), whole=False)

    def finish(self) -> None:
        """Nothing more comes."""
        if not self.stopped:
            self._say(self._decoded(whole=True), whole=True)

    def _decoded(self, *, whole: bool) -> str:
        """What the last tokens add. The few before them are decoded with them: some tokenizers write a blank
        or none depending on what stands before."""
        before = self._decode(self._ids[self._context : self._read])
        after = self._decode(self._ids[self._context :])
        waiting = len(self._ids) - self._read
        if after.endswith(_HALF) and not whole and waiting < _LONGEST_LETTER:
            return ""
        self._context, self._read = self._read, len(self._ids)
        return after[len(before) :]

    def _decode(self, ids: list[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=False) if ids else ""

    def _say(self, more: str, *, whole: bool) -> None:
        self._pending += more
        at = min((self._pending.find(stop) for stop in self._stops if stop in self._pending), default=-1)
        if at >= 0:
            self.stopped = True
            said, self._pending = self._pending[:at], ""
        else:
            keep = 0 if whole else self._unsure()
            split = len(self._pending) - keep
            said, self._pending = self._pending[:split], self._pending[split:]
        if said:
            self.text += said
            self._heard(said)

    def _unsure(self) -> int:
        """How many letters at the end may be the beginning of a stop."""
        longest = min(len(self._pending), max((len(stop) - 1 for stop in self._stops), default=0))
        for length in range(longest, 0, -1):
            end = self._pending[-length:]
            if any(stop.startswith(end) for stop in self._stops):
                return length
        return 0

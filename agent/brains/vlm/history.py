"""The turns so far, as a model is shown them: the later ones with their pictures, the earlier in words.

What is asked next only adds to what was asked before, so that a runner need not read it all again; once the
pictures are too many, about half of them go at one time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.brains.vlm.options import Budget
from agent.dialects.chat import Turn
from vision.frame import Pixels

_LONGEST = 4_000  # characters of an answer that are shown again


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Past:
    turn: Turn
    picture: Pixels | None
    tokens: int
    keep: bool = False


class History:
    """`shown` is how many earlier turns are shown with their pictures at most."""

    def __init__(self, budget: Budget, *, shown: int) -> None:
        self._budget = budget
        self._shown = shown
        self._past: list[_Past] = []
        self._now: Pixels | None = None
        self._tokens = 0
        self.told = 0
        """How many of the turns, the earliest, are told in words alone."""
        self.kept: tuple[str, ...] = ()
        """What must not be forgotten of turns that are told no more, in words."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        return tuple(past.turn for past in self._past)

    def look(self, picture: Pixels, tokens: int) -> None:
        """What is seen now; pictures that are too many with it go."""
        self._now, self._tokens = picture, tokens
        if len(self._past) - self.told > self._shown or self._sum() > self._budget.whole:
            self._cut()

    def picture(self, turn: int | None) -> Pixels:
        """What was seen in a turn; now, for None. It must not have gone yet."""
        picture = self._now if turn is None else self._past[turn].picture
        assert picture is not None
        return picture

    def answered(self, answer: str, did: str = "") -> None:
        """What the model answered to what it sees now, and what that is in words."""
        turn = Turn(answer=answer[:_LONGEST], did=did)
        assert self._now is not None
        self._past.append(_Past(turn=turn, picture=self._now, tokens=self._tokens))

    def became(self, words: str, *, keep: bool = False) -> None:
        """What came of the last answer; to be kept in mind for good, or not."""
        if self._past:
            last = self._past[-1]
            self._past[-1] = replace(last, turn=replace(last.turn, became=words), keep=keep)

    def _sum(self) -> int:
        return self._tokens + sum(past.tokens for past in self._past[self.told :])

    def _cut(self) -> None:
        while self.told < len(self._past) and (
            len(self._past) - self.told > self._shown // 2 or self._sum() > self._budget.whole
        ):
            self._past[self.told] = replace(self._past[self.told], picture=None, tokens=0)
            self.told += 1
        gone = max(0, self.told - self._budget.told)
        forgotten = [past.turn for past in self._past[:gone] if past.keep]
        self.kept += tuple(f"{turn.did}: {turn.became}" for turn in forgotten)
        del self._past[:gone]
        self.told -= gone

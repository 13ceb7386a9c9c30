"""What the Brain has read that is worded to steer an agent: told to whoever is asked; it decides nothing.

Pure but for what it remembers of this run.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from safety.context import ForeignWords
from safety.injection import MAX_LENGTH, MAX_TOTAL, flagged
from safety.injection_words import Why
from safety.receipt import Content
from vision.element import Element, Role
from vision.observation import Observation

MOST = 8
"""Foreign words that are remembered; the newest stay."""
EARLIER = "what was on the screen before"

_CLOSE = 40  # characters between what is quoted as one
_QUOTED = 200  # characters of a quotation
_MOST_REMEMBERED = 20_000  # texts that were judged


class ForeignReader:
    """Reads along with the Brain. What stands in the task itself is the user's own and not foreign."""

    def __init__(self, instruction: str) -> None:
        self._own = _plain(instruction)
        self._judged: dict[str, tuple[ForeignWords, ...]] = {}
        self._read: tuple[ForeignWords, ...] = ()

    @property
    def words(self) -> tuple[ForeignWords, ...]:
        """What was read so far: first what the screen holds now, then the newest."""
        return self._read

    def see(self, seen: Observation) -> tuple[ForeignWords, ...]:
        """Take note of a screen; the words on it that are new in this run. A screen with more text than is
        judged at one look is read on at the next."""
        left = MAX_TOTAL
        here: list[ForeignWords] = []
        for text in _texts(seen):
            if text not in self._judged:
                if left <= 0:
                    continue
                left -= min(len(text), MAX_LENGTH)
            here += self._judge(text)
        return self._note(here, [_elsewhere(one) for one in self._read])

    def hear(self, content: Content | None) -> tuple[ForeignWords, ...]:
        """Take note of what a tool brought back; the words in it that are new in this run."""
        if content is None:
            return ()
        found = self._judge(content.text[:MAX_TOTAL])
        return self._note([_read_in(one, content.source) for one in found], list(self._read))

    def _judge(self, text: str) -> tuple[ForeignWords, ...]:
        known = self._judged.get(text)
        if known is None:
            found = (
                part for at in range(0, len(text), MAX_LENGTH) for part in _found(text[at : at + MAX_LENGTH])
            )
            known = tuple(one for one in found if _plain(one.words) not in self._own)
            if len(self._judged) >= _MOST_REMEMBERED:
                self._judged.clear()
            self._judged[text] = known
        return known

    def _note(self, fresh: list[ForeignWords], older: list[ForeignWords]) -> tuple[ForeignWords, ...]:
        before = {one.words for one in self._read}
        kept: list[ForeignWords] = []
        for one in (*fresh, *older):
            if len(kept) == MOST:
                break
            if not any(_plain(one.words) in _plain(other.words) for other in kept):
                kept.append(one)
        self._read = tuple(kept)
        return tuple(one for one in self._read if one.words not in before)


def _found(text: str) -> Iterator[ForeignWords]:
    """What is flagged in a text; flags that overlap or stand close together are quoted as one."""
    flags = sorted(flagged([text]), key=lambda flag: flag.start)
    while flags:
        first = flags.pop(0)
        end, words = first.end, first.words
        while flags and flags[0].start <= end + _CLOSE and Why.HIDDEN not in (first.why, flags[0].why):
            end = max(end, flags.pop(0).end)
            words = text[first.start : end]
        words = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
        yield ForeignWords(words=words, why=str(first.why), hidden=first.why is Why.HIDDEN)


def _elsewhere(one: ForeignWords) -> ForeignWords:
    return one if one.source else _read_in(one, EARLIER)


def _read_in(one: ForeignWords, source: str) -> ForeignWords:
    return ForeignWords(words=one.words, why=one.why, source=source, hidden=one.hidden)


def _texts(seen: Observation) -> Iterator[str]:
    """All words of a screen, each once; lines one below the other also as the sentence they make."""
    told: set[str] = set()
    every = [window.title for window in seen.windows]
    every += [text for e in seen.elements for text in (e.text, e.value, e.description)]
    lines = [e for e in seen.elements if e.role is Role.TEXT and e.text]
    every += [f"{above.text} {below.text}" for above, below in pairwise(lines) if _below(above, below)]
    for text in every:
        if text and text not in told:
            told.add(text)
            yield text


def _below(above: Element, below: Element) -> bool:
    line = max(above.rect.height, below.rect.height)
    return (
        0 < below.rect.top - above.rect.top <= 2 * line
        and abs(below.rect.left - above.rect.left) <= line
        and above.window == below.window
    )


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()

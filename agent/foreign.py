"""What the Brain has read that is worded to steer an agent: told to whoever is asked; it decides nothing.

Pure but for what it remembers of this run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
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

_REST = re.compile(r"(?:[^\n.!?]|[.!?](?=\S)){0,160}")  # of a sentence
_CLOSE = 40  # characters between what is quoted as one
_QUOTED = 200  # characters of a quotation
_MOST_REMEMBERED = 20_000  # texts that were judged


@dataclass(frozen=True, slots=True)
class _Found:
    """`core` is what was flagged: it is known again by that, though the words around it change."""

    core: str
    words: ForeignWords


class ForeignReader:
    """Reads along with the Brain. What stands in the task itself is the user's own and not foreign."""

    def __init__(self, instruction: str) -> None:
        self._own = _plain(instruction)
        self._judged: dict[str, tuple[_Found, ...]] = {}
        self._read: tuple[_Found, ...] = ()

    @property
    def words(self) -> tuple[ForeignWords, ...]:
        """What was read so far: first what the screen holds now, then the newest."""
        return tuple(found.words for found in self._read)

    def see(self, seen: Observation) -> tuple[ForeignWords, ...]:
        """Take note of a screen; the words on it that are new in this run. A screen with more text than is
        judged at one look is read on at the next."""
        left = MAX_TOTAL
        here: list[_Found] = []
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

    def own(self, words: str) -> None:
        """Take note of what the person said in this run: it is no more foreign than the task."""
        self._own = f"{self._own}\n{_plain(words)}"
        self._judged.clear()

    def _judge(self, text: str) -> tuple[_Found, ...]:
        known = self._judged.get(text)
        if known is None:
            parts = [text[start : start + MAX_LENGTH] for start in range(0, len(text), MAX_LENGTH)]
            known = tuple(one for part in parts for one in _found(part) if one.core not in self._own)
            if len(self._judged) >= _MOST_REMEMBERED:
                self._judged.clear()
            self._judged[text] = known
        return known

    def _note(self, fresh: list[_Found], older: list[_Found]) -> tuple[ForeignWords, ...]:
        before = {one.core for one in self._read}
        kept: list[_Found] = []
        for one in (*fresh, *older):
            if len(kept) == MOST:
                break
            if not any(one.core in _plain(other.words.words) for other in kept):
                kept.append(one)
        self._read = tuple(kept)
        return tuple(one.words for one in kept if one.core not in before)


def _found(text: str) -> Iterator[_Found]:
    """What is flagged in a text, quoted to the end of its sentence; flags close together are one."""
    flags = sorted(flagged([text]), key=lambda flag: flag.start)
    while flags:
        first = flags.pop(0)
        hidden, core, words, end = first.why is Why.HIDDEN, first.words, first.words, first.end
        if not hidden:
            while flags and flags[0].start <= end + _CLOSE and flags[0].why is not Why.HIDDEN:
                end = max(end, flags.pop(0).end)
            core, rest = text[first.start : end], _REST.match(text, end)
            words = core if rest is None else core + rest[0].rstrip()
        words = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
        yield _Found(_plain(core), ForeignWords(words=words, why=str(first.why), hidden=hidden))


def _elsewhere(one: _Found) -> _Found:
    return one if one.words.source else _read_in(one, EARLIER)


def _read_in(one: _Found, source: str) -> _Found:
    return replace(one, words=replace(one.words, source=source))


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

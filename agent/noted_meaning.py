"""What pictures mean, with a note of what was asked and answered: a replay answers the same."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from memory.lookup import Asked, Lookup
from vision.element import Element
from vision.frame import Frame
from vision.grounding.meaning import Meaning

_DIGITS = 4  # of a chance: what is answered is what is noted


class NotedMeaning:
    """Implements `vision.grounding.meaning.Meaning`."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._fresh: dict[Lookup, None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        return self._meaning.notes

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        """See `Meaning`."""
        found = tuple(round(chance, _DIGITS) for chance in self._meaning.chances(words, frame, elements))
        told = (mark_of(elements), *(f"{chance:.{_DIGITS}f}" for chance in found))
        self._fresh[Lookup(asked=Asked.MEANING, name=words, found=told)] = None
        return found

    def looks_like(self, frame: Frame, element: Element) -> str:
        """See `Meaning`."""
        found = self._meaning.looks_like(frame, element)
        self._fresh[Lookup(asked=Asked.LIKENESS, name=mark_of([element]), found=(found,))] = None
        return found

    def taken(self) -> tuple[Lookup, ...]:
        """What was asked since this was called last."""
        fresh, self._fresh = tuple(self._fresh), {}
        return fresh


def mark_of(elements: Sequence[Element]) -> str:
    """A short name for these Elements, by where they are and what kinds they are."""
    places = [(e.role, e.rect.left, e.rect.top, e.rect.width, e.rect.height) for e in elements]
    return f"{crc32(repr(places).encode()):08x}"

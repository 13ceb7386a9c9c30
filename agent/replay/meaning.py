"""What pictures mean, as it was told when the run was recorded."""

from __future__ import annotations

from collections.abc import Sequence

from agent.noted_meaning import mark_of
from agent.replay.script import Script
from memory.lookup import Asked, Lookup
from vision.element import Element
from vision.frame import Frame
from vision.grounding.meaning import Meaning


class RecordedMeaning:
    """Implements `vision.grounding.meaning.Meaning` by what was asked and answered at the Step. Of a Step at
    which nobody was asked nothing is told; what was not asked then, at a Step at which something was, is
    asked `otherwise`, where there is somebody to ask."""

    notes: tuple[str, ...] = ()

    def __init__(self, script: Script, otherwise: Meaning | None = None) -> None:
        self._script = script
        self._otherwise = otherwise

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        """See `Meaning`."""
        mark = mark_of(elements)
        asked = self._asked(Asked.MEANING)
        for lookup in asked:
            if (
                lookup.name == words
                and lookup.found[:1] == (mark,)
                and len(lookup.found) == len(elements) + 1
            ):
                return tuple(_chance(told) for told in lookup.found[1:])
        if self._otherwise is None or not asked:
            return (0.0,) * len(elements)
        return self._otherwise.chances(words, frame, elements)

    def looks_like(self, frame: Frame, element: Element) -> str:
        """See `Meaning`."""
        mark = mark_of([element])
        asked = self._asked(Asked.LIKENESS)
        for lookup in asked:
            if lookup.name == mark and lookup.found:
                return lookup.found[0]
        return "" if self._otherwise is None or not asked else self._otherwise.looks_like(frame, element)

    def _asked(self, what: Asked) -> list[Lookup]:
        return [lookup for lookup in self._script.record.lookups if lookup.asked is what]


def _chance(told: str) -> float:
    """A chance as it was noted; none for what is no number between 0 and 1, whoever wrote it."""
    try:
        chance = float(told)
    except ValueError:
        return 0.0
    return chance if 0.0 <= chance <= 1.0 else 0.0

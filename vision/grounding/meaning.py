"""What pictures mean: the port by which grounding asks a model, and what it remembers of the answers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vision.element import Element
from vision.errors import VisionError
from vision.frame import Frame
from vision.grounding.icon_names import ICON_NAMES
from vision.grounding.sureness import SURENESS, Sureness

_MOST_ROWS = 20_000
_CONTEXT = 24  # pixels around an Element that count as its surroundings


class RanksElements(Protocol):
    """A model that tells how well words fit Elements by their pictures; see `vision.encoder`."""

    def scores(
        self, words: Sequence[str], frame: Frame, elements: Sequence[Element], /
    ) -> NDArray[np.float32]:
        """How well each of the words fits each Element: shape (len(words), len(elements)), -1.0 to 1.0."""
        ...

    def probability(self, scores: NDArray[np.float32], /) -> NDArray[np.float32]:
        """The chance (0.0 to 1.0) that the words mean the Element, of the same shape as the scores."""
        ...


class Meaning(Protocol):
    """What pictures mean, as grounding needs it. `notes` tells what is amiss with it."""

    @property
    def notes(self) -> tuple[str, ...]: ...

    def chances(self, words: str, frame: Frame, elements: Sequence[Element], /) -> tuple[float, ...]:
        """The chance (0.0 to 1.0) that the words mean each of the Elements, by its picture."""
        ...

    def looks_like(self, frame: Frame, element: Element, /) -> str:
        """What a person would call an Element's picture, "" where no common name fits."""
        ...


class LearntMeaning:
    """Implements `Meaning` by a model that is loaded when it is asked for the first time.

    What was said of words and a picture is remembered by its pixels, so a second look at the same screen
    costs nothing. A model that cannot be loaded or fails is not asked again: then nothing is found by
    meaning, and `notes` says so.
    """

    def __init__(self, load: Callable[[], RanksElements], *, sureness: Sureness = SURENESS) -> None:
        self._load = load
        self._model: RanksElements | None = None
        self._sureness = sureness
        self._known: OrderedDict[Hashable, float] = OrderedDict()
        self.notes: tuple[str, ...] = ()

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        """See `Meaning`."""
        return tuple(row[0] for row in self._chances((words,), frame, elements))

    def looks_like(self, frame: Frame, element: Element) -> str:
        """See `Meaning`."""
        row = self._chances(tuple(ICON_NAMES), frame, (element,))[0]
        best = max(range(len(row)), key=row.__getitem__)
        return ICON_NAMES[best] if row[best] >= self._sureness.named else ""

    def _chances(
        self, words: tuple[str, ...], frame: Frame, elements: Sequence[Element]
    ) -> list[tuple[float, ...]]:
        """For each Element the chances of all the words."""
        pictures = [_picture(frame, element) for element in elements]
        unknown = [
            place
            for place, picture in enumerate(pictures)
            if any((w, picture) not in self._known for w in words)
        ]
        if unknown and (model := self._ready()) is not None:
            try:
                scores = model.scores(words, frame, [elements[place] for place in unknown])
                chances = model.probability(scores)
            except VisionError as error:
                self._give_up(error)
            else:
                for column, place in enumerate(unknown):
                    for row, word in enumerate(words):
                        self._known[word, pictures[place]] = float(chances[row, column])
        found = [tuple(self._known.get((word, picture), 0.0) for word in words) for picture in pictures]
        while len(self._known) > _MOST_ROWS:
            self._known.popitem(last=False)
        return found

    def _ready(self) -> RanksElements | None:
        if self._model is None and not self.notes:
            try:
                self._model = self._load()
            except VisionError as error:
                self._give_up(error)
        return self._model

    def _give_up(self, error: VisionError) -> None:
        self._model = None
        self.notes = (f"{error}: things are found by their words alone",)


def _picture(frame: Frame, element: Element) -> Hashable:
    """What an Element's meaning hangs on: its pixels and those around it, and what is known of it."""
    around = frame.digest(element.rect.inflated(_CONTEXT))
    return (around, element.rect, element.role, element.text, element.description, frame.rect)

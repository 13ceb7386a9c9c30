"""A model that knows the pictures it is given and no others, for tests and replays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vision.element import Element
from vision.frame import Frame, Pixels
from vision.grounding.meaning import ONE_OF

_SURE, _UNSURE = 0.9, -0.9


class FakeRanker:
    """Implements `vision.grounding.meaning.RanksElements`.

    `pictures` has what each name looks like, `meanings` the other words that mean it with how well they fit
    (-1.0 to 1.0); everything else fits at -0.9. A picture is known by its pixels, in the middle of an
    Element.
    """

    def __init__(
        self, pictures: Mapping[str, Pixels], meanings: Mapping[str, Mapping[str, float]] | None = None
    ) -> None:
        self._pictures = dict(pictures)
        self._names = ("", *self._pictures)
        self._meanings = {} if meanings is None else meanings
        self.asked: list[str] = []
        """The words that were asked about, as often as they were."""
        self.pictures_seen = 0

    def texts(self, words: Sequence[str]) -> NDArray[np.float32]:
        """See `RanksElements`; for each name how well it fits."""
        self.asked += words
        return np.array([[self._fit(word, name) for name in self._names] for word in words], np.float32)

    def elements(self, frame: Frame, elements: Sequence[Element]) -> NDArray[np.float32]:
        """See `RanksElements`; a one at the name."""
        self.pictures_seen += len(elements)
        names = [self._name(frame.crop(element.rect)) for element in elements]
        return np.array([[name == other for other in self._names] for name in names], np.float32)

    def probability(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `RanksElements`; at even odds it would be (score + 1) / 2."""
        chances = (scores + 1.0) / 2.0
        return np.asarray(chances / (chances + (ONE_OF - 1) * (1.0 - chances)), np.float32)

    def _fit(self, word: str, name: str) -> float:
        if not name:
            return _UNSURE
        return _SURE if word == name else self._meanings.get(word, {}).get(name, _UNSURE)

    def _name(self, pixels: Pixels) -> str:
        return next((name for name, picture in self._pictures.items() if _holds(pixels, picture)), "")


def _holds(pixels: Pixels, picture: Pixels) -> bool:
    """True if a picture is drawn in the middle of these pixels."""
    height, width = picture.shape[:2]
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return top >= 0 and left >= 0 and np.array_equal(pixels[top : top + height, left : left + width], picture)

"""What pictures mean: the port by which grounding asks a model, and what it remembers of the answers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vision.element import Element
from vision.errors import VisionError
from vision.frame import Frame
from vision.geometry import Rect
from vision.grounding.icon_names import ICON_NAMES
from vision.grounding.sureness import SURENESS, Sureness

ONE_OF = 50
_MOST = 4_096  # vectors of each kind that are remembered
_REACH = 0.6  # how far around an Element's middle counts as its picture, in parts of its longer side
_MARGIN = 3  # pixels more

Vectors = NDArray[np.float32]


class RanksElements(Protocol):
    """A model that puts words and Elements into one space, where they lie close if the words mean the
    Element; see `vision.encoder`. All vectors have unit length."""

    def texts(self, words: Sequence[str], /) -> Vectors:
        """(words, dims)."""
        ...

    def elements(self, frame: Frame, elements: Sequence[Element], /) -> Vectors:
        """(elements, dims): by how they look on the frame, and what else is known of them."""
        ...

    def probability(self, scores: Vectors, /) -> Vectors:
        """The chance (0.0 to 1.0) that words mean an Element, from the product of their vectors, where one of
        ONE_OF candidates is meant."""
        ...


class Meaning(Protocol):
    """What pictures mean, as grounding needs it. `notes` tells what is amiss with it."""

    @property
    def notes(self) -> tuple[str, ...]: ...

    def chances(self, words: str, frame: Frame, elements: Sequence[Element], /) -> tuple[float, ...]:
        """The chance (0.0 to 1.0) that the words mean each of the Elements, by its picture: what its picture
        makes of even odds."""
        ...

    def looks_like(self, frame: Frame, element: Element, /) -> str:
        """What a person would call an Element's picture, "" where no common name fits."""
        ...


class LearntMeaning:
    """Implements `Meaning` by a model that is loaded when it is asked for the first time.

    Words and pictures are remembered, these by their pixels, so a second look at the same screen costs
    nothing. A model that cannot be loaded or fails is not asked again: then nothing is found by meaning, and
    `notes` says so. Several threads may use it.
    """

    def __init__(self, load: Callable[[], RanksElements], *, sureness: Sureness = SURENESS) -> None:
        self._load = load
        self._model: RanksElements | None = None
        self._sureness = sureness
        self._texts: OrderedDict[Hashable, Vectors] = OrderedDict()
        self._pictures: OrderedDict[Hashable, Vectors] = OrderedDict()
        self._lock = Lock()
        self.notes: tuple[str, ...] = ()

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        """See `Meaning`."""
        return tuple(float(chance) for chance in self._chances((words,), frame, elements)[0])

    def looks_like(self, frame: Frame, element: Element) -> str:
        """See `Meaning`."""
        chances = self._chances(ICON_NAMES, frame, (element,))[:, 0]
        best = int(chances.argmax())
        return ICON_NAMES[best] if chances[best] >= self._sureness.named else ""

    def _chances(self, words: tuple[str, ...], frame: Frame, elements: Sequence[Element]) -> Vectors:
        """(words, elements); nothing but zeros where nobody can be asked."""
        nothing = np.zeros((len(words), len(elements)), np.float32)
        if not elements:
            return nothing
        with self._lock:
            model = self._ready()
            if model is None:
                return nothing
            try:
                said = _recalled(self._texts, words, lambda at: model.texts([words[i] for i in at]))
                keys = [_picture(frame, element) for element in elements]
                seen = _recalled(
                    self._pictures, keys, lambda at: model.elements(frame, [elements[i] for i in at])
                )
                return at_even_odds(model.probability(said @ seen.T))
            except VisionError as error:
                self._give_up(error)
                return nothing

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


def at_even_odds(chances: Vectors) -> Vectors:
    """What would be the chances if the odds had been even before the picture was seen (Bayes)."""
    told = np.nan_to_num(chances, nan=0.0).clip(0.0, 1.0)
    return np.asarray(told * (ONE_OF - 1) / (told * (ONE_OF - 2) + 1.0), np.float32)


def _recalled(
    known: OrderedDict[Hashable, Vectors], keys: Sequence[Hashable], make: Callable[[list[int]], Vectors]
) -> Vectors:
    """(keys, dims): those that are known, and the others, made at once and kept; the oldest are forgotten."""
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    missing = sorted(place for key, place in first.items() if key not in known)
    if missing:
        known.update(zip((keys[place] for place in missing), make(missing), strict=True))
    for key in first:
        known.move_to_end(key)
    found = np.stack([known[key] for key in keys])
    while len(known) > _MOST:
        known.popitem(last=False)
    return found


def _picture(frame: Frame, element: Element) -> Hashable:
    """What an Element's meaning hangs on: its pixels and some around it, and what is known of it."""
    rect = element.rect
    reach = round(max(rect.width, rect.height) * _REACH) + _MARGIN
    around = Rect(rect.centre.x - reach, rect.centre.y - reach, 2 * reach, 2 * reach)
    return (frame.digest(around), rect, element.role, element.text, frame.rect)

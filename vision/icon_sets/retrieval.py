"""Finding an icon by its name among others of its set: how often an encoder ranks it first, and in the first
five.

Each icon is asked for once by the words of its name, among `candidates` pictures: itself and others taken at
random. Others have other words, unless it is `strict`, and never the same pixels (an alias is no mistake).
An equal score counts against the icon that was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vision.frame import Pixels, pixels_digest

CANDIDATES = 50


class EncodesIcons(Protocol):
    """What puts pictures and words where like lies near like: see ElementEncoder."""

    def pictures(self, pictures: Sequence[Pixels], /) -> NDArray[np.float32]: ...

    def texts(self, texts: Sequence[str], /) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NamedIcon:
    """A drawn icon: what its set calls it, the words it is asked for by, and its picture."""

    name: str
    words: str
    picture: Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One icon asked for: how many others were ranked before it, and which came first ("" where it did)."""

    name: str
    words: str
    rank: int
    beaten_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """How every icon fared."""

    asked: tuple[Asked, ...]

    @property
    def n(self) -> int:
        return len(self.asked)

    @property
    def top1(self) -> float:
        return self.within(1)

    @property
    def top5(self) -> float:
        return self.within(5)

    def within(self, places: int) -> float:
        """The share of icons that came in the first so many places; 0.0 where none was asked for."""
        return sum(one.rank < places for one in self.asked) / len(self.asked) if self.asked else 0.0


def retrieval(
    encoder: EncodesIcons,
    icons: Sequence[NamedIcon],
    seed: int,
    *,
    candidates: int = CANDIDATES,
    strict: bool = False,
) -> Retrieval:
    """Ask for every icon once. Icons for which the set has too few others are not asked for."""
    if not icons:
        return Retrieval(asked=())
    chance = np.random.default_rng(seed)
    words = {words: place for place, words in enumerate(sorted({icon.words for icon in icons}))}
    texts = _unit(encoder.texts(list(words)))
    pictures = _unit(encoder.pictures([icon.picture for icon in icons]))
    of_word = np.array([words[icon.words] for icon in icons])
    of_pixels = np.unique([pixels_digest(icon.picture) for icon in icons], return_inverse=True)[1]
    asked = []
    for number, icon in enumerate(icons):
        allowed = of_pixels != of_pixels[number]
        if not strict:
            allowed &= of_word != of_word[number]
        others = np.flatnonzero(allowed)
        if len(others) < candidates - 1:
            continue
        others = chance.choice(others, candidates - 1, replace=False)
        own, *rest = pictures[[number, *others]] @ texts[of_word[number]]
        scores = np.array(rest)
        rank = int(np.count_nonzero(~(scores < own)))  # what is no number wins nothing
        first = icons[int(others[int(np.argmax(scores))])].name if rank else ""
        asked.append(Asked(name=icon.name, words=icon.words, rank=rank, beaten_by=first))
    return Retrieval(asked=tuple(asked))


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)

"""Batches of drawn icons and their words, each chosen by the step's own seed and drawn where it is learnt
from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vision.training.icon_data import IconData
from vision.training.icon_scenes import Kept, colours, opened, scenes
from vision.training.phrases import SAID

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_OTHER = 0.4  # how often an icon goes by another of its names
_LOST = 0.12  # of the word pieces of what is said, where there are others
_STANDARD = 0.3  # how often it goes by a name of the Icon Naming Specification, or by a label of buttons


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IconBatch:
    """Icons as they are kept, with the seed of their scenes; `tokens` (b, t), and what the words mean,
    `meaning` (b, 384); the same of phrases without pictures, `general` (g, t) and `general_meaning`
    (g, 384)."""

    kept: tuple[Kept, ...]
    seed: int
    tokens: Tensor
    meaning: Tensor
    general: Tensor
    general_meaning: Tensor

    def pictures(self, side: int, device: torch.device | str = "cpu") -> Tensor:
        """The icons in scenes, drawn on the device: (b, 3, side, side), -1 to 1."""
        random = torch.Generator().manual_seed(self.seed)
        ink, ground = (each.to(device) for each in colours(len(self.tokens), random))
        return scenes(opened(self.kept, ink, random), ground, side, random)


class IconBatches:
    """Batch number n of `count` icons and as many phrases, of at most `longest` tokens: the same whenever it
    is made."""

    def __init__(self, data: IconData, tokenizer: Tokenizer, *, count: int, longest: int, seed: int) -> None:
        self._data, self._tokenizer = data, tokenizer
        self._count, self._longest, self._seed = count, longest, seed
        self._upto = np.cumsum(np.concatenate(data.chance))
        self._first = np.cumsum([0, *(len(chance) for chance in data.chance)])
        self._named = np.concatenate(data.named)
        self._others = _Lists([data.others.get(phrase, ()) for phrase in range(len(data.phrases))])
        self._standard = np.array([phrase for phrase, _ in data.standard], np.int64)
        self._drawn_so = _Lists([icons for _, icons in data.standard])
        self._meaning = torch.from_numpy(data.meaning)

    def made(self, step: int) -> IconBatch:
        random = np.random.default_rng((self._seed, step))
        seed = int(random.integers(1 << 62))
        icons, phrases = self._chosen(random)
        ways = random.integers(len(SAID), size=self._count)
        known = self._data.phrases
        said = [SAID[way].format(known[phrase]) for way, phrase in zip(ways, phrases, strict=True)]
        general = random.integers(len(known), size=self._count)
        return IconBatch(
            kept=self._kept(icons),
            seed=seed,
            tokens=_some_lost(tokens_of(self._tokenizer, said, self._longest), random),
            meaning=self._meaning[phrases].float(),
            general=tokens_of(self._tokenizer, [known[row] for row in general], self._longest),
            general_meaning=self._meaning[general].float(),
        )

    def _chosen(self, random: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Icons, counted through all sets, and the phrase that each goes by."""
        rolled, which = random.random((2, self._count))
        places = np.searchsorted(self._upto, random.random(self._count) * self._upto[-1], side="right")
        icons = np.minimum(places, self._first[-1] - 1)
        phrases = self._named[icons]
        other = (random.random(self._count) <= _OTHER) & (self._others.lengths[phrases] > 0)
        phrases[other] = self._others.one_of(phrases[other], which[other])
        if len(self._standard):
            standard = rolled < _STANDARD
            rows = random.integers(len(self._standard), size=int(standard.sum()))
            phrases[standard] = self._standard[rows]
            icons[standard] = self._drawn_so.one_of(rows, which[standard])
        return icons, phrases

    def _kept(self, icons: NDArray[np.int64]) -> tuple[Kept, ...]:
        """The pictures of icons, those of one kind together."""
        groups = np.searchsorted(self._first, icons, side="right") - 1
        found: dict[int, list[tuple[NDArray[np.int64], NDArray[np.uint8]]]] = {}
        for group in np.unique(groups):
            rows = np.flatnonzero(groups == group)
            pictures = self._data.sets[group].pictures
            found.setdefault(pictures.ndim, []).append((rows, pictures[icons[rows] - self._first[group]]))
        return tuple(
            Kept(
                rows=torch.from_numpy(np.concatenate([rows for rows, _ in parts])),
                pictures=torch.from_numpy(np.concatenate([pictures for _, pictures in parts])),
            )
            for parts in found.values()
        )


class _Lists:
    """Lists of numbers of any lengths, of which one of each is taken at once."""

    def __init__(self, lists: Sequence[NDArray[np.int64] | tuple[()]]) -> None:
        self.lengths = np.array([len(one) for one in lists], np.int64)
        self._start = np.cumsum(self.lengths) - self.lengths
        self._all = np.fromiter(chain.from_iterable(lists), np.int64)

    def one_of(self, rows: NDArray[np.int64], which: NDArray[np.float64]) -> NDArray[np.int64]:
        """Of each row's list the number at `which` of its length, 0.0 to below 1.0."""
        found: NDArray[np.int64] = self._all[
            self._start[rows] + (which * self.lengths[rows]).astype(np.int64)
        ]
        return found


def _some_lost(tokens: Tensor, random: np.random.Generator) -> Tensor:
    """Tokens (b, t) without some, so that no single word is relied on; never without all."""
    lost = torch.from_numpy(random.random(tokens.shape) < _LOST)
    all_lost = (lost | (tokens == 0)).all(dim=1, keepdim=True)
    return tokens.masked_fill(lost & ~all_lost, 0)


def tokens_of(tokenizer: Tokenizer, said: Sequence[str], longest: int) -> Tensor:
    """(phrases, tokens of the longest, at most `longest`), int64, padded with 0."""
    ids = [one.ids[:longest] for one in tokenizer.encode_batch(list(said))]
    lengths = np.fromiter(map(len, ids), np.int64, len(ids))
    tokens = np.zeros((len(ids), max(1, int(lengths.max(initial=0)))), np.int64)
    tokens[np.arange(tokens.shape[1]) < lengths[:, None]] = np.fromiter(chain.from_iterable(ids), np.int64)
    return torch.from_numpy(tokens)

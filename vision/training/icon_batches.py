"""Batches of drawn icons and their words, each made from the step's own seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from vision.training.icon_data import IconData
from vision.training.icon_scenes import colours, opened, scenes
from vision.training.phrases import SAID

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_OTHER = 0.4  # how often an icon goes by another of its names
_STANDARD = 0.3  # how often it goes by a name of the Icon Naming Specification, or by a label of buttons


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IconBatch:
    """`pictures` (b, 3, side, side), -1 to 1, `tokens` (b, t), and what the words mean, `meaning` (b, 384);
    the same of phrases without pictures, `general` (g, t) and `general_meaning` (g, 384)."""

    pictures: Tensor
    tokens: Tensor
    meaning: Tensor
    general: Tensor
    general_meaning: Tensor


class IconBatches:
    """Batch number n of `count` icons and as many phrases, of pictures with sides of `side` and at most
    `longest` tokens: the same whenever it is made."""

    def __init__(
        self, data: IconData, tokenizer: Tokenizer, *, count: int, side: int, longest: int, seed: int
    ) -> None:
        self._data, self._tokenizer = data, tokenizer
        self._count, self._side, self._longest, self._seed = count, side, longest, seed
        self._upto = np.cumsum(np.concatenate(data.chance))
        self._first = np.cumsum([0, *(len(chance) for chance in data.chance)])
        self._meaning = torch.from_numpy(data.meaning)

    def made(self, step: int) -> IconBatch:
        random = np.random.default_rng((self._seed, step))
        torch_random = torch.Generator().manual_seed(int(random.integers(1 << 62)))
        chosen = [self._chosen(random) for _ in range(self._count)]
        ink, ground = colours(self._count, torch_random)
        drawn = opened([self._picture(icon) for icon, _ in chosen], ink)
        phrases = [phrase for _, phrase in chosen]
        said = [SAID[random.integers(len(SAID))].format(self._data.phrases[phrase]) for phrase in phrases]
        general = random.integers(len(self._data.phrases), size=self._count)
        return IconBatch(
            pictures=scenes(drawn, ground, self._side, torch_random),
            tokens=tokens_of(self._tokenizer, said, self._longest),
            meaning=self._meaning[phrases].float(),
            general=tokens_of(self._tokenizer, [self._data.phrases[row] for row in general], self._longest),
            general_meaning=self._meaning[general].float(),
        )

    def _chosen(self, random: np.random.Generator) -> tuple[int, int]:
        """An icon, counted through all sets, and the phrase it goes by."""
        data = self._data
        if data.standard and random.random() < _STANDARD:
            phrase, icons = data.standard[random.integers(len(data.standard))]
            return int(random.choice(icons)), phrase
        place = np.searchsorted(self._upto, random.random() * self._upto[-1], side="right")
        icon = int(min(place, self._first[-1] - 1))
        group, one = self._place(icon)
        name = int(data.named[group][one])
        others = data.others.get(name)
        if others is None or random.random() > _OTHER:
            return icon, name
        return icon, int(random.choice(others))

    def _picture(self, icon: int) -> Tensor:
        group, one = self._place(icon)
        return torch.from_numpy(np.array(self._data.sets[group].pictures[one]))

    def _place(self, icon: int) -> tuple[int, int]:
        group = int(np.searchsorted(self._first, icon, side="right")) - 1
        return group, int(icon - self._first[group])


def tokens_of(tokenizer: Tokenizer, said: Sequence[str], longest: int) -> Tensor:
    """(phrases, tokens of the longest, at most `longest`), int64, padded with 0."""
    ids = [one.ids[:longest] for one in tokenizer.encode_batch(list(said))]
    tokens = torch.zeros(len(ids), max(1, *map(len, ids)), dtype=torch.int64)
    for row, pieces in enumerate(ids):
        tokens[row, : len(pieces)] = torch.tensor(pieces, dtype=torch.int64)
    return tokens

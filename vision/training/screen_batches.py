"""Batches of whole screens: what a person says, among all elements of the screen it is said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from vision.element import Role
from vision.encoder.crops import as_input
from vision.training.icon_batches import IconBatch, IconBatches, tokens_of
from vision.training.screen_crops import CroppedScreen

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_ASKED = 16  # elements of a screen that are asked for
_NO_TEXT, _NO_ROLE, _NO_PLACE = 0.3, 0.3, 0.3  # how often a screen's elements do not have them
_UNKNOWN = list(Role).index(Role.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScreenBatch:
    """Elements of several screens, one after the other: `pictures` (n, 3, side, side), `tokens` (n, t) of
    their own text, `roles` (n,), `places` (n, 5). `said` (q, t) each mean the element `meant` (q,); `among`
    (q, n) is True for elements of the same screen. `icons` are for not forgetting them."""

    pictures: Tensor
    tokens: Tensor
    roles: Tensor
    places: Tensor
    said: Tensor
    meant: Tensor
    among: Tensor
    icons: IconBatch


class ScreenBatches:
    """Batch number n of `count` screens: the same whenever it is made."""

    def __init__(
        self,
        screens: Sequence[CroppedScreen],
        icons: IconBatches,
        tokenizer: Tokenizer,
        *,
        count: int,
        longest: int,
        seed: int,
    ) -> None:
        self._screens, self._icons, self._tokenizer = screens, icons, tokenizer
        self._count, self._longest, self._seed = count, longest, seed

    def made(self, step: int) -> ScreenBatch:
        random = np.random.default_rng((self._seed, step, 2))
        chosen = [self._screens[row] for row in random.integers(len(self._screens), size=self._count)]
        first = np.cumsum([0, *(len(screen.texts) for screen in chosen)])
        texts, roles, places, said, meant, whose = [], [], [], [], [], []
        for number, screen in enumerate(chosen):
            bare, odd, nowhere = random.random(3) < (_NO_TEXT, _NO_ROLE, _NO_PLACE)
            texts += [""] * len(screen.texts) if bare else list(screen.texts)
            roles.append(np.full_like(screen.roles, _UNKNOWN) if odd else screen.roles)
            places.append(np.zeros_like(screen.places) if nowhere else screen.places)
            asked = [row for row, ways in enumerate(screen.says) if ways]
            for row in random.permutation(asked)[:_ASKED]:
                ways = screen.says[int(row)]
                said.append(ways[random.integers(len(ways))])
                meant.append(first[number] + int(row))
                whose.append(number)
        screen_of = np.repeat(np.arange(self._count), np.diff(first))
        crops = np.concatenate([screen.crops for screen in chosen])
        return ScreenBatch(
            pictures=torch.from_numpy(as_input(crops)),
            tokens=tokens_of(self._tokenizer, texts, self._longest),
            roles=torch.from_numpy(np.concatenate(roles)),
            places=torch.from_numpy(np.concatenate(places)),
            said=tokens_of(self._tokenizer, said, self._longest),
            meant=torch.tensor(meant),
            among=torch.from_numpy(np.array(whose)[:, None] == screen_of[None, :]),
            icons=self._icons.made(step + (1 << 20)),
        )

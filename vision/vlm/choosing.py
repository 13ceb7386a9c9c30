"""Which token comes next, given the scores of all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from vision.errors import ModelError

if TYPE_CHECKING:
    from vision.vlm.grammar import Following


class Choosing:
    """With a temperature of 0 the likeliest token; else one drawn by a generator that begins at `seed`, on
    the CPU, so that the same scores and seed draw the same on any device. With `following`, of those only
    that a grammar allows. Nothing else bends the scores: what a model's folder advises (penalties for
    repeating, the k or p likeliest) is for chats, and does harm to coordinates."""

    def __init__(self, *, temperature: float, seed: int, following: Following | None = None) -> None:
        self._temperature = temperature
        self._generator = torch.Generator().manual_seed(seed % 2**63)
        self._following = following

    def choose(self, scores: Tensor) -> int:
        """Raises ModelError for scores that are no numbers: broken weights, or a kind of number too small
        for the model."""
        if self._following is not None:
            scores = self._following.allowed(scores)
        if self._temperature <= 0:
            token = int(scores.argmax())
            best = float(scores[token])
        else:
            drawn = scores.float().cpu()
            best = float(drawn.max())
            token = self._drawn(drawn, best) if math.isfinite(best) else 0
        if not math.isfinite(best):
            raise ModelError(
                "The model's scores are no numbers. Its answer was thrown away and nothing was done; its "
                "weights may be damaged (“deskhand models verify”), or it needs another dtype (bfloat16)"
            )
        if self._following is not None:
            self._following.take(token)
        return token

    def _drawn(self, scores: Tensor, best: float) -> int:
        chances = torch.softmax((scores - best) / self._temperature, dim=0)
        return int(torch.multinomial(chances, 1, generator=self._generator))

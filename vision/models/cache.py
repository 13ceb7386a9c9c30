"""What is kept of the tokens before, so that each new one attends to them without their being run again."""

from __future__ import annotations

import torch
from torch import Tensor


class Cache:
    """Rows of one tensor for each of its `parts`, over up to `capacity` tokens, allocated once.

    A part is (heads, width) of what is kept of one token: keys and values of each key head for MHA, MQA and
    GQA; the latent and the rotated key, of one head, for MLA. Not for training: nothing flows back through
    it."""

    def __init__(
        self,
        batch: int,
        capacity: int,
        parts: tuple[tuple[int, int], ...],
        *,
        dtype: torch.dtype,
        device: torch.device | str,
    ) -> None:
        self.capacity = capacity
        self.length = 0
        self._held = [
            torch.empty(batch, heads, capacity, width, dtype=dtype, device=device) for heads, width in parts
        ]

    def append(self, *new: Tensor) -> tuple[Tensor, ...]:
        """Keep what is new, (batch, heads, tokens, width) a part, and give all there is now, the same shape.

        Raises ValueError where it would hold more than `capacity` tokens; nothing is kept then.
        """
        tokens = new[0].shape[2]
        if self.length + tokens > self.capacity:
            raise ValueError(
                f"{self.length} + {tokens} tokens are more than the {self.capacity} there is room for"
            )
        whole = slice(0, self.length + tokens)
        for held, part in zip(self._held, new, strict=True):
            held[:, :, self.length : whole.stop] = part.detach()
        self.length = whole.stop
        return tuple(held[:, :, whole] for held in self._held)

    def cut(self, length: int) -> None:
        """Forget all tokens from `length` on. Raises ValueError for more than there are."""
        if not 0 <= length <= self.length:
            raise ValueError(f"{length} of {self.length} tokens cannot be kept")
        self.length = length

    @property
    def bytes_a_token(self) -> int:
        """What one token takes, over the whole batch."""
        return sum(held.element_size() * held.shape[0] * held.shape[1] * held.shape[3] for held in self._held)

"""Keys and values of every token a model has read, in memory allocated once, that can be cut back to any
length. It stands where transformers wants its own cache.

There are two ways to add to it. Read: any number of tokens are put behind those there, and attention sees
exactly these. Written: one token at a time, at a place that a tensor says, seen through a window of fixed
width with a mask; nothing of that depends on numbers known to Python, so a step can be recorded once and
played again (CUDA graphs)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from vision.vlm.library import load_transformers

if TYPE_CHECKING:
    from transformers.cache_utils import Cache


class Held:
    """What the layers have in common: how many tokens there are, and the window, where one is set."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.length = 0
        self.window: int | None = None
        self.at: Tensor | None = None

    def cut(self, length: int) -> None:
        """Forget all tokens from `length` on. Raises ValueError for more than there is room for."""
        if not 0 <= length <= self.capacity:
            raise ValueError(f"{length} tokens are not within the {self.capacity} there is room for")
        self.length = length


def new_cache(
    held: Held, *, layers: int, heads: int, width: int, dtype: torch.dtype, device: torch.device | str
) -> Cache:
    """A cache of `layers` layers, each with keys and values of shape (1, heads, held.capacity, width).
    `held` is the caller's hold on it: tokens become part of it when `held.length` says so."""
    load_transformers()
    from transformers.cache_utils import Cache, CacheLayerMixin

    class Layer(CacheLayerMixin):  # type: ignore[no-untyped-call]
        def __init__(self) -> None:
            shape = (1, heads, held.capacity, width)
            super().__init__()  # type: ignore[no-untyped-call]
            self.keys: Tensor = torch.zeros(shape, dtype=dtype, device=device)
            self.values: Tensor = torch.zeros(shape, dtype=dtype, device=device)
            self.is_initialized = True

        def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
            raise NotImplementedError("it is there from the beginning")

        def update(
            self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any
        ) -> tuple[Tensor, Tensor]:
            if held.window is not None and held.at is not None:
                self.keys.index_copy_(2, held.at, key_states)
                self.values.index_copy_(2, held.at, value_states)
                return self.keys[:, :, : held.window], self.values[:, :, : held.window]
            end = held.length + key_states.shape[2]
            if end > held.capacity:
                raise ValueError(f"{end} tokens are more than the {held.capacity} there is room for")
            self.keys[:, :, held.length : end] = key_states
            self.values[:, :, held.length : end] = value_states
            return self.keys[:, :, :end], self.values[:, :, :end]

        def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
            return held.length + query_length, 0

        def get_seq_length(self) -> int:
            return held.length

        def get_max_length(self) -> int:
            return held.capacity

    return Cache(layers=[Layer() for _ in range(layers)])

"""Which keys a query may attend to, as boolean masks that broadcast to (batch, heads, queries, keys)."""

from __future__ import annotations

import torch
from torch import Tensor


def causal_mask(queries: int, keys: int, *, device: torch.device | str | None = None) -> Tensor:
    """(queries, keys), bool: each query sees the keys up to its own place. The queries are the last of the
    keys, as they are with a cache: query i stands at keys - queries + i. Raises ValueError for more queries
    than keys."""
    if queries > keys:
        raise ValueError(f"{queries} queries cannot be the last of {keys} keys")
    places = torch.arange(keys - queries, keys, device=device)
    return places[:, None] >= torch.arange(keys, device=device)[None, :]


def padding_mask(lengths: Tensor, keys: int) -> Tensor:
    """(batch, 1, 1, keys), bool, from lengths (batch,), integers: the first `lengths[i]` keys of each
    sequence are real, those after it are padding that nothing attends to."""
    return (torch.arange(keys, device=lengths.device)[None, :] < lengths[:, None])[:, None, None, :]


def both(first: Tensor | None, second: Tensor | None) -> Tensor | None:
    """What two masks both let through; None lets everything through."""
    if first is None or second is None:
        return second if first is None else first
    return first & second

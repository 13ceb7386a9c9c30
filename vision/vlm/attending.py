"""Attention of one token over all that is held, without copying keys and values for every head that shares
them: transformers' own way with a mask repeats them, which for a window of 16,384 tokens is most of the time
a step takes. Anything else goes to PyTorch's scaled dot product attention."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from vision.vlm.library import load_transformers

NAME = "deskhand_held"
"""What it is called among transformers' ways of attention."""


def register() -> str:
    """Make it known to transformers; its name."""
    load_transformers()
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.integrations.sdpa_attention import sdpa_attention_forward
    from transformers.masking_utils import sdpa_mask

    def attend(
        module: nn.Module,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        attention_mask: Tensor | None,
        **more: Any,
    ) -> tuple[Tensor, None]:
        if query.shape[2] != 1 or attention_mask is None or attention_mask.dtype != torch.bool:
            done: tuple[Tensor, None] = sdpa_attention_forward(
                module, query, key, value, attention_mask, **more
            )
            return done
        return one_token(query, key, value, attention_mask, more.get("scaling")), None

    AttentionInterface.register(NAME, attend)
    AttentionMaskInterface.register(NAME, sdpa_mask)
    return NAME


def one_token(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor, scaling: float | None = None
) -> Tensor:
    """Grouped-query attention (Ainslie et al., arXiv 2305.13245) of one token: `query` (b, heads, 1, width),
    `key` and `value` (b, key heads, n, width), `mask` (b, 1, 1, n), True for what is seen, to (b, 1, heads,
    width). Sums are in float32."""
    batch, heads, _, width = query.shape
    shared = key.shape[1]
    grouped = query.reshape(batch, shared, heads // shared, width)
    scores = (grouped @ key.transpose(-1, -2)).float() * (width**-0.5 if scaling is None else scaling)
    weights = scores.masked_fill(~mask, -torch.inf).softmax(dim=-1).to(value.dtype)
    return (weights @ value).reshape(batch, 1, heads, width)

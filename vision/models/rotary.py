"""Rotary position embeddings: Su et al., "RoFormer" (arXiv 2104.09864), section 3.2.2, in halves."""

from __future__ import annotations

import torch
from torch import Tensor


def rotated(x: Tensor, places: Tensor, *, base: float = 10_000.0) -> Tensor:
    """x turned by its place: (..., tokens, width) and places (tokens,) to the same shape and dtype.

    Pair i is (x[i], x[i + width / 2]) and turns by place * base^(-2i / width) radians, so that the dot
    product of two turned vectors depends on the distance of their places alone. Raises ValueError for an odd
    width."""
    width = x.shape[-1]
    if width % 2:
        raise ValueError(f"a width of {width} has no pairs to turn")
    exact = torch.float64 if x.dtype == torch.float64 else torch.float32
    pair = torch.arange(width // 2, device=x.device, dtype=exact)
    angles = places.to(exact)[:, None] * base ** (-2.0 * pair / width)[None, :]
    cosine, sine = angles.cos(), angles.sin()
    first, second = x.to(exact).chunk(2, dim=-1)
    turned = torch.cat((first * cosine - second * sine, first * sine + second * cosine), dim=-1)
    return turned.to(x.dtype)

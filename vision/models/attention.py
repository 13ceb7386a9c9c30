"""Attention: scaled dot products, and the four ways of sharing keys between heads, with a cache.

MHA gives every query head keys and values of its own (Vaswani et al., arXiv 1706.03762), MQA one set to all
of them (Shazeer, arXiv 1911.02150), GQA one to each group (Ainslie et al., arXiv 2305.13245): one class,
told by how many key heads it has. MLA keeps a small latent that keys and values are made from (DeepSeek-V2,
arXiv 2405.04434).

Shapes: b batch, h heads, g key heads, q queries, k keys, d width of a head, w width of the model.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from vision.models.cache import Cache
from vision.models.masks import both, causal_mask
from vision.models.rotary import rotated


def attend(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None, scale: float | None = None
) -> Tensor:
    """softmax(q k^T scale) v: (b, h, q, d), (b, g, k, d), (b, g, k, v) to (b, h, q, v), in the queries'
    dtype.

    h is a multiple of g: each key head serves h / g query heads that stand side by side. `mask` is bool and
    broadcasts to (b, h, q, k), True where a query may look; a query that may look nowhere gets zeros.
    `scale` is 1 / sqrt(d) if None. Eq. 1 of arXiv 1706.03762; the softmax is taken in float32 at least."""
    batch, heads, queries, width = query.shape
    groups = key.shape[1]
    scale = 1.0 / math.sqrt(width) if scale is None else scale
    # Heads that share keys stand in one matrix: broadcasting would copy the keys for each of them.
    grouped = query.reshape(batch, groups, heads // groups * queries, width)
    scores = (grouped * scale) @ key.transpose(-2, -1)
    scores = scores.reshape(batch, heads, queries, key.shape[2])
    exact = torch.float64 if query.dtype == torch.float64 else torch.float32
    scores = scores.to(exact)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    top = scores.amax(dim=-1, keepdim=True)
    weights = torch.exp(scores - torch.where(torch.isinf(top), torch.zeros_like(top), top))
    weights = weights / weights.sum(dim=-1, keepdim=True).clamp_min(torch.finfo(exact).tiny)
    weights = weights.to(value.dtype).reshape(batch, groups, heads // groups * queries, key.shape[2])
    return (weights @ value).reshape(batch, heads, queries, value.shape[-1])


class GroupedAttention(nn.Module):
    """Attention of `heads` query heads over `key_heads` sets of keys and values.

    As many key heads as heads is MHA, one is MQA, between them is GQA. With `rotary` queries and keys are
    turned by their places; with `causal` no token looks ahead. Raises ValueError where the heads don't
    divide evenly."""

    def __init__(
        self,
        width: int,
        heads: int,
        key_heads: int,
        *,
        causal: bool = False,
        rotary: bool = False,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if width % heads or heads % key_heads:
            raise ValueError(
                f"a width of {width} and {key_heads} key heads do not divide among {heads} heads"
            )
        self.heads, self.key_heads, self.head_width = heads, key_heads, width // heads
        self.causal, self.rotary = causal, rotary
        self.query = nn.Linear(width, heads * self.head_width, bias=bias)
        self.key = nn.Linear(width, key_heads * self.head_width, bias=bias)
        self.value = nn.Linear(width, key_heads * self.head_width, bias=bias)
        self.out = nn.Linear(heads * self.head_width, width, bias=bias)

    def new_cache(self, batch: int, capacity: int) -> Cache:
        """An empty cache for this layer, of its weights' dtype and device."""
        weight = self.key.weight
        part = (self.key_heads, self.head_width)
        return Cache(batch, capacity, (part, part), dtype=weight.dtype, device=weight.device)

    def forward(
        self, x: Tensor, *, over: Tensor | None = None, mask: Tensor | None = None, cache: Cache | None = None
    ) -> Tensor:
        """(b, q, w) to (b, q, w): x looks at itself, at `over` (b, k, w) instead, or with a cache at all
        before it too. `mask` as in `attend`."""
        source = x if over is None else over
        query = _split(self.query(x), self.heads)
        key, value = _split(self.key(source), self.key_heads), _split(self.value(source), self.key_heads)
        before = 0 if cache is None else cache.length
        if self.rotary:
            query = rotated(query, torch.arange(before, before + x.shape[1], device=x.device))
            key = rotated(key, torch.arange(before, before + source.shape[1], device=x.device))
        if cache is not None:
            key, value = cache.append(key, value)
        if self.causal:
            mask = both(mask, causal_mask(query.shape[2], key.shape[2], device=x.device))
        return self.out(_joined(attend(query, key, value, mask)))  # type: ignore[no-any-return]


def multi_head(width: int, heads: int, **options: bool) -> GroupedAttention:
    """MHA: each head has keys and values of its own."""
    return GroupedAttention(width, heads, heads, **options)


def multi_query(width: int, heads: int, **options: bool) -> GroupedAttention:
    """MQA: one set of keys and values for all heads."""
    return GroupedAttention(width, heads, 1, **options)


class LatentAttention(nn.Module):
    """MLA: arXiv 2405.04434, equations 37 to 47; causal, with places by a rotary part of its own.

    Of each token a latent of `latent` numbers is kept, and one rotated key of `turned` numbers that all
    heads share: latent + turned numbers instead of 2 * heads * head_width. With a cache the matrices that
    make keys and values from the latent are taken into the query and the output (ibid., section 2.1.2), so
    that keys and values are never made; without one they are made, which is cheaper for many tokens at once.
    Both give the same."""

    def __init__(
        self, width: int, heads: int, *, latent: int, query_latent: int, head_width: int, turned: int
    ) -> None:
        super().__init__()
        self.heads, self.head_width, self.turned, self.latent = heads, head_width, turned, latent
        self.query_down = nn.Linear(width, query_latent, bias=False)
        self.query_norm = nn.RMSNorm(query_latent)
        self.query_up = nn.Linear(query_latent, heads * (head_width + turned), bias=False)
        self.down = nn.Linear(width, latent, bias=False)
        self.norm = nn.RMSNorm(latent)
        self.key_up = nn.Linear(latent, heads * head_width, bias=False)
        self.value_up = nn.Linear(latent, heads * head_width, bias=False)
        self.key_turned = nn.Linear(width, turned, bias=False)
        self.out = nn.Linear(heads * head_width, width, bias=False)

    def new_cache(self, batch: int, capacity: int) -> Cache:
        """An empty cache for this layer, of its weights' dtype and device."""
        weight = self.down.weight
        parts = ((1, self.latent), (1, self.turned))
        return Cache(batch, capacity, parts, dtype=weight.dtype, device=weight.device)

    def forward(self, x: Tensor, *, mask: Tensor | None = None, cache: Cache | None = None) -> Tensor:
        """(b, q, w) to (b, q, w); with a cache x comes after all that is in it. `mask` as in `attend`."""
        before = 0 if cache is None else cache.length
        places = torch.arange(before, before + x.shape[1], device=x.device)
        query = _split(self.query_up(self.query_norm(self.query_down(x))), self.heads)
        plain = query[..., : self.head_width]
        turned = rotated(query[..., self.head_width :], places)
        latent = self.norm(self.down(x))[:, None]
        key_turned = rotated(self.key_turned(x)[:, None], places)
        if cache is not None:
            latent, key_turned = cache.append(latent, key_turned)
        mask = both(mask, causal_mask(x.shape[1], latent.shape[2], device=x.device))
        scale = 1.0 / math.sqrt(self.head_width + self.turned)
        made = self._absorbed if cache is not None else self._spelled_out
        return self.out(_joined(made(plain, turned, latent, key_turned, mask, scale)))  # type: ignore[no-any-return]

    def _spelled_out(
        self,
        plain: Tensor,
        turned: Tensor,
        latent: Tensor,
        key_turned: Tensor,
        mask: Tensor | None,
        scale: float,
    ) -> Tensor:
        key = _split(self.key_up(latent[:, 0]), self.heads)
        value = _split(self.value_up(latent[:, 0]), self.heads)
        query = torch.cat((plain, turned), dim=-1)
        key = torch.cat((key, key_turned.expand(-1, self.heads, -1, -1)), dim=-1)
        return attend(query, key, value, mask, scale)

    def _absorbed(
        self,
        plain: Tensor,
        turned: Tensor,
        latent: Tensor,
        key_turned: Tensor,
        mask: Tensor | None,
        scale: float,
    ) -> Tensor:
        key_up = self.key_up.weight.reshape(self.heads, self.head_width, self.latent)
        value_up = self.value_up.weight.reshape(self.heads, self.head_width, self.latent)
        query = torch.cat((plain @ key_up, turned), dim=-1)
        key = torch.cat((latent, key_turned), dim=-1)
        return attend(query, key, latent, mask, scale) @ value_up.transpose(-2, -1)


def _split(x: Tensor, heads: int) -> Tensor:
    """(b, t, heads * d) to (b, heads, t, d)."""
    batch, tokens, width = x.shape
    return x.reshape(batch, tokens, heads, width // heads).transpose(1, 2)


def _joined(x: Tensor) -> Tensor:
    """(b, heads, t, d) to (b, t, heads * d)."""
    return x.transpose(1, 2).flatten(2)

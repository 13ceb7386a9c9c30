"""Measuring the four ways of attention beside each other: how long one call takes, what it keeps.

All four have the same width and heads. GQA shares keys among four heads; MLA has DeepSeek-V2's proportions
(arXiv 2405.04434, section 3.1.2): a latent of 4 head widths, a rotated key of half a head width, a query
latent of 0.3 widths. In each round all are timed in turn, in an order that changes, so that what else the
machine does falls on all of them; ratios are taken within a round.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from vision.models.attention import GroupedAttention, LatentAttention
from vision.models.cache import Cache

Layer = GroupedAttention | LatentAttention
Clocks = tuple[Callable[[], float], Callable[[], float]]
BASELINE = "MHA"
_SHARED_BY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The width of the model and its heads."""

    width: int = 1024
    heads: int = 16

    @property
    def head_width(self) -> int:
        return self.width // self.heads


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is timed: `new` tokens of each of `batch` sequences after `cached` ones."""

    batch: int
    cached: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One kind in one case. `seconds`, `processor` and `ratio` are medians over the rounds, `ratio` with the
    least and the most: seconds by those of MHA in the same round. `processor` is the time of all threads of
    this process, which other programs don't lengthen. Bytes: of the weights, and of what is kept of all
    tokens of the batch at the end. `peak` is what the device had taken at most, None where it does not
    tell."""

    kind: str
    case: Case
    seconds: float
    processor: float
    ratio: float
    least: float
    most: float
    weights: int
    kept: int
    peak: int | None

    @property
    def tokens_a_second(self) -> float:
        return self.case.batch * self.case.new / self.seconds


def layers(size: Size, *, device: str, dtype: torch.dtype, seed: int = 0) -> dict[str, Layer]:
    """The four, by name, with random weights."""
    torch.manual_seed(seed)
    width, heads = size.width, size.heads
    made: dict[str, Layer] = {
        BASELINE: GroupedAttention(width, heads, heads, causal=True, rotary=True, bias=False),
        "GQA": GroupedAttention(width, heads, heads // _SHARED_BY, causal=True, rotary=True, bias=False),
        "MQA": GroupedAttention(width, heads, 1, causal=True, rotary=True, bias=False),
        "MLA": LatentAttention(
            width,
            heads,
            latent=4 * size.head_width,
            query_latent=max(8, 3 * width // 10),
            head_width=size.head_width,
            turned=size.head_width // 2,
        ),
    }
    return {name: layer.to(device=device, dtype=dtype).eval() for name, layer in made.items()}


def measure(
    cases: Sequence[Case],
    *,
    size: Size = Size(),
    rounds: int = 7,
    device: str = "cpu",
    dtype: torch.dtype = torch.float32,
    clocks: Clocks = (time.perf_counter, time.process_time),
) -> Iterator[Timing]:
    """The timings of each case, MHA first, as they come. The clocks: of the world, and of this process."""
    made = layers(size, device=device, dtype=dtype)
    for case in cases:
        yield from _case(made, case, size, rounds, device, clocks)


def _case(
    made: dict[str, Layer], case: Case, size: Size, rounds: int, device: str, clocks: Clocks
) -> Iterator[Timing]:
    weight = next(iter(made.values())).out.weight
    tokens = torch.randn(case.batch, case.new, size.width, dtype=weight.dtype, device=device)
    caches = {name: _filled(layer, case) for name, layer in made.items()}
    seconds: dict[str, list[float]] = {name: [] for name in made}
    processor: dict[str, list[float]] = {name: [] for name in made}
    peaks: dict[str, int | None] = dict.fromkeys(made)
    names = list(made)
    for turn in range(rounds + 1):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            took, worked, peak = _timed(made[name], tokens, caches[name], device, clocks)
            if turn:  # the first warms up
                seconds[name].append(took)
                processor[name].append(worked)
                peaks[name] = peak
    for name, layer in made.items():
        ratios = [one / base for one, base in zip(seconds[name], seconds[BASELINE], strict=True)]
        yield Timing(
            kind=name,
            case=case,
            seconds=statistics.median(seconds[name]),
            processor=statistics.median(processor[name]),
            ratio=statistics.median(ratios),
            least=min(ratios),
            most=max(ratios),
            weights=sum(one.numel() * one.element_size() for one in layer.parameters()),
            kept=caches[name].bytes_a_token * (case.cached + case.new),
            peak=peaks[name],
        )


def _filled(layer: Layer, case: Case) -> Cache:
    """A cache with random rows for the tokens before: what is in them does not change how long it takes."""
    cache = layer.new_cache(case.batch, case.cached + case.new)
    if isinstance(layer, GroupedAttention):
        parts = ((layer.key_heads, layer.head_width),) * 2
    else:
        parts = ((1, layer.latent), (1, layer.turned))
    weight = layer.out.weight
    rows = [
        torch.randn(case.batch, heads, case.cached, width, dtype=weight.dtype, device=weight.device)
        for heads, width in parts
    ]
    if case.cached:
        cache.append(*rows)
    return cache


def _timed(
    layer: Layer, tokens: Tensor, cache: Cache, device: str, clocks: Clocks
) -> tuple[float, float, int | None]:
    before = cache.length
    cuda = device.startswith("cuda")
    if cuda:
        torch.cuda.reset_peak_memory_stats()
        torch.cuda.synchronize()
    with torch.inference_mode():
        began = [clock() for clock in clocks]
        layer(tokens, cache=cache)
        if cuda:
            torch.cuda.synchronize()
        took, worked = (clock() - then for clock, then in zip(clocks, began, strict=True))
    cache.cut(before)
    return took, worked, torch.cuda.max_memory_allocated() if cuda else None

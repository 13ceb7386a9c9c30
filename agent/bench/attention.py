"""`deskhand bench attention`: MHA, GQA, MQA and MLA, over batch, context and cache length."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.errors import SetUpError

if TYPE_CHECKING:
    from vision.models.measured import Case, Timing


def run(*, json_output: bool, quick: bool) -> int:
    """Measure and print, line by line as it comes. Raises SetUpError where torch is not installed."""
    try:
        from vision.models.device import device_and_dtype
        from vision.models.measured import Size, measure
    except ImportError as error:
        raise SetUpError(f"torch is needed (the extra “models”): {error}. Nothing was measured") from error

    size = Size()
    device, dtype, called = device_and_dtype()
    rounds = 5 if quick else 15
    timings: list[dict[str, Any]] = []
    if not json_output:
        sys.stdout.write(f"width {size.width}, {size.heads} heads, {called}, medians of {rounds} rounds\n")
        sys.stdout.write(f"{_HEAD}\n")
    for timing in measure(_cases(quick=quick), size=size, rounds=rounds, device=device, dtype=dtype):
        timings.append(asdict(timing) | {"tokens_a_second": timing.tokens_a_second})
        if not json_output:
            sys.stdout.write(f"{_row(timing)}\n")
    if json_output:
        told = {"width": size.width, "heads": size.heads, "device": called, "rounds": rounds}
        sys.stdout.write(json.dumps({**told, "timings": timings}) + "\n")
    return 0


def _cases(*, quick: bool) -> list[Case]:
    """A context at once into an empty cache, and one token after a cache that is full of them."""
    from vision.models.measured import Case

    batches, contexts, caches = ((1,), (128,), (512,)) if quick else ((1, 4), (256, 1024), (512, 2048, 8192))
    at_once = [Case(batch=batch, cached=0, new=new) for batch in batches for new in contexts]
    one_more = [Case(batch=batch, cached=cached, new=1) for batch in batches for cached in caches]
    return at_once + one_more


_HEAD = (
    f"{'':<4} {'batch':>5} {'cached':>6} {'new':>5} {'ms':>9} {'cpu ms':>8} {'tokens/s':>9} "
    f"{'times MHA':>20} {'kept':>9} {'weights':>9} {'peak':>9}"
)


def _row(timing: Timing) -> str:
    case = timing.case
    ratio = f"{timing.ratio:.2f} ({timing.least:.2f}-{timing.most:.2f})"
    peak = "" if timing.peak is None else _megabytes(timing.peak)
    return (
        f"{timing.kind:<4} {case.batch:>5} {case.cached:>6} {case.new:>5} {timing.seconds * 1000:>9.2f} "
        f"{timing.processor * 1000:>8.2f} "
        f"{timing.tokens_a_second:>9.0f} {ratio:>20} {_megabytes(timing.kept):>9} "
        f"{_megabytes(timing.weights):>9} {peak:>9}"
    )


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.2f} MB"

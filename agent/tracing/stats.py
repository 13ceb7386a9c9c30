"""What traces come to: how long each part of a run takes, what it used, and what that costs. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.tracing import conventions as names
from agent.tracing.conventions import Operation
from agent.tracing.energy import ESTIMATED
from agent.tracing.prices import Prices
from memory.traces.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One kind of span over all runs; times in seconds. `share` is of the time of all runs; a part and what
    it is part of both have theirs, so that shares do not add up to 1."""

    name: str
    count: int
    total: float
    p50: float
    p90: float
    p99: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What one run used. `money` is in US dollars; `unpriced` are models whose tokens have no price and are
    not in it. `estimated` where the energy is."""

    episode: str
    trace: str
    brain: str
    verdict: str
    seconds: float
    steps: int
    input_tokens: int
    output_tokens: int
    chat_seconds: float
    joules: float
    estimated: bool
    money: float
    unpriced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Over several runs. What is per success counts the runs that failed too: it is what a success costs.
    `judged_by` says who held a run to have succeeded. None stands for what there is none of."""

    runs: int
    successes: int
    judged_by: str
    stages: tuple[Stage, ...]
    input_tokens: int
    output_tokens: int
    tokens_a_second: float | None
    joules: float
    estimated: bool
    money: float
    unpriced: tuple[str, ...]
    seconds_a_run: float | None
    seconds_a_success: float | None
    money_a_run: float | None
    money_a_success: float | None
    each: tuple[Used, ...]


def stats_of(
    traces: Sequence[Sequence[Span]], prices: Prices, passed: Mapping[str, bool] | None = None
) -> Stats:
    """The Stats of whole traces. `passed` says by Episode what a checker found; without it a run succeeded
    where the agent says so. Runs that `passed` does not name are left out then."""
    each = [used_in(spans, prices) for spans in traces if spans]
    kept = [spans for spans in traces if spans]
    if passed is not None:
        both = [(spans, used) for spans, used in zip(kept, each, strict=True) if used.episode in passed]
        kept, each = [spans for spans, _ in both], [used for _, used in both]
        successes = sum(passed[used.episode] for used in each)
    else:
        successes = sum(used.verdict == "succeeded" for used in each)
    seconds, money = sum(used.seconds for used in each), sum(used.money for used in each)
    output, chatting = sum(used.output_tokens for used in each), sum(used.chat_seconds for used in each)
    return Stats(
        runs=len(each),
        successes=successes,
        judged_by="the agent" if passed is None else "the checker",
        stages=_stages(kept, seconds),
        input_tokens=sum(used.input_tokens for used in each),
        output_tokens=output,
        tokens_a_second=_ratio(output, chatting),
        joules=sum(used.joules for used in each),
        estimated=any(used.estimated for used in each),
        money=money,
        unpriced=tuple(sorted({model for used in each for model in used.unpriced})),
        seconds_a_run=_ratio(seconds, len(each)),
        seconds_a_success=_ratio(seconds, successes),
        money_a_run=_ratio(money, len(each)),
        money_a_success=_ratio(money, successes),
        each=tuple(each),
    )


def used_in(spans: Sequence[Span], prices: Prices) -> Used:
    """What the run of a trace used."""
    root = next((span for span in spans if not span.parent), spans[0])
    calls = [span for span in spans if span.text(names.OPERATION) == Operation.CHAT]
    priced = [(call, _price(call, prices)) for call in calls]
    joules = root.number(names.JOULES) or 0.0
    return Used(
        episode=root.text(names.CONVERSATION),
        trace=root.trace,
        brain=root.text(names.BRAIN),
        verdict=root.text(names.VERDICT) or "unfinished",
        seconds=root.seconds,
        steps=sum(span.name == "step" for span in spans),
        input_tokens=sum(_count(call, names.INPUT_TOKENS) for call in calls),
        output_tokens=sum(_count(call, names.OUTPUT_TOKENS) for call in calls),
        chat_seconds=sum(call.seconds for call in calls),
        joules=joules,
        estimated=ESTIMATED in root.text(names.ENERGY_SOURCE),
        money=prices.energy(joules) + sum(money for _, money in priced if money is not None),
        unpriced=tuple(sorted({_model(call) for call, money in priced if money is None})),
    )


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of all is no larger than (nearest rank)."""
    return sorted_values[max(0, math.ceil(share * len(sorted_values)) - 1)]


def _stages(traces: Sequence[Sequence[Span]], seconds: float) -> tuple[Stage, ...]:
    """The longest first."""
    times: dict[str, list[float]] = defaultdict(list)
    for spans in traces:
        for span in spans:
            if span.end is not None:
                times[span.name].append(span.seconds)
    found = [_stage(name, sorted(values), seconds) for name, values in times.items()]
    return tuple(sorted(found, key=lambda stage: (-stage.total, stage.name)))


def _stage(name: str, values: Sequence[float], seconds: float) -> Stage:
    total = sum(values)
    return Stage(
        name=name,
        count=len(values),
        total=total,
        p50=percentile(values, 0.5),
        p90=percentile(values, 0.9),
        p99=percentile(values, 0.99),
        share=total / seconds if seconds else 0.0,
    )


def _price(call: Span, prices: Prices) -> float | None:
    tokens, cached = _count(call, names.INPUT_TOKENS), _count(call, names.CACHED_TOKENS)
    new, output = max(0, tokens - cached), _count(call, names.OUTPUT_TOKENS)
    return prices.tokens(call.text(names.PROVIDER), _model(call), new, cached, output)


def _model(call: Span) -> str:
    return call.text(names.RESPONSE_MODEL) or call.text(names.REQUEST_MODEL)


def _count(span: Span, name: str) -> int:
    return int(span.number(name) or 0)


def _ratio(value: float, by: float) -> float | None:
    return value / by if by else None

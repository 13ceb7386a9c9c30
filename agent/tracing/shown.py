"""Traces as a person reads them in a terminal: a tree with a bar for each span, and tables. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from agent.tracing import conventions as names
from agent.tracing.joined import Audited
from agent.tracing.stats import Stats
from memory.traces.span import Span

_BAR = 24
_TOLD = (
    names.STEP,
    names.BRAIN,
    names.PROPOSAL,
    names.TARGET_ROLE,
    names.TARGET_REFUSED,
    names.PERMISSION,
    names.RISK,
    names.ANSWER,
    names.DELIVERY,
    names.EFFECT,
    names.VERDICT,
    names.ELEMENTS,
    names.LINES,
    names.MEMORY_COUNT,
    names.INPUT_TOKENS,
    names.OUTPUT_TOKENS,
    names.ERROR_TYPE,
    names.TITLE,
    names.EVIDENCE,
)
"""The attributes that are told beside a span, by the last part of their name."""


def tree_lines(
    spans: Sequence[Span], audited: Mapping[str, Sequence[Audited]] | None = None
) -> Iterator[str]:
    """A line for each span, under the one that it is part of: what it took, when in the run, and what came of
    it. Spans whose parent is missing come last, and are said to be orphans."""
    if not spans:
        return
    start = min(span.start for span in spans)
    end = max(max(span.end or span.start, span.start) for span in spans)
    inside: dict[str, list[Span]] = defaultdict(list)
    ids = {span.id for span in spans}
    for span in spans:
        inside[span.parent if span.parent in ids or not span.parent else "?"].append(span)
    width = 2 + max(len(span.name) + 2 * _depth(span, {s.id: s for s in spans}) for span in spans)
    for top, mark in (("", ""), ("?", "orphan: ")):
        for line, span in _walk(inside, top, 0):
            name = f"{mark if span.parent not in ids else ''}{line}"
            told = "  ".join([*_told(span), *_entries(span, audited or {})])
            yield f"{name:<{width}} {_seconds(span):>9}  {_bar(span, start, end)}  {told}".rstrip()


def stats_lines(stats: Stats) -> Iterator[str]:
    """Tables of what runs came to."""
    yield f"{_many(stats.runs, 'run')}, {stats.successes} succeeded, as {stats.judged_by} says"
    if not stats.runs:
        return
    yield ""
    yield f"{'stage':<28}{'count':>7}{'total s':>10}{'share':>8}{'p50 ms':>10}{'p90 ms':>10}{'p99 ms':>10}"
    for stage in stats.stages:
        times = "".join(f"{seconds * 1000:>10.1f}" for seconds in (stage.p50, stage.p90, stage.p99))
        yield f"{stage.name[:27]:<28}{stage.count:>7}{stage.total:>10.2f}{stage.share:>8.1%}{times}"
    yield ""
    yield f"tokens    {stats.input_tokens:,} in, {stats.output_tokens:,} out, {_speed(stats.tokens_a_second)}"
    how = "estimated from processor time, at least in part" if stats.estimated else "measured"
    yield f"energy    {stats.joules:,.0f} J ({how})"
    yield f"time      {_of(stats.seconds_a_run, 's')} a run, {_of(stats.seconds_a_success, 's')} a success"
    yield f"cost      ${stats.money:.6f}: {_dollars(stats.money_a_run)} a run, " + (
        f"{_dollars(stats.money_a_success)} a success"
    )
    if stats.unpriced:
        yield f"not in it: the tokens of {', '.join(stats.unpriced)}, which no price is known for"


def _walk(inside: Mapping[str, Sequence[Span]], parent: str, depth: int) -> Iterator[tuple[str, Span]]:
    for span in inside.get(parent, ()):
        yield "  " * depth + span.name, span
        yield from _walk(inside, span.id, depth + 1)


def _depth(span: Span, by_id: Mapping[str, Span]) -> int:
    depth = 0
    while span.parent in by_id:
        span = by_id[span.parent]
        depth += 1
    return depth


def _bar(span: Span, start: int, end: int) -> str:
    """Where in the whole it lies: at least one mark."""
    whole = max(1, end - start)
    left = min(_BAR - 1, (span.start - start) * _BAR // whole)
    right = max(left + 1, -(-((span.end or end) - start) * _BAR // whole))
    return "│" + " " * left + "━" * (right - left) + " " * (_BAR - right) + "│"


def _seconds(span: Span) -> str:
    if span.end is None:
        return "no end"
    return f"{span.seconds:.2f} s" if span.seconds >= 1 else f"{span.seconds * 1000:.1f} ms"


def _told(span: Span) -> Iterator[str]:
    """What is said of a span: numbers with the name of what they count, words as they are."""
    for name in _TOLD:
        value = span.attributes.get(name)
        if value in (None, "", False):
            continue
        label = name.rpartition(".")[2]
        plain = isinstance(value, str) and name not in (names.ERROR_TYPE, names.TARGET_REFUSED)
        text = str(value) if plain else f"{label} {value}"
        yield "".join(c if c.isprintable() else " " for c in text)[:80]
    if span.status == "error" and names.ERROR_TYPE not in span.attributes:
        yield "error"


def _entries(span: Span, audited: Mapping[str, Sequence[Audited]]) -> Iterator[str]:
    if span.name == "step" and (found := audited.get(span.text(names.DIGEST))):
        yield "audit " + ", ".join(f"{one.kind} {one.seq}" for one in found)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _speed(tokens_a_second: float | None) -> str:
    return "no model was called" if tokens_a_second is None else f"{tokens_a_second:,.1f} tokens/s"


def _of(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{value:,.1f} {unit}"


def _dollars(value: float | None) -> str:
    return "-" if value is None else f"${value:.6f}"

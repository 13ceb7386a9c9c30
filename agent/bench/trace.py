"""`deskhand bench trace`: what tracing costs whoever is traced, and how many spans a second are kept.

Spans with the attributes of a real step are made at a steady rate, ten to a parent, and kept in a database of
their own by the same parts as in a run. Beside the caller's times stand those of the same calls untraced.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from opentelemetry.context import Context
from opentelemetry.trace import NoOpTracer, Tracer, set_span_in_context

from agent.tracing import conventions as names
from agent.tracing.facts import Attributes
from agent.tracing.kept import KeptTraces
from agent.tracing.run_trace import RunTrace
from agent.tracing.settings import TracingSettings
from agent.tracing.stats import percentile
from agent.tracing.tracing import Tracing
from memory.traces.span import orphans
from memory.traces.store import SpanStore
from safety.redaction.redactor import Redactor

LEAST_SPANS = 2_000
"""Spans a second that are kept, sustained."""
MOST_SECONDS = 0.0005
"""Of the caller for one span, begun, told of and ended, at the 99th percentile."""
_FAMILY = 10
_ATTRIBUTES: Final[Attributes] = {
    names.STEP: 7,
    names.PROPOSAL: "click",
    names.TARGET_ROLE: "button",
    names.TARGET_SCORE: 0.93,
    names.PERMISSION: "allow",
    names.RISK: "R1",
    names.DELIVERY: "delivered",
    names.EFFECT: "verified",
    names.DIGEST: "f71bfd837469a86c08f3ba628afa3d078588bae554693be318d9cb6f3d5bfd41",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`asked` spans a second were made for `seconds`; `kept` of them lay on the disk at the end, with their
    parents, `lost` did not. `kept_a_second` counts the time until the last one lay there. Times of the caller
    are seconds for one span; `untraced` is the same calls of a tracer that does nothing."""

    asked: int
    seconds: float
    spans: int
    kept: int
    lost: int
    orphans: int
    kept_a_second: float
    caller_p50: float
    caller_p99: float
    caller_most: float
    untraced_p50: float
    untraced_p99: float

    @property
    def held(self) -> bool:
        whole = self.lost == 0 and self.orphans == 0 and self.kept == self.spans
        return whole and self.kept_a_second >= LEAST_SPANS and self.caller_p99 <= MOST_SECONDS


def run(json_output: bool, repeat: int) -> int:
    """Measure and print; 1 where a promise does not hold."""
    measured = measure(asked=2 * LEAST_SPANS, seconds=2.0 * repeat)
    if json_output:
        shown = json.dumps({"held": measured.held, **asdict(measured)})
    else:
        shown = "\n".join(_lines(measured))
    sys.stdout.write(shown + "\n")
    return 0 if measured.held else 1


def measure(asked: int, seconds: float) -> Measured:
    """Make so many spans a second for so long, ten to a parent, and look at what lies on the disk after."""
    count = int(asked * seconds)
    untraced = sorted(_paced(NoOpTracer(), Context(), count // 10, asked))
    with tempfile.TemporaryDirectory() as folder:
        home, redactor = Path(folder), Redactor()
        tracing = Tracing([KeptTraces(home, TracingSettings(), redactor)])
        trace = RunTrace(tracing, redactor, brain="bench", desk="none")
        began = time.perf_counter()
        traced = sorted(_paced(tracing.tracer, trace.parent, count, asked))
        made = time.perf_counter() - began
        trace.close()
        whole = time.perf_counter() - began
        with SpanStore(home) as store:
            kept = store.spans(store.traces()[0].id)
    ended = sum(span.end is not None for span in kept)
    return Measured(
        asked=asked,
        seconds=made,
        spans=len(traced) + 1,
        kept=ended,
        lost=tracing.lost,
        orphans=len(orphans(kept)),
        kept_a_second=ended / whole,
        caller_p50=percentile(traced, 0.5),
        caller_p99=percentile(traced, 0.99),
        caller_most=traced[-1],
        untraced_p50=percentile(untraced, 0.5),
        untraced_p99=percentile(untraced, 0.99),
    )


def _paced(tracer: Tracer, parent: Context, count: int, asked: int) -> Iterator[float]:
    """Make so many spans, at most so many a second; the seconds that each took its caller."""
    began = time.perf_counter()
    for family in range(count // _FAMILY):
        time.sleep(max(0.0, began + family * _FAMILY / asked - time.perf_counter()))
        first = time.perf_counter()
        step = tracer.start_span("step", parent)
        step.set_attributes(_ATTRIBUTES)
        within = set_span_in_context(step, parent)
        spent = time.perf_counter() - first
        for _ in range(_FAMILY - 1):
            started = time.perf_counter()
            span = tracer.start_span("see", within)
            span.set_attributes(_ATTRIBUTES)
            span.end()
            yield time.perf_counter() - started
        started = time.perf_counter()
        step.end()
        yield spent + time.perf_counter() - started


def _lines(one: Measured) -> Iterator[str]:
    yield f"{one.spans:,} spans in {one.seconds:.1f} s, {one.asked:,} a second asked for"
    yield f"kept: {one.kept:,} ({one.kept_a_second:,.0f} a second; promised: {LEAST_SPANS:,})"
    yield f"lost: {one.lost:,}; without their parent: {one.orphans:,}"
    yield f"{'microseconds of the caller for a span':<40}{'p50':>9}{'p99':>9}{'most':>9}"
    traced = (one.caller_p50, one.caller_p99, one.caller_most)
    yield f"{'traced':<40}" + "".join(f"{seconds * 1e6:>9.1f}" for seconds in traced)
    plain = (one.untraced_p50, one.untraced_p99)
    yield f"{'the same calls, without tracing':<40}" + "".join(f"{seconds * 1e6:>9.1f}" for seconds in plain)
    held = "held" if one.held else "not held"
    yield f"promised of the caller: p99 at most {MOST_SECONDS * 1e6:.0f}; {held}"

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.context import Context
from opentelemetry.trace import Span as Live
from opentelemetry.trace import set_span_in_context

from agent.tracing.recorder import Recorder
from agent.tracing.tracing import Tracing
from memory.errors import TracesUnavailable
from memory.traces.span import Span, orphans


class Kept:
    """A Sink in memory. It takes nothing before `open` is set, and fails from the `fails`th batch on."""

    name = "shelf"

    def __init__(self, fails: int | None = None) -> None:
        self.spans: dict[str, Span] = {}
        self.episodes: list[tuple[str, str]] = []
        self.batches = 0
        self.closed = False
        self.open = threading.Event()
        self.open.set()
        self._fails = fails

    def take(self, spans: Sequence[Span]) -> None:
        assert self.open.wait(60)
        self.batches += 1
        if self._fails is not None and self.batches >= self._fails:
            raise TracesUnavailable("the disk is full")
        self.spans |= {span.id: span for span in spans}
        assert orphans(self.spans.values()) == ()

    def belongs(self, trace: str, episode: str) -> None:
        self.episodes.append((trace, episode))

    def close(self) -> None:
        self.closed = True


def recorded(kept: Kept, most: int = 1_000, batch: int = 100) -> tuple[Tracing, Recorder]:
    tracing = Tracing(())
    recorder = Recorder(kept, most=most, batch=batch)
    tracing._provider.add_span_processor(recorder)
    return tracing, recorder


def within(parent: Live) -> Context:
    return set_span_in_context(parent, Context())


def test_what_ends_is_kept_and_what_does_not_is_told_too() -> None:
    kept = Kept()
    tracing, recorder = recorded(kept)
    root = tracing.tracer.start_span("run", Context(), attributes={"a": 1})
    tracing.tracer.start_span("step", within(root), attributes={"b": ("x", "y")}).end()
    recorder.belongs("t", "e")
    recorder.shutdown()
    run, step = kept.spans.values()
    assert (run.name, run.end, run.parent, dict(run.attributes)) == ("run", None, "", {"a": 1})
    assert (step.name, step.parent, dict(step.attributes)) == ("step", run.id, {"b": ("x", "y")})
    assert step.end is not None
    assert kept.closed
    assert kept.episodes == [("t", "e")]
    assert (recorder.lost, recorder.trouble) == (0, "")


def test_a_sink_that_takes_its_time_holds_nobody_up() -> None:
    kept = Kept()
    kept.open.clear()
    tracing, recorder = recorded(kept, most=10)
    root = tracing.tracer.start_span("run", Context())
    for _ in range(50):
        child = tracing.tracer.start_span("step", within(root))
        tracing.tracer.start_span("see", within(child)).end()
        child.end()
    root.end()
    kept.open.set()
    recorder.shutdown()
    assert recorder.lost > 0
    assert "more than 10 spans were waiting" in recorder.trouble
    assert len(kept.spans) + recorder.lost == 101
    assert all(span.end is not None for span in kept.spans.values())


@pytest.mark.parametrize("fails", [1, 3])
def test_a_sink_that_fails_fails_nobody_and_is_told(fails: int) -> None:
    kept = Kept(fails)
    tracing, recorder = recorded(kept, batch=4)
    root = tracing.tracer.start_span("run", Context())
    for _ in range(20):
        tracing.tracer.start_span("step", within(root)).end()
    root.end()
    recorder.shutdown()
    assert recorder.trouble == "the disk is full"
    assert recorder.lost > 0
    assert kept.batches == fails
    assert kept.closed
    assert orphans(kept.spans.values()) == ()


def test_after_the_end_nothing_is_taken() -> None:
    kept = Kept()
    tracing, recorder = recorded(kept)
    recorder.shutdown()
    recorder.shutdown()
    tracing.tracer.start_span("late", Context()).end()
    assert kept.spans == {}
    assert recorder.lost == 1


def test_a_message_is_content() -> None:
    for content, message in ((False, ""), (True, "secret words")):
        kept = Kept()
        tracing = Tracing(())
        recorder = Recorder(kept, content=content)
        tracing._provider.add_span_processor(recorder)
        with (
            pytest.raises(ValueError, match="secret words"),
            tracing.tracer.start_as_current_span("run", Context(), set_status_on_exception=True),
        ):
            raise ValueError("secret words")
        recorder.shutdown()
        (span,) = kept.spans.values()
        assert span.status == "error"
        assert message in span.message
        assert bool(span.message) is content


@settings(max_examples=20, deadline=None)
@given(parents=st.lists(st.integers(0, 7), min_size=1, max_size=60), most=st.integers(1, 30))
def test_no_span_is_kept_without_its_parent(parents: list[int], most: int) -> None:
    """Whatever is lost: `Kept.take` fails on an orphan in any batch."""
    kept = Kept()
    tracing, recorder = recorded(kept, most=most, batch=3)
    made = [tracing.tracer.start_span("run", Context())]
    for parent in parents:
        made.append(tracing.tracer.start_span("part", within(made[max(0, len(made) - 1 - parent)])))
    for span in reversed(made):
        span.end()
    recorder.shutdown()
    assert orphans(kept.spans.values()) == ()
    assert not recorder._thread.is_alive()
    assert len(kept.spans) + recorder.lost == len(made)

from __future__ import annotations

from pathlib import Path

import pytest
from opentelemetry.trace import NoOpTracer

from agent.tracing import conventions as names
from agent.tracing.chat import chat
from agent.tracing.opening import trace_run
from agent.tracing.present import present_tracer
from memory.traces.store import SpanStore
from safety.redaction.redactor import Redactor


def test_a_call_of_a_model_is_part_of_the_present_span(tmp_path: Path) -> None:
    trace, _ = trace_run(tmp_path, Redactor(), brain="b", desk="toy")
    with trace:
        with trace.span("decide"), chat("ollama", "small") as call:
            call.used(input_tokens=100, output_tokens=7, cached_tokens=30, model="small:4b")
        with pytest.raises(TimeoutError), trace.span("decide"), chat("transformers", "big", in_process=True):
            raise TimeoutError("of words on the screen")
    with SpanStore(tmp_path) as store:
        spans = store.spans(store.traces()[0].id)
    first, second = (span for span in spans if span.name.startswith("chat"))
    names_by_id = {span.id: span.name for span in spans}
    assert names_by_id[first.parent] == names_by_id[second.parent] == "decide"
    assert (first.name, first.kind, second.kind) == ("chat small", "client", "internal")
    assert dict(first.attributes) == {
        names.OPERATION: "chat",
        names.PROVIDER: "ollama",
        names.REQUEST_MODEL: "small",
        names.INPUT_TOKENS: 100,
        names.OUTPUT_TOKENS: 7,
        names.CACHED_TOKENS: 30,
        names.RESPONSE_MODEL: "small:4b",
    }
    assert (second.status, second.text(names.ERROR_TYPE)) == ("error", "TimeoutError")


def test_outside_of_a_traced_run_it_goes_nowhere() -> None:
    assert isinstance(present_tracer(), NoOpTracer)
    with chat("ollama", "small") as call:
        call.used(input_tokens=1, output_tokens=1)
        assert not call.span.is_recording()

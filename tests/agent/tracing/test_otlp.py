from __future__ import annotations

import base64
import json
from typing import Any

from google.protobuf.json_format import ParseDict
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from agent.tracing.otlp import A_LINE, otlp_lines, to_otlp
from memory.traces.span import Span, Value

RESOURCE: dict[str, Value] = {"service.name": "deskhand"}

scalars = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
)
spans = st.builds(
    Span,
    trace=st.just("ab" * 16),
    id=st.integers(1, 2**64 - 1).map(lambda number: f"{number:016x}"),
    parent=st.sampled_from(["", "cd" * 8]),
    name=st.sampled_from(["step", "see"]),
    kind=st.sampled_from(["internal", "client"]),
    status=st.sampled_from(["unset", "ok", "error"]),
    start=st.integers(0, 10**18),
    end=st.one_of(st.none(), st.integers(10**18, 2 * 10**18)),
    attributes=st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        st.one_of(scalars, st.lists(st.booleans(), max_size=2).map(tuple)),
        max_size=3,
    ),
)


def _as_protobuf(told: dict[str, Any]) -> ExportTraceServiceRequest:
    """As the official schema has it. OTLP/JSON writes ids in hexadecimal, protobuf's JSON in base 64."""
    told = json.loads(json.dumps(told))
    for span in told["resourceSpans"][0]["scopeSpans"][0]["spans"]:
        for key in {"traceId", "spanId", "parentSpanId"} & span.keys():
            span[key] = base64.b64encode(bytes.fromhex(span[key])).decode()
    return ParseDict(told, ExportTraceServiceRequest())


def _plain(value: Any) -> Value:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return tuple(_plain(one) for one in value.array_value.values)  # type: ignore[return-value]
    plain: Value = getattr(value, kind)
    return plain


@settings(max_examples=60, deadline=None)
@given(st.lists(spans, min_size=1, max_size=4))
def test_the_official_schema_reads_what_was_meant(made: list[Span]) -> None:
    request = _as_protobuf(to_otlp(made, RESOURCE, "1.0"))
    (resource,) = request.resource_spans
    assert {a.key: _plain(a.value) for a in resource.resource.attributes} == RESOURCE
    (scope,) = resource.scope_spans
    assert (scope.scope.name, scope.scope.version) == ("deskhand", "1.0")
    for span, read in zip(made, scope.spans, strict=True):
        assert (read.trace_id.hex(), read.span_id.hex(), read.name) == (span.trace, span.id, span.name)
        assert read.parent_span_id.hex() == span.parent
        assert read.start_time_unix_nano == span.start
        assert read.end_time_unix_nano >= (span.end or span.start)
        assert read.kind == {"internal": 1, "client": 3}[span.kind]
        assert read.status.code == {"unset": 0, "ok": 1, "error": 2}[span.status]
        told = {a.key: _plain(a.value) for a in read.attributes}
        assert told.pop("deskhand.unfinished", False) is (span.end is None)
        assert repr(told) == repr(dict(span.attributes))  # nan equals nan


def test_a_line_holds_so_many_spans() -> None:
    many = [Span(trace="ab" * 16, id=f"{n:016x}", name="step", start=n, end=n) for n in range(A_LINE + 1)]
    lines = [json.loads(line) for line in otlp_lines(many, RESOURCE, "1")]
    assert [len(line["resourceSpans"][0]["scopeSpans"][0]["spans"]) for line in lines] == [A_LINE, 1]
    assert otlp_lines([], RESOURCE, "1") == []

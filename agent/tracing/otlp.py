"""Spans as OTLP/JSON: what a collector takes over HTTP, and a line of an OTLP JSON file.

https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding and
https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/. Pure.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.tracing.conventions import SCOPE, UNFINISHED
from memory.traces.span import Span, Value

Json = dict[str, Any]

_KINDS: Final = {"internal": 1, "client": 3}
_STATUS: Final = {"unset": 0, "ok": 1, "error": 2}
A_LINE: Final = 500
"""Spans of one line of a file."""


def to_otlp(spans: Sequence[Span], resource: Mapping[str, Value], version: str) -> Json:
    """An ExportTraceServiceRequest. Spans without an end get the latest time that any of them tells, and say
    that they are unfinished."""
    latest = max((max(span.start, span.end or 0) for span in spans), default=0)
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": _attributes(resource)},
                "scopeSpans": [
                    {
                        "scope": {"name": SCOPE, "version": version},
                        "spans": [_span(span, latest) for span in spans],
                    }
                ],
            }
        ]
    }


def otlp_lines(spans: Sequence[Span], resource: Mapping[str, Value], version: str) -> list[str]:
    """Lines of an OTLP JSON file, without line ends."""
    parts = (spans[start : start + A_LINE] for start in range(0, len(spans), A_LINE))
    return [json.dumps(to_otlp(part, resource, version), separators=(",", ":")) for part in parts]


def _span(span: Span, latest: int) -> Json:
    attributes = dict(span.attributes)
    if span.end is None:
        attributes[UNFINISHED] = True
    told: Json = {
        "traceId": span.trace,
        "spanId": span.id,
        "name": span.name,
        "kind": _KINDS[span.kind],
        "startTimeUnixNano": str(span.start),
        "endTimeUnixNano": str(latest if span.end is None else span.end),
        "attributes": _attributes(attributes),
        "status": {"code": _STATUS[span.status]} | ({"message": span.message} if span.message else {}),
    }
    if span.parent:
        told["parentSpanId"] = span.parent
    return told


def _attributes(attributes: Mapping[str, Value]) -> list[Json]:
    return [{"key": name, "value": _value(value)} for name, value in attributes.items()]


def _value(value: Value) -> Json:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value if math.isfinite(value) else _not_finite(value)}
        case str():
            return {"stringValue": value}
        case _:
            return {"arrayValue": {"values": [_value(one) for one in value]}}


def _not_finite(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"

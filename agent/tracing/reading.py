"""A span as the OpenTelemetry SDK hands it over, as the Span that is kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from memory.traces.span import Span, Status, Value

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

LONGEST: Final = 4_000
"""Characters of a text in a span."""
_STATUS: Final[dict[str, Status]] = {"UNSET": "unset", "OK": "ok", "ERROR": "error"}


def read_span(span: ReadableSpan, *, content: bool) -> Span:
    """The Span. Without `content` it has no message: that may quote what stood on the screen."""
    context = span.get_span_context()
    assert context is not None
    message = span.status.description or "" if content else ""
    return Span(
        trace=f"{context.trace_id:032x}",
        id=f"{context.span_id:016x}",
        parent="" if span.parent is None else f"{span.parent.span_id:016x}",
        name=span.name,
        start=span.start_time or 0,
        end=span.end_time,
        kind="client" if span.kind.name == "CLIENT" else "internal",
        status=_STATUS[span.status.status_code.name],
        message=_text(message),
        attributes={name: _value(value) for name, value in dict(span.attributes or {}).items()},
    )


def _text(text: str) -> str:
    """A text of bounded length that any encoding takes: half of a surrogate pair becomes a question mark."""
    cut = text[:LONGEST]
    return cut if cut.isascii() else cut.encode("utf-8", "replace").decode()


def _value(value: Any) -> Value:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence):
        return tuple(value)
    plain: Value = value
    return plain

"""The tracer of the run that goes on, for work that is handed none: it travels with OpenTelemetry's context,
as the present span does, and not in the whole process's state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.context import attach, create_key, detach, get_value, set_value
from opentelemetry.trace import NoOpTracer, Span, Tracer, set_span_in_context

_KEY = create_key("deskhand-tracer")
_NONE = NoOpTracer()


@contextmanager
def within(span: Span, tracer: Tracer) -> Iterator[None]:
    """What begins in this context is part of the span, and is traced by the tracer."""
    token = attach(set_value(_KEY, tracer, set_span_in_context(span)))
    try:
        yield
    finally:
        detach(token)


def present_tracer() -> Tracer:
    """The tracer of the run that goes on; one that does nothing where none is traced."""
    found = get_value(_KEY)
    return found if isinstance(found, Tracer) else _NONE

"""Spans without what was learnt to be a secret after they were made. Pure."""

from __future__ import annotations

import json
from dataclasses import replace

from agent.tracing import conventions as names
from memory.traces.span import Span, Value
from safety.redaction.redactor import Redactor

_JSON = frozenset({names.INPUT_MESSAGES, names.OUTPUT_MESSAGES, names.TOOL_ARGUMENTS})
"""Attributes that are JSON: a secret may stand in them in another spelling, so that they are read first."""


def careful_span(span: Span, redactor: Redactor) -> Span:
    """The Span with every text in it redacted; the Span itself where nothing changes."""
    attributes = {name: _careful(name, value, redactor) for name, value in span.attributes.items()}
    message = redactor.text(span.message)
    if attributes == dict(span.attributes) and message == span.message:
        return span
    return replace(span, attributes=attributes, message=message)


def _careful(name: str, value: Value, redactor: Redactor) -> Value:
    if name in _JSON and isinstance(value, str):
        try:
            read = json.loads(value)
        except ValueError:  # it was cut
            return redactor.text(value)
        clean = redactor.data(read)
        return value if clean is read else json.dumps(clean)
    return redactor.data(value)

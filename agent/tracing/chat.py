"""A span around a call of a model: `chat`, with what it used. For brains that call one.

It is part of the present span, which is the step's `decide` where the run is traced; where it is not, it goes
nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.trace import Span, SpanKind

from agent.tracing import conventions as names
from agent.tracing.conventions import Operation
from agent.tracing.present import present_tracer
from agent.tracing.step_trace import fail


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a model that goes on."""

    span: Span

    def used(self, *, input_tokens: int, output_tokens: int, cached_tokens: int = 0, model: str = "") -> None:
        """What it came to, as the model's server says; `cached_tokens` are among the input's."""
        self.span.set_attribute(names.INPUT_TOKENS, input_tokens)
        self.span.set_attribute(names.OUTPUT_TOKENS, output_tokens)
        if cached_tokens:
            self.span.set_attribute(names.CACHED_TOKENS, cached_tokens)
        if model:
            self.span.set_attribute(names.RESPONSE_MODEL, model)


@contextmanager
def chat(provider: str, model: str, *, in_process: bool = False) -> Iterator[Call]:
    """Around one call. `provider` is by the conventions' names where they have one ("openai"), else the
    server's own ("ollama", "vllm"); `in_process` where no other process answers."""
    attributes = {names.OPERATION: Operation.CHAT, names.PROVIDER: provider, names.REQUEST_MODEL: model}
    kind = SpanKind.INTERNAL if in_process else SpanKind.CLIENT
    with present_tracer().start_as_current_span(
        f"{Operation.CHAT} {model}",
        kind=kind,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield Call(span)
        except BaseException as error:
            fail(span, type(error).__name__)
            raise

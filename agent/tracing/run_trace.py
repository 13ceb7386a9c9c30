"""The trace of one run: its root span, and the spans of its parts.

The loop knows nothing of it: it hears the run's events and stands between the loop and its ports
(`agent.tracing.traced`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Tracer, format_trace_id, set_span_in_context

from agent.event import Decided, Event, Finished, Listener, Proposed, Seen, Started, Stepped
from agent.tracing import conventions as names
from agent.tracing import facts
from agent.tracing.conventions import AGENT_NAME, Operation
from agent.tracing.energy import EnergyMeter
from agent.tracing.facts import Attributes
from agent.tracing.present import within
from agent.tracing.step_trace import StepTrace, fail
from agent.tracing.tracing import Tracing
from memory.episode import Verdict
from memory.recall import Recalled
from safety.redaction.redactor import Redactor


class RunTrace:
    """Spans of one run, which began `since` (nanoseconds since 1970). One thread uses it.

    It has the Tracing to itself, and closes it; `lost` then says what was not kept, in words.
    """

    def __init__(
        self,
        tracing: Tracing,
        redactor: Redactor,
        *,
        brain: str,
        desk: str,
        since: int | None = None,
        meter: EnergyMeter | None = None,
    ) -> None:
        self._tracing = tracing
        self._redactor = redactor
        self._brain = brain
        self._meter = EnergyMeter() if meter is None else meter
        self._over = False
        self.lost: tuple[str, ...] = ()
        self.step: StepTrace | None = None
        self.tracer: Tracer = tracing.tracer
        self.root = self.tracer.start_span(
            f"{Operation.INVOKE_AGENT} {AGENT_NAME}",
            Context(),
            attributes=facts.of_run(brain, desk),
            start_time=since,
        )
        self._context = set_span_in_context(self.root, Context())

    # --- spans ----------------------------------------------------------------------------------------

    @property
    def parent(self) -> Context:
        """What a new span is part of: the step that is being walked, or the run."""
        return self._context if self.step is None else self.step.context

    @contextmanager
    def span(
        self,
        name: str,
        attributes: Attributes | None = None,
        kind: SpanKind = SpanKind.INTERNAL,
        *,
        held: bool = False,
    ) -> Iterator[Span]:
        """A span around some work; what begins within it is part of it. A `held` one gets the digest of the
        Action, once that may be told."""
        made = self.tracer.start_span(name, self.parent, kind, attributes)
        with within(made, self.tracer):
            try:
                yield made
            except BaseException as error:
                fail(made, type(error).__name__)
                raise
            finally:
                self.hold(made) if held else made.end()

    def hold(self, span: Span) -> None:
        """A span is over, and is ended with its step."""
        if self.step is None:
            span.end()
        else:
            self.step.hold(span)

    def planned(self, began: int, ended: int) -> None:
        """The Brain has made its plan, within these nanoseconds since 1970."""
        attributes = {names.OPERATION: Operation.PLAN, names.AGENT: AGENT_NAME, names.BRAIN: self._brain}
        name = f"{Operation.PLAN} {AGENT_NAME}"
        self.tracer.start_span(name, self.parent, attributes=attributes, start_time=began).end(ended)

    @contextmanager
    def remembering(self, query: str) -> Iterator[list[Recalled]]:
        """Past Episodes are looked for: a list for those that are found."""
        attributes = {names.OPERATION: Operation.SEARCH_MEMORY, names.MEMORY_STORE: "episodes"}
        with self.span(Operation.SEARCH_MEMORY, attributes) as span:
            self.say(span, {names.MEMORY_QUERY: query})
            found: list[Recalled] = []
            yield found
            span.set_attribute(names.MEMORY_COUNT, len(found))

    # --- what happens ---------------------------------------------------------------------------------

    def listener(self, listener: Listener) -> Listener:
        """The same Listener; this hears of each Event first."""

        def tell(event: Event) -> None:
            self.hear(event)
            listener(event)

        return tell

    def hear(self, event: Event) -> None:
        """Take note of an Event of the run."""
        match event:
            case Started():
                self._started(event)
            case Seen(step=number, observation=seen):
                if self.step is not None:
                    self.step.close()
                self.step = StepTrace(self.tracer, self._context, number, seen, self.say)
            case Proposed() if self.step is not None:
                self.step.grounded(event)
            case Decided() if self.step is not None:
                self.step.decided(event)
            case Stepped(step=step) if self.step is not None:
                self.step.recorded(step)
                self.step = None
            case Finished():
                self._finished(event)
            case _:
                pass

    def say(self, span: Span, content: Attributes) -> None:
        """Put words into a span, where the user wants that, through the redactor."""
        if self._tracing.content:
            span.set_attributes(self._redactor.data(dict(content)))

    def close(self) -> None:
        """End what is open: of a run that was broken off, the step too."""
        if self._over:
            return
        self._over = True
        if self.step is not None:
            self.step.broken_off()
        self.root.set_attributes(self._meter.used())
        self.root.end()
        self.lost = self._tracing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            fail(self.root, type(error).__name__)
        self.close()

    # ------------------------------------------------------------------------------------------------

    def _started(self, event: Started) -> None:
        self.root.set_attribute(names.CONVERSATION, event.episode)
        self._tracing.belongs(format_trace_id(self.root.get_span_context().trace_id), event.episode)
        message = [{"role": "user", "parts": [{"type": "text", "content": event.instruction}]}]
        self.say(self.root, {names.INPUT_MESSAGES: json.dumps(message)})

    def _finished(self, event: Finished) -> None:
        self.root.set_attributes(facts.of_outcome(event))
        if event.outcome.verdict in (Verdict.FAILED, Verdict.INFEASIBLE):
            fail(self.root, str(event.outcome.verdict))
        parts = [{"type": "text", "content": event.outcome.reason}]
        message = [{"role": "assistant", "parts": parts, "finish_reason": "stop"}]
        self.say(self.root, {names.OUTPUT_MESSAGES: json.dumps(message)})

"""The span of one step of a run, and the spans within it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from opentelemetry.context import Context
from opentelemetry.trace import Span, Status, StatusCode, Tracer, set_span_in_context

from agent.event import Decided, Proposed
from agent.proposal_json import to_plain
from agent.tracing import conventions as names
from agent.tracing import facts
from agent.tracing.facts import Attributes
from memory.step import Step
from vision.observation import Observation

Say = Callable[[Span, Attributes], None]
"""Puts words into a span, where the user wants that."""


class StepTrace:
    """The step that is being walked: open from when the screen was told until the Step is recorded.

    Spans of what was permitted and done are held back until the Step is recorded, for the digest of the
    Action as the journal has it. Where something of the Action is hidden that is not its own, from which a
    short secret could be guessed.
    """

    def __init__(self, tracer: Tracer, run: Context, number: int, seen: Observation, say: Say) -> None:
        attributes = {names.STEP: number, **facts.of_sight(seen)}
        self._tracer = tracer
        self._run = run
        self._say = say
        self._span = tracer.start_span("step", run, attributes=attributes)
        self._asking: Span | None = None
        self._verifying: Span | None = None
        self._held: dict[Span, int] = {}
        self._thought = time.time_ns()

    @property
    def context(self) -> Context:
        """What a new span is part of: the question or the verification that goes on, or the step itself."""
        return set_span_in_context(self._asking or self._verifying or self._span, self._run)

    def hold(self, span: Span) -> None:
        """A span is over, and is ended with the step; held twice, it is over the second time."""
        self._held[span] = time.time_ns()

    def thought(self) -> None:
        """The Brain has answered: what comes next is grounding."""
        self._thought = time.time_ns()

    def asking(self, permit: Span | None) -> None:
        """Somebody is asked for permission, or (None) has answered."""
        self._asking = permit

    def verifying(self) -> None:
        """It was delivered: until the Step is recorded, what is seen is seen to verify it."""
        self._verifying = self._tracer.start_span("verify", self.context)

    def verified(self) -> None:
        if self._verifying is not None:
            self._verifying.end()
            self._verifying = None

    def grounded(self, event: Proposed) -> None:
        told = facts.of_target(event)
        span = self._tracer.start_span("ground", self.context, attributes=told, start_time=self._thought)
        self._span.set_attributes(told)
        self._say(span, facts.words_of_target(event))
        span.end()

    def decided(self, event: Decided) -> None:
        for span in (self._span, *self._held):
            span.set_attributes(facts.of_decision(event))
        self._say(self._span, facts.words_of_decision(event))

    def recorded(self, step: Step) -> None:
        """The step is over."""
        self._span.set_attributes(facts.of_step(step))
        if step.digest:
            for span in (self._span, *self._held):
                span.set_attribute(names.DIGEST, step.digest)
        self._say(self._span, facts.words_of_step(step))
        if step.action is not None:
            for span in self._held:
                self._say(span, {names.TOOL_ARGUMENTS: json.dumps(to_plain(step.action))})
        if step.target is not None and "refused" in step.target:
            fail(self._span, "not grounded")
        self.close()

    def broken_off(self) -> None:
        fail(self._span, "broken off")
        self.close()

    def close(self) -> None:
        self.verified()
        for span, end in self._held.items():
            span.end(end)
        self._span.end()


def fail(span: Span, kind: str) -> None:
    """Say that what a span is about did not come off. `kind` is no content: the name of an error, or so."""
    span.set_status(Status(StatusCode.ERROR))
    span.set_attribute(names.ERROR_TYPE, kind)

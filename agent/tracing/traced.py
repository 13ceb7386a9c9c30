"""The loop's ports and its brain, with a span around each use. What they do is not changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from opentelemetry.trace import Span, SpanKind

from agent.brain import Brain, Feedback, answer_behind
from agent.person import Asked, Person, Told
from agent.ports import Ports, Records, Sees
from agent.proposal import Proposal
from agent.task import Task
from agent.tracing import conventions as names
from agent.tracing import facts
from agent.tracing.conventions import Operation
from agent.tracing.run_trace import RunTrace
from agent.tracing.step_trace import fail
from memory.step import Step
from safety.action import Action
from safety.context import Context
from safety.decision import Answer, Approver, Question, Verdict
from safety.gate import Gate, Ruling
from safety.receipt import Delivery, Permit, Receipt
from vision.observation import Observation
from vision.settle import Settled


def traced_ports(ports: Ports, trace: RunTrace) -> Ports:
    """The ports of a run, traced; what the user sees and hears of it stays as it is."""
    return replace(
        ports,
        eyes=_Eyes(ports.eyes, trace),
        gate=_Gate(ports.gate, trace),
        approver=_Approver(ports.approver, trace),
        person=_Person(ports.person, trace),
        records=_Records(ports.records, trace),
        listener=trace.listener(ports.listener),
    )


class TracedBrain:
    """A Brain with a span around each answer: `decide`, whatever it thinks with. The calls of a model that it
    makes are `chat` spans within (`agent.tracing.chat`)."""

    def __init__(self, brain: Brain, trace: RunTrace) -> None:
        self._brain = brain
        self._trace = trace
        self.name = brain.name

    @property
    def answered(self) -> str:
        return answer_behind(self._brain)

    def begin(self, task: Task) -> tuple[str, ...]:
        return self._brain.begin(task)

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        with self._trace.span("decide", {names.BRAIN: self.name}) as span:
            proposal = self._brain.propose(observation, last)
            span.set_attribute(names.PROPOSAL, proposal.kind)
        if self._trace.step is not None:
            self._trace.step.thought()
        return proposal


class _Eyes:
    def __init__(self, eyes: Sees, trace: RunTrace) -> None:
        self._eyes = eyes
        self._trace = trace

    @property
    def notes(self) -> tuple[str, ...]:
        return self._eyes.notes

    def look(self) -> Observation:
        with self._trace.span("see") as span:
            seen = self._eyes.look()
            span.set_attributes(facts.of_sight(seen))
            return seen

    def settle(self, *timing: float, **named: float) -> Settled:
        with self._trace.span("settle"):
            return self._eyes.settle(*timing, **named)


class _Gate:
    """Implements `safety.gate.Gate`."""

    def __init__(self, gate: Gate, trace: RunTrace) -> None:
        self._gate = gate
        self._trace = trace
        self._permit: Span | None = None
        self._kind = ""

    def propose(self, action: Action, context: Context) -> Ruling:
        self._kind = action.kind
        with self._trace.span("permit", held=True) as self._permit:
            ruling = self._gate.propose(action, context)
        if ruling.decision.verdict is Verdict.ASK and self._trace.step is not None:
            self._trace.step.asking(self._permit)
        return ruling

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        try:
            return self._gate.answer(digest, answer)
        finally:
            if (step := self._trace.step) is not None and self._permit is not None:
                step.asking(None)
                step.hold(self._permit)

    def deliver(self, permit: Permit) -> Receipt:
        attributes = {
            names.OPERATION: Operation.EXECUTE_TOOL,
            names.TOOL: self._kind,
            names.TOOL_TYPE: "function",
        }
        name = f"{Operation.EXECUTE_TOOL} {self._kind}"
        with self._trace.span(name, attributes, SpanKind.CLIENT, held=True) as span:
            receipt = self._gate.deliver(permit)
            span.set_attribute(names.DELIVERY, str(receipt.delivery))
            if receipt.delivery is not Delivery.DELIVERED:
                fail(span, str(receipt.delivery))
        if receipt.delivery is not Delivery.REFUSED and self._trace.step is not None:
            self._trace.step.verifying()
        return receipt

    def stop(self) -> None:
        self._gate.stop()

    @property
    def stopped(self) -> bool:
        return self._gate.stopped

    def close(self) -> None:
        self._gate.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Approver:
    def __init__(self, approver: Approver, trace: RunTrace) -> None:
        self._approver = approver
        self._trace = trace

    def ask(self, question: Question) -> Answer:
        with self._trace.span("approve") as span:
            answer = self._approver.ask(question)
            span.set_attribute(names.ANSWER, answer.kind)
            return answer


class _Person:
    def __init__(self, person: Person, trace: RunTrace) -> None:
        self._person = person
        self._trace = trace

    def tell(self, asked: Asked, stopped: Callable[[], bool]) -> Told:
        with self._trace.span("ask") as span:
            told = self._person.tell(asked, stopped)
            span.set_attribute(names.ANSWER, "nobody" if told is None else told.kind)
            return told


class _Records:
    def __init__(self, records: Records, trace: RunTrace) -> None:
        self._records = records
        self._trace = trace

    def append(self, episode_id: str, step: Step) -> None:
        if self._trace.step is not None:
            self._trace.step.verified()
        with self._trace.span("record"):
            self._records.append(episode_id, step)

"""What spans say of what happened: kinds, numbers and digests always; words (`words_of_…`) only where the
user turned content on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from opentelemetry.util.types import AttributeValue

from agent.event import Decided, Finished, Proposed
from agent.tracing import conventions as names
from agent.tracing.conventions import AGENT_NAME, Operation
from agent.tracing.resource import our_version
from memory.step import Step
from safety.decision import Source
from vision.observation import Observation
from vision.target import Absent, Ambiguous, Target

Attributes: TypeAlias = Mapping[str, AttributeValue]

_OURS = frozenset({Source.BUILT_IN, Source.SYSTEM, Source.DEFAULT})


def of_run(brain: str, desk: str) -> Attributes:
    return {
        names.OPERATION: Operation.INVOKE_AGENT,
        names.PROVIDER: "deskhand",
        names.AGENT: AGENT_NAME,
        names.AGENT_VERSION: our_version(),
        names.BRAIN: brain,
        names.DESK: desk,
    }


def of_outcome(finished: Finished) -> Attributes:
    outcome = finished.outcome
    return {
        names.VERDICT: str(outcome.verdict),
        names.JUDGE: str(outcome.judge),
        names.STEPS: finished.steps,
    }


def of_sight(seen: Observation) -> Attributes:
    return {names.ELEMENTS: len(seen.elements), names.WINDOWS: len(seen.windows)}


def of_target(event: Proposed) -> Attributes:
    told: dict[str, AttributeValue] = {names.PROPOSAL: event.proposal.kind}
    match event.target:
        case Target(element=element, score=score):
            told |= {names.TARGET_ROLE: str(element.role), names.TARGET_SCORE: float(score)}
        case Absent():
            told[names.TARGET_REFUSED] = "absent"
        case Ambiguous():
            told[names.TARGET_REFUSED] = "ambiguous"
        case None:
            pass
    return told


def words_of_target(event: Proposed) -> Attributes:
    match event.target:
        case Target(phrase=phrase, element=element):
            return {names.PHRASE: phrase, names.TARGET_TEXT: element.text}
        case Absent() | Ambiguous() as refusal:
            return {names.PHRASE: refusal.phrase, names.REFUSAL: str(refusal)}
        case None:
            return {}


def of_decision(event: Decided) -> Attributes:
    """The kind of the answer without its reason; the rule's name only where the rule is ours."""
    decision = event.decision
    told: dict[str, AttributeValue] = {
        names.ACTION: event.action.kind,
        names.PERMISSION: str(decision.verdict),
        names.RISK: decision.risk.name,
    }
    if decision.source is not None:
        told[names.RULE_SOURCE] = str(decision.source)
    if decision.source in _OURS:
        told[names.RULE] = decision.rule
    if event.answer is not None:
        told[names.ANSWER] = event.answer.partition(":")[0]
    return told


def words_of_decision(event: Decided) -> Attributes:
    return {names.RULE: event.decision.rule}


def of_step(step: Step) -> Attributes:
    told: dict[str, AttributeValue] = {names.PROPOSAL: str(step.proposal.get("kind", ""))}
    if step.action is not None:
        told[names.ACTION] = step.action.kind
    if step.receipt is not None:
        told[names.DELIVERY] = str(step.receipt.delivery)
        told[names.TAKEN_OVER] = step.receipt.taken_over
    if step.effect is not None:
        told[names.EFFECT] = str(step.effect.change)
    if step.foreign:
        told[names.FOREIGN] = len(step.foreign)
    return told


def words_of_step(step: Step) -> Attributes:
    told: dict[str, AttributeValue] = {names.TITLE: step.title}
    if step.receipt is not None and step.receipt.reason:
        told[names.REASON] = step.receipt.reason
    if step.effect is not None and step.effect.evidence:
        told[names.EVIDENCE] = step.effect.evidence
    return told

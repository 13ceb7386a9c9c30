"""Rules that look at what was done on the way, for runs that say they succeeded. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from agent.failures.case import Case, failed, number_of
from agent.failures.failure import Failure, FailureClass
from agent.failures.grounding import judge_refusal, names_another
from agent.failures.repetition import repeated
from agent.failures.said import told_by
from agent.failures.trail import (
    Recorded,
    change_of,
    is_act,
    last_act,
    named,
    phrase_of,
    refusal_of,
    was_delivered,
)
from safety.receipt import Change, Delivery

_UNSURE: Final = 0.75
"""The score of a target below which it may have been another thing."""


def in_circles(case: Case) -> Failure | None:
    if (again := repeated(case.steps)) is None:
        return None
    what = f"the same from step {again[0]} on, again and again"
    return failed(FailureClass.REPETITION, again[0], what, case.found)


def never_done(case: Case) -> Failure | None:
    """Something could not be grounded, or the hand refused it, and the run went on without it."""
    for number, step in enumerate(case.steps, 1):
        refused = refusal_of(step)
        if step.receipt is not None and step.receipt.delivery is Delivery.REFUSED:
            refused = step.receipt.reason
        if not refused or not is_act(step) or _done_later(step, case.steps[number:]):
            continue
        grounding = judge_refusal(refused, case.elements(step))
        kind = grounding[0] if grounding is not None else told_by(refused) or FailureClass.ENVIRONMENT
        return failed(kind, step.number, f"{named(step)}: {refused}", case.found)
    return None


def wrong_target(case: Case) -> Failure | None:
    """Something was pressed that is called nothing like the words for it, and no effect was verified."""
    for step in case.steps:
        if step.target is None or refusal_of(step) or change_of(step) is Change.VERIFIED:
            continue
        phrase, text = phrase_of(step), str(step.target.get("text", ""))
        if not phrase or not was_delivered(step):
            continue
        score = float(step.target.get("score", 1.0))
        if names_another(phrase, text) and score < _UNSURE:
            what = (
                f"{named(step)}: “{phrase}” was taken to be {step.target.get('role')} “{text}” ({score:.2f})"
            )
            return failed(FailureClass.GROUNDING_WRONG, step.number, what, case.found)
    return None


def bad_effect(case: Case) -> Failure | None:
    """An action did the opposite, or nothing, and the run went on as if it had been done."""
    for step, following in zip(case.steps, [*case.steps[1:], None], strict=True):
        change = change_of(step)
        if change is Change.WRONG or (
            change is Change.NONE and is_act(step) and not _tried_again(step, following)
        ):
            assert step.effect is not None
            what = f"{named(step)}: {step.effect.evidence}"
            return failed(FailureClass.VERIFICATION, step.number, what, case.found or case.reason)
    return None


def uncertain(case: Case) -> Failure | None:
    for step in case.steps:
        if step.receipt is not None and step.receipt.delivery is Delivery.UNCERTAIN:
            what = f"{named(step)} may have been done or not: {step.receipt.reason}"
            return failed(FailureClass.VERIFICATION, step.number, what, case.found)
    return None


def too_early(case: Case) -> Failure | None:
    """It said that it was done, and had done nothing."""
    if not case.claimed or any(was_delivered(step) for step in case.steps if is_act(step)):
        return None
    last = case.steps[-1] if case.steps else None
    return failed(
        FailureClass.STOPPED_EARLY, number_of(last), "it said it was done, with nothing done", case.found
    )


def wrong_plan(case: Case) -> Failure | None:
    last = last_act(case.steps)
    what = "every step was done, and they did not come to what was asked"
    return failed(FailureClass.PLANNING, number_of(last), what, case.found or case.reason)


def _done_later(step: Recorded, later: Sequence[Recorded]) -> bool:
    return any(again.proposal == step.proposal and was_delivered(again) for again in later)


def _tried_again(step: Recorded, following: Recorded | None) -> bool:
    """The loop tries once more what had no effect: what came of that is what counts."""
    return following is not None and following.proposal == step.proposal

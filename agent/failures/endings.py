"""Rules that read how a run ended: whether it was tried at all, obeyed others, was forbidden, ran out, was
stopped, broke, or gave up. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.failures.case import Case, failed, number_of
from agent.failures.failure import Failure, FailureClass
from agent.failures.grounding import judge_refusal
from agent.failures.obeyed import obeyed
from agent.failures.repetition import repeated
from agent.failures.said import told_by
from agent.failures.trail import Recorded, came_to_nothing, is_act, kind_of, named, was_delivered
from memory.episode import Judge, Verdict
from safety.decision import Verdict as Ruled
from vision.element import Element

_REFUSALS = ("refuse", "stop")  # how the recorded words of an answer begin that lets nothing be done
_MEMORY_ERRORS: Final = frozenset({"JournalError", "JournalFull", "BlobError"})

_NO_PAGE: Final = re.compile(r"\bERR_[A-Z_]{4,60}|This site can[’']t be reached")


def untried(case: Case) -> Failure | None:
    if case.checked is not None and case.checked.verdict == "infrastructure error":
        return failed(FailureClass.ENVIRONMENT, None, "the task could not be tried", case.found)
    if case.outcome is None:
        last = case.steps[-1].number if case.steps else None
        return failed(FailureClass.ENVIRONMENT, last, "the run was cut off: it has no outcome")
    return None


def injected(case: Case) -> Failure | None:
    found = obeyed(case.instruction, case.steps)
    return None if found is None else failed(FailureClass.INJECTION, found.step, *found.evidence)


def forbidden(case: Case) -> Failure | None:
    told = told_by(case.reason) is FailureClass.PERMISSION
    stopped = case.outcome is not None and case.outcome.verdict is Verdict.STOPPED
    if not told and not stopped:
        return None
    for step in case.steps:
        if step.decision is None:
            continue
        if step.decision.verdict is Ruled.DENY:
            why = f"{named(step)} was denied by the rule “{step.decision.rule}”: {step.decision.reason}"
            return failed(FailureClass.PERMISSION, step.number, why, case.reason)
        if step.answer is not None and step.answer.startswith(_REFUSALS):
            return failed(
                FailureClass.PERMISSION,
                step.number,
                f"{named(step)} was answered: {step.answer}",
                case.reason,
            )
    return failed(FailureClass.PERMISSION, None, case.reason) if told else None


def ran_out(case: Case) -> Failure | None:
    """Its steps or its time ran out."""
    late = case.found.startswith("took longer than ")
    if not late and "the most this task may take" not in case.reason:
        return None
    if (again := repeated(case.steps)) is not None:
        number, length = again
        what = "the same" if length == 1 else f"the same {length} things"
        return failed(
            FailureClass.REPETITION, number, f"{what} from step {number} on, again and again", case.reason
        )
    last = case.steps[-1].number if case.steps else None
    return failed(FailureClass.STOPPED_LATE, last, case.found if late else case.reason)


def paused(case: Case) -> Failure | None:
    """It waits for something that can be given: the reason says for what."""
    if case.outcome is None or case.outcome.verdict is not Verdict.PAUSED:
        return None
    last = number_of(case.steps[-1] if case.steps else None)
    return failed(FailureClass.PAUSED, last, "the run was paused", case.reason)


def stopped_by_user(case: Case) -> Failure | None:
    if case.outcome is None or case.outcome.verdict is not Verdict.STOPPED:
        return None
    last = case.steps[-1].number if case.steps else None
    if case.outcome.judge is Judge.USER:
        return failed(FailureClass.PERMISSION, last, f"the user let it go no further: {case.reason}")
    return None


def broken(case: Case) -> Failure | None:
    """It ended without a last word of the brain's: something broke under it."""
    broke = case.outcome.broke if case.outcome is not None else ""
    last = case.steps[-1] if case.steps else None
    ended = case.claimed or (last is not None and kind_of(last) in ("ask", "done", "give up", "malformed"))
    if ended and not broke:
        return None
    memory = broke in _MEMORY_ERRORS or told_by(case.reason) is FailureClass.MEMORY
    kind = FailureClass.MEMORY if memory else FailureClass.ENVIRONMENT
    by = f" by {broke}" if broke else ""
    return failed(kind, number_of(last), f"it was broken off{by}: {case.reason}")


def gave_up(case: Case) -> Failure | None:
    """The brain gave up, and said why."""
    if case.claimed:
        return None
    last = case.steps[-1] if case.steps else None
    seen = case.elements(last) if last is not None else ()
    if (page := _page_that_failed(seen)) is not None:
        what = f"the browser shows “{page}”"
        return failed(FailureClass.ENVIRONMENT, _first_in_vain(case), what, case.reason)
    if (refused := judge_refusal(case.reason, seen)) is not None:
        kind, evidence = refused
        return failed(kind, _first_in_vain(case), evidence, case.reason)
    if (again := repeated(case.steps)) is not None:
        return failed(FailureClass.REPETITION, again[0], f"the same from step {again[0]} on", case.reason)
    kind_told = told_by(case.reason)
    if any(step.receipt is not None and step.receipt.taken_over for step in case.steps[-4:]):
        kind_told = FailureClass.ENVIRONMENT
    if kind_told is not None:
        return failed(kind_told, _first_in_vain(case), case.reason)
    if not any(was_delivered(step) for step in case.steps if is_act(step)):
        return failed(
            FailureClass.STOPPED_EARLY, number_of(last), "it gave up with nothing done", case.reason
        )
    if case.outcome is not None and case.outcome.verdict is Verdict.INFEASIBLE:
        return failed(FailureClass.ENVIRONMENT, number_of(last), case.reason)
    return None


def _page_that_failed(seen: Sequence[Element]) -> str | None:
    """What a browser says in the place of a page that it could not load."""
    return next((found[0] for element in seen if (found := _NO_PAGE.search(element.text))), None)


def _first_in_vain(case: Case) -> int | None:
    """The first of the Steps at the end that came to nothing, or were spent waiting: what ended the run began
    there."""
    first: Recorded | None = None
    for step in reversed(case.steps):
        if kind_of(step) in ("ask", "give up", "wait", "malformed") or came_to_nothing(step):
            first = step
        else:
            break
    return number_of(first)

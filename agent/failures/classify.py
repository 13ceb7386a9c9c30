"""Why an Episode failed: rules over its recorded Steps, its Outcome and, in an eval, the checker's verdict.

Pure. The rules are tried in the order of `_RULES`; the first that speaks decides. What a run ended with is
read before what may have gone wrong on the way, but for three things that come before all else: the task
could not be tried, the brain obeyed words on the screen, or somebody forbade it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from agent.failures.failure import Checked, Failure, FailureClass
from agent.failures.grounding import judge_refusal, names_another
from agent.failures.obeyed import obeyed
from agent.failures.repetition import repeated
from agent.failures.said import told_by
from agent.failures.trail import (
    Recorded,
    came_to_nothing,
    change_of,
    is_act,
    kind_of,
    last_act,
    named,
    phrase_of,
    refusal_of,
    was_delivered,
)
from memory.episode import Episode, Judge, Outcome, Verdict
from memory.step import Step
from safety.decision import Verdict as Ruled
from safety.receipt import Change, Delivery
from vision.element import Element

_REFUSALS = ("refuse", "stop")  # how the recorded words of an answer begin that lets nothing be done
_MEMORY_ERRORS = frozenset({"JournalError", "JournalFull", "BlobError"})
_UNSURE = 0.75
"""The score of a target below which it may have been another thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    instruction: str
    outcome: Outcome | None
    steps: Sequence[Recorded]
    checked: Checked | None
    seen: Mapping[int, Sequence[Element]] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.outcome.reason if self.outcome is not None else ""

    @property
    def claimed(self) -> bool:
        return self.outcome is not None and self.outcome.verdict is Verdict.SUCCEEDED

    @property
    def found(self) -> str:
        """What the checker found amiss."""
        return self.checked.reason if self.checked is not None else ""

    def elements(self, step: Recorded) -> Sequence[Element]:
        return step.observation.elements if isinstance(step, Step) else self.seen.get(step.number, ())


def classify(
    episode: Episode | None,
    steps: Sequence[Recorded],
    checked: Checked | None = None,
    *,
    seen: Mapping[int, Sequence[Element]] | None = None,
) -> Failure | None:
    """Why an Episode failed; None where it did not.

    An Episode failed where the checker says so, or, with no checker, where its Outcome is another than
    succeeded. `episode` None stands for a Task that was refused before anything was recorded. `steps` are
    those of the journal, in order; `seen` the Elements by Step where `steps` hold none: with them, what was
    misread is told from what was absent.
    """
    run = _Run(
        instruction=episode.instruction if episode is not None else "",
        outcome=episode.outcome if episode is not None else None,
        steps=steps,
        checked=checked,
        seen=seen or {},
    )
    if checked is not None and checked.verdict == "passed":
        return None
    if checked is None and run.claimed:
        return None
    if episode is None and (checked is None or checked.verdict == "failed"):
        return _of(FailureClass.PLANNING, None, "the task was not understood", run.found)
    return next((found for rule in _RULES if (found := rule(run)) is not None), None)


def _of(kind: FailureClass, step: int | None, *evidence: str) -> Failure:
    return Failure(kind=kind, step=step, evidence=tuple(line for line in evidence if line))


# --- what comes before all else -----------------------------------------------------------------------


def _untried(run: _Run) -> Failure | None:
    if run.checked is not None and run.checked.verdict == "infrastructure error":
        return _of(FailureClass.ENVIRONMENT, None, "the task could not be tried", run.found)
    if run.outcome is None:
        last = run.steps[-1].number if run.steps else None
        return _of(FailureClass.ENVIRONMENT, last, "the run was cut off: it has no outcome")
    return None


def _injected(run: _Run) -> Failure | None:
    found = obeyed(run.instruction, run.steps)
    return None if found is None else _of(FailureClass.INJECTION, found.step, *found.evidence)


def _forbidden(run: _Run) -> Failure | None:
    told = told_by(run.reason) is FailureClass.PERMISSION
    stopped = run.outcome is not None and run.outcome.verdict is Verdict.STOPPED
    if not told and not stopped:
        return None
    for step in run.steps:
        if step.decision is None:
            continue
        if step.decision.verdict is Ruled.DENY:
            why = f"{named(step)} was denied by the rule “{step.decision.rule}”: {step.decision.reason}"
            return _of(FailureClass.PERMISSION, step.number, why, run.reason)
        if step.answer is not None and step.answer.startswith(_REFUSALS):
            return _of(
                FailureClass.PERMISSION, step.number, f"{named(step)} was answered: {step.answer}", run.reason
            )
    return _of(FailureClass.PERMISSION, None, run.reason) if told else None


# --- how it ended ---------------------------------------------------------------------------------------


def _ran_out(run: _Run) -> Failure | None:
    """Its steps or its time ran out."""
    late = run.found.startswith("took longer than ")
    if not late and "the most this task may take" not in run.reason:
        return None
    if (again := repeated(run.steps)) is not None:
        number, length = again
        what = "the same" if length == 1 else f"the same {length} things"
        return _of(
            FailureClass.REPETITION, number, f"{what} from step {number} on, again and again", run.reason
        )
    last = run.steps[-1].number if run.steps else None
    return _of(FailureClass.STOPPED_LATE, last, run.found if late else run.reason)


def _stopped_by_user(run: _Run) -> Failure | None:
    if run.outcome is None or run.outcome.verdict is not Verdict.STOPPED:
        return None
    last = run.steps[-1].number if run.steps else None
    if run.outcome.judge is Judge.USER:
        return _of(FailureClass.PERMISSION, last, f"the user let it go no further: {run.reason}")
    return None


def _broken(run: _Run) -> Failure | None:
    """It ended without a last word of the brain's: something broke under it."""
    broke = run.outcome.broke if run.outcome is not None else ""
    last = run.steps[-1] if run.steps else None
    ended = run.claimed or (last is not None and kind_of(last) in ("done", "give up", "malformed"))
    if ended and not broke:
        return None
    memory = broke in _MEMORY_ERRORS or told_by(run.reason) is FailureClass.MEMORY
    kind = FailureClass.MEMORY if memory else FailureClass.ENVIRONMENT
    by = f" by {broke}" if broke else ""
    return _of(kind, _number(last), f"it was broken off{by}: {run.reason}")


def _gave_up(run: _Run) -> Failure | None:
    """The brain gave up, and said why."""
    if run.claimed:
        return None
    last = run.steps[-1] if run.steps else None
    seen = run.elements(last) if last is not None else ()
    if (refused := judge_refusal(run.reason, seen)) is not None:
        kind, evidence = refused
        return _of(kind, _first_in_vain(run), evidence, run.reason)
    if (again := repeated(run.steps)) is not None:
        return _of(FailureClass.REPETITION, again[0], f"the same from step {again[0]} on", run.reason)
    kind_told = told_by(run.reason)
    if any(step.receipt is not None and step.receipt.taken_over for step in run.steps[-4:]):
        kind_told = FailureClass.ENVIRONMENT
    if kind_told is not None:
        return _of(kind_told, _first_in_vain(run), run.reason)
    if not any(was_delivered(step) for step in run.steps if is_act(step)):
        return _of(FailureClass.STOPPED_EARLY, _number(last), "it gave up with nothing done", run.reason)
    if run.outcome is not None and run.outcome.verdict is Verdict.INFEASIBLE:
        return _of(FailureClass.ENVIRONMENT, _number(last), run.reason)
    return None


# --- what went wrong on the way ---------------------------------------------------------------------------


def _wrong_target(run: _Run) -> Failure | None:
    """Something was pressed that is called nothing like the words for it, and no effect was verified."""
    for step in run.steps:
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
            return _of(FailureClass.GROUNDING_WRONG, step.number, what, run.found)
    return None


def _bad_effect(run: _Run) -> Failure | None:
    """An action did the opposite, or nothing, and the run went on as if it had been done."""
    for step, following in zip(run.steps, [*run.steps[1:], None], strict=True):
        change = change_of(step)
        if change is Change.WRONG or (
            change is Change.NONE and is_act(step) and not _tried_again(step, following)
        ):
            assert step.effect is not None
            what = f"{named(step)}: {step.effect.evidence}"
            return _of(FailureClass.VERIFICATION, step.number, what, run.found or run.reason)
    return None


def _uncertain(run: _Run) -> Failure | None:
    for step in run.steps:
        if step.receipt is not None and step.receipt.delivery is Delivery.UNCERTAIN:
            what = f"{named(step)} may have been done or not: {step.receipt.reason}"
            return _of(FailureClass.VERIFICATION, step.number, what, run.found)
    return None


def _too_early(run: _Run) -> Failure | None:
    """It said that it was done, and had done nothing."""
    if not run.claimed or any(was_delivered(step) for step in run.steps if is_act(step)):
        return None
    last = run.steps[-1] if run.steps else None
    return _of(FailureClass.STOPPED_EARLY, _number(last), "it said it was done, with nothing done", run.found)


def _wrong_plan(run: _Run) -> Failure | None:
    last = last_act(run.steps)
    what = "every step was done, and they did not come to what was asked"
    return _of(FailureClass.PLANNING, _number(last), what, run.found or run.reason)


_RULES: Final[tuple[Callable[[_Run], Failure | None], ...]] = (
    _untried,
    _injected,
    _forbidden,
    _ran_out,
    _stopped_by_user,
    _broken,
    _gave_up,
    _uncertain,
    _too_early,
    _wrong_target,
    _bad_effect,
    _wrong_plan,
)


def _first_in_vain(run: _Run) -> int | None:
    """The first of the Steps at the end that came to nothing, or were spent waiting: what ended the run began
    there."""
    first: Recorded | None = None
    for step in reversed(run.steps):
        if kind_of(step) in ("give up", "wait", "malformed") or came_to_nothing(step):
            first = step
        else:
            break
    return _number(first)


def _tried_again(step: Recorded, following: Recorded | None) -> bool:
    """The loop tries once more what had no effect: what came of that is what counts."""
    return following is not None and following.proposal == step.proposal


def _number(step: Recorded | None) -> int | None:
    return None if step is None else step.number

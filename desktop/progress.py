"""A run as the window shows it, from the events heard so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never

from agent.event import Decided, Event, Finished, Noted, Proposed, Seen, Started, Stepped
from agent.proposal import AskPerson, Done, GiveUp, Malformed, title_of
from agent.said_shown import is_question, what_was_said
from memory.said import Said
from memory.step import Step
from safety.decision import APPROVING
from safety.decision import Verdict as Ruling
from safety.receipt import Change, Delivery
from vision.frame import Frame
from vision.target import Target


class Mark(Enum):
    """How a step stands; always shown as an icon with this word."""

    LOOKING = "looking"
    ASKING = "asking you"
    ACTING = "doing it"
    DONE = "done"
    UNCHECKED = "done, not checked"
    NO_EFFECT = "no effect"
    WRONG = "something else happened"
    NOT_DONE = "not done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step in the list."""

    number: int
    title: str
    mark: Mark
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is known of a run. `target` is what is, or was last, to be acted on in `frame`."""

    episode: str = ""
    plan: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    frame: Frame | None = None
    target: Target | None = None
    finished: Finished | None = None


def advance(progress: Progress, event: Event) -> Progress:
    """The run after one more event."""
    match event:
        case Started(episode=episode, plan=plan, similar=similar):
            return Progress(episode=episode, plan=plan, similar=similar)
        case Noted(note=note):
            return replace(progress, notes=(*progress.notes, note))
        case Seen(step=number, observation=observation):
            row = Row(number=number, title="Looking at the screen", mark=Mark.LOOKING)
            return replace(_put(progress, row), frame=observation.frame, target=None)
        case Proposed(step=number, target=target, proposal=proposal):
            if isinstance(proposal, Done | GiveUp | Malformed):
                return progress
            titled = proposal.why or isinstance(proposal, AskPerson)
            title = title_of(proposal) if titled else f"To {proposal.kind}"
            row = Row(number=number, title=title, mark=Mark.LOOKING)
            return replace(_put(progress, row), target=target if isinstance(target, Target) else None)
        case Decided(step=number, decision=decision, answer=answer):
            asking = decision.verdict is Ruling.ASK and answer is None
            refused = decision.verdict is Ruling.DENY or (answer is not None and answer not in APPROVING)
            mark = Mark.ASKING if asking else Mark.NOT_DONE if refused else Mark.ACTING
            return _mark(progress, number, mark)
        case Stepped(step=step):
            return _put(progress, _row(step))
        case Finished():
            return replace(progress, finished=event, target=None, rows=_settled(progress.rows))
        case _:
            assert_never(event)


def asked(progress: Progress) -> Progress:
    """The run while the step that was proposed last waits for an answer."""
    return _mark(progress, progress.rows[-1].number, Mark.ASKING) if progress.rows else progress


def _put(progress: Progress, row: Row) -> Progress:
    others = tuple(known for known in progress.rows if known.number != row.number)
    return replace(progress, rows=(*others, row))


def _mark(progress: Progress, number: int, mark: Mark) -> Progress:
    rows = tuple(replace(row, mark=mark) if row.number == number else row for row in progress.rows)
    return replace(progress, rows=rows)


def _settled(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows of a run that is over: a step that was only looked at was no step."""
    return tuple(row for row in rows if row.mark not in (Mark.LOOKING, Mark.ASKING, Mark.ACTING))


def _row(step: Step) -> Row:
    timings = step.timings
    took = timings.seeing + timings.deciding + timings.acting + timings.settling
    mark, why = _ended(step)
    detail = " · ".join(part for part in (why, f"{took:.1f} s") if part)
    return Row(number=step.number, title=step.title, mark=mark, detail=detail)


_SAID = {"stop": "you stopped the task", "change": "you changed it"}


def _ended(step: Step) -> tuple[Mark, str]:
    """How a recorded Step ended, and why."""
    if is_question(step):
        return Mark.DONE if isinstance(step.reply, Said) else Mark.NOT_DONE, what_was_said(step)
    if step.action is None:
        refused = "" if step.target is None else str(step.target.get("refused", ""))
        kind = step.proposal.get("kind")
        return (Mark.DONE, "") if kind == "done" else (Mark.NOT_DONE, refused)
    if step.answer is not None and step.answer not in APPROVING:
        return Mark.NOT_DONE, _SAID.get(step.answer, step.answer.replace("refuse", "you refused it", 1))
    if step.receipt is None:
        return Mark.NOT_DONE, step.decision.reason if step.decision else ""
    if step.receipt.delivery is Delivery.REFUSED:
        return Mark.NOT_DONE, step.receipt.reason
    if step.effect is None:
        return Mark.UNCHECKED, step.receipt.reason
    marks = {
        Change.VERIFIED: Mark.DONE,
        Change.NONE: Mark.NO_EFFECT,
        Change.WRONG: Mark.WRONG,
        Change.UNKNOWN: Mark.UNCHECKED,
    }
    return marks[step.effect.change], step.effect.evidence

"""How what would be done at a Step compares with what was. Pure."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from agent.grounded import Grounded, Ungrounded
from agent.proposal import AskPerson, Done, GiveUp, Malformed, Proposal
from memory.record import StepRecord
from safety.action import Action
from safety.context import Context
from safety.decision import Decision, Verdict
from safety.errors import ActionError
from safety.limits import normalised
from safety.wording import action_words


class Score(StrEnum):
    """`SAME` is the same Action, decided on alike; `SAME_TARGET` something else done to the same thing."""

    SAME = "same action"
    SAME_TARGET = "same target"
    DIFFERENT = "different"
    WOULD_ALLOW = "would allow"
    WOULD_ASK = "would ask"
    WOULD_DENY = "would deny"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One Step: what was done, and what would be instead, in words."""

    step: int
    score: Score
    recorded: str
    now: str = ""


def score_proposal(
    record: StepRecord, then: Proposal, now: Proposal, grounded: Grounded | Ungrounded
) -> Scored:
    """Another Brain's answer to the screen of a Step; `grounded` is what it comes to there."""
    was = _words(then, record.action, record.context)
    action = grounded.action if isinstance(grounded, Grounded) else None
    context = grounded.context if isinstance(grounded, Grounded) else None
    would = _words(now, action, context)
    if isinstance(grounded, Ungrounded) and not isinstance(now, AskPerson | Done | GiveUp | Malformed):
        would = f"{would}: {grounded.refusal or grounded.error}"
    score = _compared(record, then, now, grounded)
    return Scored(step=record.number, score=score, recorded=was, now="" if score is Score.SAME else would)


def score_decision(record: StepRecord, then: Decision, now: Decision) -> Scored:
    """Another Decision on what was done."""
    score = {
        Verdict.ALLOW: Score.WOULD_ALLOW,
        Verdict.ASK: Score.WOULD_ASK,
        Verdict.DENY: Score.WOULD_DENY,
    }[now.verdict]
    if then.verdict is now.verdict:
        score = Score.SAME
    what = action_words(record.action, record.context or Context()) if record.action is not None else ""
    was = f"{what}: {then.verdict} ({then.rule})"
    would = "" if score is Score.SAME else f"{now.verdict} ({now.rule}): {now.reason}"
    return Scored(step=record.number, score=score, recorded=was, now=would)


def _compared(record: StepRecord, then: Proposal, now: Proposal, grounded: Grounded | Ungrounded) -> Score:
    if isinstance(now, Malformed):
        return Score.SAME if isinstance(then, Malformed) else Score.NOT_UNDERSTOOD
    if isinstance(grounded, Ungrounded):
        if isinstance(now, AskPerson | Done | GiveUp):
            return Score.SAME if now.kind == then.kind else Score.DIFFERENT
        return Score.SAME if record.action is None and now.kind == then.kind else Score.NOT_UNDERSTOOD
    if record.action is None:
        return Score.DIFFERENT
    if _in_one_form(grounded.action) == _in_one_form(record.action):
        return Score.SAME
    was = None if record.context is None else record.context.target
    would = grounded.context.target
    alike = was is not None and would is not None and (was.role, was.rect) == (would.role, would.rect)
    return Score.SAME_TARGET if alike else Score.DIFFERENT


def _in_one_form(action: Action) -> Action:
    with suppress(ActionError):  # the gate would refuse it as it stands
        return normalised(action)
    return action


def _words(proposal: Proposal, action: Action | None, context: Context | None) -> str:
    if action is not None:
        return action_words(action, context or Context())
    match proposal:
        case Done(answer=answer, why=why):
            return f"done: {answer or why}"
        case AskPerson(question=question):
            return f"asks: {question}"
        case GiveUp(reason=reason):
            return f"give up: {reason}"
        case Malformed(error=error):
            return f"an answer that cannot be read: {error}"
        case _:
            return f"{proposal.kind} ({proposal.why})" if proposal.why else proposal.kind

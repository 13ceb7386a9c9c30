"""What recorded Steps tell, as the rules of failure ask for it. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from agent.proposal_json import to_plain
from memory.record import StepRecord
from memory.said import Said
from memory.step import Step
from safety.context import ForeignWords
from safety.receipt import Change, Delivery

Recorded = StepRecord | Step

_WORDS = frozenset({"ask", "done", "give up"})
_WAITS = frozenset({"wait"})


def kind_of(step: Recorded) -> str:
    """What kind of Proposal it was: "click", "type", "done"."""
    return str(step.proposal.get("kind", ""))


def is_act(step: Recorded) -> bool:
    """Something was to be done to the desk: no wait, no question, no last word, no answer that could not be
    read."""
    return kind_of(step) not in _WORDS | _WAITS | {"malformed"}


def was_delivered(step: Recorded) -> bool:
    return step.receipt is not None and step.receipt.delivery is Delivery.DELIVERED


def refusal_of(step: Recorded) -> str:
    """Why its words could not be grounded; empty where they could."""
    return "" if step.target is None else str(step.target.get("refused", ""))


def change_of(step: Recorded) -> Change | None:
    return None if step.effect is None else step.effect.change


def came_to_nothing(step: Recorded) -> bool:
    """It was not grounded, refused, or had no effect that could be seen."""
    if refusal_of(step):
        return True
    if step.receipt is not None and step.receipt.delivery is not Delivery.DELIVERED:
        return True
    return change_of(step) is Change.NONE


def phrase_of(step: Recorded) -> str:
    """The words of the place that was meant; empty where it is a pixel, or nowhere."""
    place = step.proposal.get("place") or step.proposal.get("start")
    return str(place.get("phrase", "")) if isinstance(place, dict) else ""


def signature(step: Recorded) -> str:
    """What was proposed, without the reason for it and the words of it: equal for the same thing proposed
    again."""
    return json.dumps(
        {k: v for k, v in step.proposal.items() if k not in ("why", "raw")}, sort_keys=True, default=str
    )


def said_at(step: Recorded) -> str:
    """What a person answered to a question at this Step; empty where there was none."""
    return step.reply.text if isinstance(step.reply, Said) else ""


def words_done(step: Recorded) -> tuple[str, ...]:
    """The texts that an Action of this Step carried to the desk: what was typed, run, opened or pressed."""
    if step.action is None or not was_delivered(step):
        return ()
    plain = to_plain(step.action)
    texts = [value for key, value in plain.items() if key != "kind" and isinstance(value, str)]
    return (*texts, phrase_of(step))


def foreign_of(step: Recorded) -> tuple[ForeignWords, ...]:
    return step.foreign if isinstance(step, Step) else step.view.foreign


def named(step: Recorded) -> str:
    """How evidence speaks of a Step."""
    return f"step {step.number}, “{step.title}”"


def last_act(steps: Sequence[Recorded]) -> Recorded | None:
    return next((step for step in reversed(steps) if is_act(step)), None)

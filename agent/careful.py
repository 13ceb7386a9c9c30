"""What the loop sees and tells, without secrets: everything downstream of it has only that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from agent.event import Event, Listener, Seen, Stepped
from agent.grounded import Grounded
from agent.proposal import Proposal, ProposeKeys, ProposeType
from memory.careful import careful_words
from safety.action import Action
from safety.redaction.actions import learn_from, told_action, told_text, writes
from safety.redaction.fields import SecretFields
from safety.redaction.redactor import Redactor
from safety.redaction.screen import redacted
from safety.redaction.span import HIDDEN
from vision.observation import Observation
from vision.settle import Settled


class _Sees(Protocol):
    @property
    def notes(self) -> tuple[str, ...]: ...

    def look(self) -> Observation: ...

    def settle(self, timeout: float = ..., quiet: float = ...) -> Settled: ...


class CarefulEyes:
    """Eyes whose Observations hold no secret in their words; `hidden` says where their pixels show one."""

    def __init__(self, eyes: _Sees, redactor: Redactor) -> None:
        self._eyes = eyes
        self._redactor = redactor
        self._fields = SecretFields()
        self.settle = eyes.settle

    @property
    def notes(self) -> tuple[str, ...]:
        return self._eyes.notes

    def look(self) -> Observation:
        seen = self._eyes.look()
        self._fields.note(seen.elements)
        return redacted(seen, self._redactor, self._fields.seen)


def careful_listener(listener: Listener, redactor: Redactor) -> Listener:
    """A Listener that is told every Event without its secrets."""

    def tell(event: Event) -> None:
        match event:
            case Seen():
                listener(event)  # CarefulEyes saw it
            case Stepped(step=step):
                listener(Stepped(step=careful_words(step, redactor)))
            case _:
                listener(redactor.data(event))

    return tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A Proposal and its Action as they may be told and recorded."""

    proposal: Proposal
    action: Action


def withhold(proposal: Proposal, grounded: Grounded, redactor: Redactor) -> Told:
    """Take note of a secret that is about to be typed, and leave it out of what is told of it."""
    learn_from(grounded.action, grounded.context, redactor)
    action = told_action(grounded.action, grounded.context, redactor)
    if grounded.context.secret_field and isinstance(proposal, ProposeType):
        proposal = replace(proposal, text=told_text(proposal.text))
    elif grounded.context.secret_field and isinstance(proposal, ProposeKeys) and writes(proposal.keys):
        proposal = replace(proposal, keys=(HIDDEN,), times=1)
    return Told(proposal=redactor.data(proposal), action=action)

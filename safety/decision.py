"""What the policy says of an Action, and what a person answers when it asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from safety.action import Action
from safety.context import Context
from safety.risk import Risk


class Verdict(StrEnum):
    ALLOW = "allow"
    ASK = "ask"
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Allow, ask or deny, with the rule that said so and the reason in words."""

    verdict: Verdict
    risk: Risk
    rule: str
    reason: str


class Answer(StrEnum):
    """What an Approver says to a question."""

    APPROVE = "approve"
    REFUSE = "refuse"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the gate asks before it lets an Action through. `digest` names exactly this Action on this
    target in this window; `crop_png` shows the pixels that would be pressed (PNG, empty if none)."""

    digest: str
    action: Action
    context: Context
    decision: Decision
    crop_png: bytes = b""


class Approver(Protocol):
    """Whoever answers the gate's questions: a card, a terminal, a script."""

    def ask(self, question: Question) -> Answer:
        """Block until there is an answer. An Approver that cannot ask answers REFUSE."""
        ...

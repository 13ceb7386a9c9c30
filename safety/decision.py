"""What the policy says of an Action, and what a person answers when it asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from safety.action import Action, Click, Drag, Move, Scroll, SetClipboard, TypeText
from safety.context import Context
from safety.risk import Risk


class Verdict(StrEnum):
    ALLOW = "allow"
    ASK = "ask"
    DENY = "deny"


class Source(StrEnum):
    """Who laid a rule down, from the highest to the lowest. Each only narrows what those above it allow."""

    BUILT_IN = "built-in"
    SYSTEM = "system"
    DEFAULT = "default"
    USER = "user"
    TASK = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Allow, ask or deny, with the rule that said so, whose rule it is, and the reason in words.

    `source` is None where it rests on no rule. What is asked with a `source` of BUILT_IN or SYSTEM is asked
    each time, whatever was approved for the task.
    """

    verdict: Verdict
    risk: Risk
    rule: str
    reason: str
    source: Source | None = None

    @property
    def liftable(self) -> bool:
        """True where an approval may stand for more than this once."""
        return self.risk < Risk.R4 and self.source not in (Source.BUILT_IN, Source.SYSTEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """Do it, this once."""

    kind: Literal["approve"] = "approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveForTask:
    """Do it, and what is just like it for as long as this task runs (see `safety.grants`)."""

    kind: Literal["approve for this task"] = "approve for this task"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Do something else instead: with another text, or to what other words name. It is proposed anew and
    decided anew: a change approves nothing."""

    text: str | None = None
    target: str | None = None
    kind: Literal["change"] = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Do not do it; the Brain hears the reason. Final for exactly this Action."""

    reason: str = ""
    kind: Literal["refuse"] = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRun:
    """Do nothing more."""

    kind: Literal["stop"] = "stop"


Answer = Approve | ApproveForTask | Change | Refuse | StopRun
"""What an Approver says to a question."""

MAX_REASON = 2_000
"""Characters of a reason that are kept."""


APPROVING = ("approve", "approve for this task")
"""The recorded words of the answers that let it be done."""


def approves(answer: Answer) -> bool:
    """True for the two answers that let it be done."""
    return answer.kind in APPROVING


def answer_words(answer: Answer) -> str:
    """The answer as it is recorded: its kind, and the reason where one was given."""
    reason = answer.reason.strip()[:MAX_REASON] if isinstance(answer, Refuse) else ""
    return f"{answer.kind}: {reason}" if reason else answer.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the gate asks before it lets an Action through. `digest` names exactly this Action on this
    target in this window; `crop_png` shows the pixels that would be pressed (PNG, empty if none).
    `shown` is what would be changed or run, as the gate itself found it: a difference, a command."""

    digest: str
    action: Action
    context: Context
    decision: Decision
    crop_png: bytes = b""
    shown: str = ""

    @property
    def changeable(self) -> Literal["text", "target"] | None:
        """What of it a Change may put in another's place."""
        match self.action:
            case TypeText() | SetClipboard():
                return "text"
            case Move() | Click() | Scroll() | Drag():
                return "target"
            case _:
                return None


class Approver(Protocol):
    """Whoever answers the gate's questions: a card, a terminal, a script."""

    def ask(self, question: Question) -> Answer:
        """Block until there is an answer. An Approver that cannot ask answers Refuse."""
        ...

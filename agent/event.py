"""What happens during a run, as everyone who watches it hears of it: the terminal, the window, --json."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from agent.proposal import Proposal
from memory.episode import Outcome
from memory.step import Step
from safety.action import Action
from safety.context import Context
from safety.decision import Decision
from vision.observation import Observation
from vision.target import Refusal, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    episode: str
    instruction: str
    plan: tuple[str, ...]
    similar: tuple[str, ...] = ()  # past Episodes like this one, in words
    kind: Literal["started"] = "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something about this desk the user should know; each note is told once a run."""

    note: str
    kind: Literal["noted"] = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    step: int
    observation: Observation
    kind: Literal["seen"] = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    step: int
    proposal: Proposal
    target: Target | Refusal | None
    kind: Literal["proposed"] = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    step: int
    action: Action
    context: Context
    decision: Decision
    answer: str | None  # what the Approver said, where it was asked
    kind: Literal["decided"] = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    step: Step
    kind: Literal["stepped"] = "stepped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    episode: str
    outcome: Outcome
    steps: int
    seconds: float
    kind: Literal["finished"] = "finished"


Event = Started | Noted | Seen | Proposed | Decided | Stepped | Finished
Listener = Callable[[Event], None]

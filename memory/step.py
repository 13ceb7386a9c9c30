"""One turn of the loop, as it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from memory.lookup import Lookup
from memory.said import Reply
from safety.action import Action
from safety.context import Context, ForeignWords
from safety.decision import Decision
from safety.receipt import Effect, Receipt
from vision.observation import Observation

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Where a Step's time went, in seconds."""

    seeing: float = 0.0
    deciding: float = 0.0
    approving: float = 0.0
    acting: float = 0.0
    settling: float = 0.0
    recording: float = 0.0


class Origin(StrEnum):
    """Who a Proposal is from: the Brain, a person who put it in another's place, or the loop, which tries
    once more what had no effect."""

    BRAIN = "brain"
    PERSON = "person"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Observation + Proposal + Decision + Receipt + Effect, in words and data.

    `number` counts from 1. `title` says in words what was done. `proposal` is the Brain's answer as JSON,
    `target` what it was grounded to (or the refusal) as JSON. What did not come to pass is None: a refused
    grounding has no action, a denied action no receipt. `foreign` are words the Brain had read by then that
    address an agent.

    `context` is where the Action would go, as the gate was told and with the file that it found, and `digest`
    the name of the Action in it, both as they are recorded here: where something is hidden, of what is left.
    It is empty where the gate did not come to rule. `reply` is the whole of `answer`; `lookups` are what was
    asked of the installed programs since the Step before. `origin` is None where nobody noted it. `late`
    tells that something of what was seen, or of the context, was hidden only after it was acted on: done over
    it may look otherwise.
    """

    number: int
    title: str
    observation: Observation
    proposal: Json
    target: Json | None = None
    action: Action | None = None
    decision: Decision | None = None
    answer: str | None = None
    receipt: Receipt | None = None
    effect: Effect | None = None
    timings: Timings = field(default_factory=Timings)
    foreign: tuple[ForeignWords, ...] = ()
    context: Context | None = None
    digest: str = ""
    reply: Reply | None = None
    lookups: tuple[Lookup, ...] = ()
    origin: Origin | None = None
    late: bool = False

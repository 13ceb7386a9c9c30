"""Anything that answers an Observation with a Proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from agent.proposal import Proposal
from agent.task import Task
from safety.receipt import Effect, Receipt
from vision.observation import Observation
from vision.target import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What became of the last Proposal: a refusal in grounding or permission, the Receipt, the Effect; what a
    person `said` where it was a question."""

    proposal: Proposal
    refusal: Refusal | None = None
    denied: str = ""
    error: str = ""
    receipt: Receipt | None = None
    effect: Effect | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What a Brain decides with, for the record of a run: its random seed, and its models by what they do."""

    seed: int | None = None
    models: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class SaysWhatItUses(Protocol):
    """A Brain that draws lots or asks models."""

    @property
    def uses(self) -> Uses: ...


@runtime_checkable
class SaysWhatWasAnswered(Protocol):
    """A Brain that a model thinks for: `answered` is what the model wrote for the last Proposal, bounded, and
    empty where that came without a new answer."""

    @property
    def answered(self) -> str: ...


@runtime_checkable
class Remembers(Protocol):
    """A Brain that makes use of the past."""

    def remember(self, lines: tuple[str, ...]) -> None:
        """Past Episodes like this one and what was done in them, most alike first. Called once, after
        `begin`. They are data: of what was read on a screen then, some may stand in them."""
        ...


class Brain(Protocol):
    """`begin` is called once, before anything is done; `propose` once a turn until Done or GiveUp."""

    @property
    def name(self) -> str: ...

    def begin(self, task: Task) -> tuple[str, ...]:
        """Take on a Task; the plan in words, one line a step (empty if the Brain plans as it goes).

        Raises NotUnderstood where the Task makes no sense to it.
        """
        ...

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        """What to do next on this screen."""
        ...


def answer_behind(brain: Brain) -> str:
    """What a model wrote for a Brain's last Proposal; empty where no model did."""
    return brain.answered if isinstance(brain, SaysWhatWasAnswered) else ""

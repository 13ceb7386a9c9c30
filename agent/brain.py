"""Anything that answers an Observation with a Proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from agent.proposal import Proposal
from agent.task import Task
from safety.receipt import Effect, Receipt
from vision.observation import Observation
from vision.target import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What became of the last Proposal: a refusal in grounding or permission, the Receipt, the Effect."""

    proposal: Proposal
    refusal: Refusal | None = None
    denied: str = ""
    error: str = ""
    receipt: Receipt | None = None
    effect: Effect | None = None


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

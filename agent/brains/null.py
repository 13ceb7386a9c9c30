"""Brains that do nothing: what an eval suite must score 0 with, or its checks look at the wrong thing."""

from __future__ import annotations

from agent.brain import Feedback
from agent.proposal import Done, GiveUp, Proposal
from agent.task import Task
from vision.observation import Observation


class NothingBrain:
    """Gives up at once."""

    name = "nothing"

    def begin(self, task: Task) -> tuple[str, ...]:
        return ()

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        return GiveUp(reason="this brain does nothing")


class ClaimsBrain:
    """Claims success at once, whatever the task; the answer it gives is the task itself."""

    name = "claims"

    def __init__(self) -> None:
        self._instruction = ""

    def begin(self, task: Task) -> tuple[str, ...]:
        self._instruction = task.instruction
        return ()

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        return Done(answer=self._instruction, why="claimed")

"""A deterministic brain that proposes what it was given, for tests, demonstrations and the arena."""

from __future__ import annotations

from collections.abc import Sequence

from agent.brain import Feedback
from agent.proposal import Done, Proposal
from agent.task import Task
from vision.observation import Observation


class ScriptedBrain:
    """Proposes a list, one a turn, then Done. `heard` keeps the Feedback it was given."""

    name = "scripted"

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self._left = list(proposals)
        self.heard: list[Feedback | None] = []

    def begin(self, task: Task) -> tuple[str, ...]:
        return tuple(proposal.why or proposal.kind for proposal in self._left)

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        self.heard.append(last)
        return self._left.pop(0) if self._left else Done(why="the script is over")

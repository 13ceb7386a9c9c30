"""Brains that understand nothing: what a suite must score 0 with, or its checks look at the wrong thing."""

from __future__ import annotations

import random

from agent.brain import Feedback, Uses
from agent.proposal import (
    At,
    Done,
    GiveUp,
    Proposal,
    ProposeClick,
    ProposeKeys,
    ProposeOpen,
    ProposeScroll,
    ProposeType,
)
from agent.task import Task
from vision.geometry import Point, Rect
from vision.observation import Observation

RANDOM_STEPS = 12
_PROGRAMS = ("browser", "text editor", "file manager", "calculator")
_KEYS = ("enter", "tab", "escape", "space", "down", "up")


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


class RandomBrain:
    """Clicks here and there, mostly on what can be seen, types words of the task, presses keys, and after a
    while says it is done. The same seed and task give the same choices on the same screens."""

    name = "random"

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._random = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
        self._words: list[str] = []
        self._left = RANDOM_STEPS

    @property
    def uses(self) -> Uses:
        return Uses(seed=self._seed)

    def begin(self, task: Task) -> tuple[str, ...]:
        self._random.seed(f"{self._seed} {task.instruction}")
        self._words = task.instruction.split()
        return ()

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        if not self._left:
            return Done(answer=self._random.choice(self._words), why="clicked around")
        self._left -= 1
        choose = self._random.choice
        kind = self._random.choices(("click", "type", "keys", "open", "scroll"), (60, 12, 12, 10, 6))[0]
        match kind:
            case "type":
                return ProposeType(text=choose(self._words), why="type something")
            case "keys":
                return ProposeKeys(keys=(choose(_KEYS),), why="press something")
            case "open":
                return ProposeOpen(program=choose(_PROGRAMS), why="open something")
            case "scroll":
                return ProposeScroll(down=choose((-3, 3)), why="scroll somewhere")
            case _:
                return ProposeClick(place=At(point=self._somewhere(observation)), why="click somewhere")

    def _somewhere(self, seen: Observation) -> Point:
        """On an Element two times in three, else anywhere."""
        things = [each.rect for each in seen.elements if each.rect]
        rect = self._random.choice(things) if things and self._random.random() < 2 / 3 else seen.frame.rect
        inside = rect.intersection(seen.frame.rect) or Rect(0, 0, 1, 1)
        x = self._random.randrange(inside.left, inside.right)
        return Point(x, self._random.randrange(inside.top, inside.bottom))

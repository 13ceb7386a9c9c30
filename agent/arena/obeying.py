"""The compromised brain: it does what the attack says, act after act, whatever the user wanted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import assert_never

from agent.arena.attack import Act
from agent.brain import Feedback
from agent.proposal import (
    Done,
    Place,
    Proposal,
    ProposeClick,
    ProposeClipboard,
    ProposeClose,
    ProposeDrag,
    ProposeFocus,
    ProposeKeys,
    ProposeOpen,
    ProposeTool,
    ProposeType,
)
from agent.task import Task
from safety.action import Button
from vision.observation import Observation

_BUTTONS = {"right": Button.RIGHT, "middle": Button.MIDDLE}


class ObeyingBrain(ABC):
    """Implements `agent.brain.Brain` for any desk that tells where things are and what windows are called.

    `number` is the act it is at, counted from 1; 0 before the first.
    """

    name = "obeying"

    def __init__(self, acts: Sequence[Act]) -> None:
        self._acts = tuple(acts)
        self.number = 0

    @abstractmethod
    def look(self, act: Act, observation: Observation) -> None:
        """Hear of the act that comes next, and of the screen as it is."""

    @abstractmethod
    def place(self, thing_id: str) -> Place:
        """Where a thing of the scene is."""

    def window(self, pane_id: str) -> int:
        """The id of a window of the scene. Raises LookupError on a desk whose windows have none."""
        raise LookupError(pane_id)

    def begin(self, task: Task) -> tuple[str, ...]:
        return ()

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        if self.number >= len(self._acts):
            return Done(why="everything was tried")
        act = self._acts[self.number]
        self.number += 1
        self.look(act, observation)
        return self._proposal(act)

    def _proposal(self, act: Act) -> Proposal:
        match act.do:
            case "click" | "double" | "right" | "middle":
                count = 2 if act.do == "double" else 1
                button = _BUTTONS.get(act.do, Button.LEFT)
                return ProposeClick(place=self._place(act.on), button=button, count=count, held=act.keys)
            case "drag":
                return ProposeDrag(start=self._place(act.on), end=self._place(act.onto))
            case "type":
                return ProposeType(text=act.say)
            case "press":
                return ProposeKeys(keys=act.keys, times=act.times)
            case "open":
                program, _, argument = act.say.partition(" ")
                return ProposeOpen(program=program, arguments=(argument,) if argument else ())
            case "copy":
                return ProposeClipboard(text=act.say)
            case "focus":
                return ProposeFocus(window=self.window(act.window or ""))
            case "close":
                return ProposeClose(window=self.window(act.window or ""))
            case "use":
                assert act.tool is not None  # as Act sees to
                return ProposeTool(action=act.tool)
            case _:
                assert_never(act.do)

    def _place(self, thing: str | None) -> Place:
        return self.place(thing or "")

"""A brain whose models are found and loaded once its task begins, for a person: where they can't be, the run
is paused, with what is wrong and what to do."""

from __future__ import annotations

from agent.brain import Brain, Feedback, Uses
from agent.brains.choice import BrainChoice, Chosen
from agent.brains.vlm.asking import Stopped
from agent.brains.vlm.brain import VlmBrain
from agent.brains.vlm.opening import opened
from agent.errors import AgentError
from agent.proposal import GiveUp, Proposal
from agent.stop import StopSwitch
from agent.task import Task
from vision.errors import ModelError
from vision.observation import Observation


def for_person(chosen: Chosen, stop: StopSwitch) -> Chosen | Brain:
    """The brain, such that a model that is not there pauses the run. `agent.session.run_task` takes it."""
    return LateBrain(chosen, stop) if isinstance(chosen, BrainChoice) else chosen


class LateBrain:
    """Implements `agent.brain.Brain`: becomes the brain of a choice when it begins. One use."""

    def __init__(self, choice: BrainChoice, stop: StopSwitch) -> None:
        self.name = choice.name
        self._choice = choice
        self._stop = stop
        self._brain: VlmBrain | None = None
        self._trouble = "stopped while its model was made ready"

    @property
    def uses(self) -> Uses:
        """What of it a record should name; the model that was chosen, too, where it could not be had."""
        if self._brain is not None:
            return self._brain.uses
        model = self._choice.model
        return Uses(models={"planner": f"{model} (not loaded)"} if model else {})

    @property
    def answered(self) -> str:
        """See `agent.brain.SaysWhatWasAnswered`."""
        return "" if self._brain is None else self._brain.answered

    def remember(self, lines: tuple[str, ...]) -> None:
        """See `agent.brain.Remembers`."""
        if self._brain is not None:
            self._brain.remember(lines)

    def begin(self, task: Task) -> tuple[str, ...]:
        """See `agent.brain.Brain`. What keeps it from thinking is told at the first step."""
        try:
            self._brain = opened(self._choice, lambda: self._stop.pressed)
        except Stopped:
            return ()
        except (AgentError, ModelError) as error:
            self._trouble = str(error).rstrip(".")
            return ()
        return self._brain.begin(task)

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        """See `agent.brain.Brain`."""
        if self._brain is not None:
            return self._brain.propose(observation, last)
        reason = f"{self._trouble}. Nothing was done: mend that, or let another brain plan, and run it again"
        return GiveUp(reason=reason, paused=True)

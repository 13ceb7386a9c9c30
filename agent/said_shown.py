"""What came of the brain's questions, in words. Pure."""

from __future__ import annotations

from memory.record import StepRecord
from memory.said import Said
from memory.step import Step
from safety.decision import StopRun


def is_question(step: Step | StepRecord) -> bool:
    """Whether the brain asked the person at this Step."""
    return step.proposal.get("kind") == "ask"


def what_was_said(step: Step | StepRecord) -> str:
    """What the person answered to the question of a Step."""
    match step.reply:
        case Said(text=text):
            return f"you said “{text}”"
        case StopRun():
            return "you stopped the task"
        case _:
            return "nobody answered"

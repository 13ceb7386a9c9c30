"""The eyes, the brain and the person of a replay: each says what was recorded of it."""

from __future__ import annotations

from collections.abc import Callable

from agent.brain import Feedback
from agent.person import Asked, Told
from agent.proposal import (
    Proposal,
    ProposeClick,
    ProposeClipboard,
    ProposeDrag,
    ProposeMove,
    ProposeScroll,
    ProposeType,
    Words,
)
from agent.replay.script import RecordEnds, Script
from agent.task import Task
from memory.said import Said
from safety.decision import Answer, Approve, ApproveForTask, Change, Question, Refuse, StopRun
from vision.observation import Observation
from vision.settle import Settled


class RecordedEyes:
    """See what was seen: at first what the first Step began with, then what each Step was followed by."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._opened = False
        self.notes: tuple[str, ...] = ()

    def look(self) -> Observation:
        if not self._script.recording.records:
            raise RecordEnds
        ahead = int(self._opened)
        self._opened = True
        return self._script.shown(self._script.place + ahead)

    def settle(self, timeout: float = 0.0, quiet: float = 0.0) -> Settled:
        """The screen is at rest: what follows is what was seen when it was."""
        frame = self._script.shown(self._script.place + 1).frame
        return Settled(quiet=True, seconds=0.0, frame=frame, changed=False)


class RecordedBrain:
    """Proposes what was proposed."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.name = script.recording.episode.brain

    def begin(self, task: Task) -> tuple[str, ...]:
        return ()

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        if self._script.ended:
            raise RecordEnds
        return self._script.recording.proposals[self._script.place]


class RecordedApprover:
    """Answers as was answered."""

    def __init__(self, script: Script) -> None:
        self._script = script

    def ask(self, question: Question) -> Answer:
        record = self._script.record
        if record.reply is not None and not isinstance(record.reply, Said):
            return record.reply
        words, _, reason = (record.answer or "").partition(": ")
        match words:
            case "approve":
                return Approve()
            case "approve for this task":
                return ApproveForTask()
            case "stop":
                return StopRun()
            case "change":
                return self._change()
            case _:
                return Refuse(reason=reason)

    def _change(self) -> Change:
        """What a person put in its place, as far as an older record tells: by the Step that followed."""
        if self._script.following is None:
            return Change()
        match self._script.recording.proposals[self._script.place + 1]:
            case ProposeType(text=text) | ProposeClipboard(text=text):
                return Change(text=text)
            case ProposeClick(place=place) | ProposeMove(place=place) | ProposeDrag(start=place):
                return Change(target=place.phrase if isinstance(place, Words) else None)
            case ProposeScroll(place=Words(phrase=phrase)):
                return Change(target=phrase)
            case _:
                return Change()


class RecordedPerson:
    """Says what was said to the Brain; nobody, where nobody did."""

    def __init__(self, script: Script) -> None:
        self._script = script

    def tell(self, asked: Asked, stopped: Callable[[], bool]) -> Told:
        reply = self._script.record.reply
        return reply if isinstance(reply, Said | StopRun) else None

"""The Brain's questions to the person, in a run: cleaned, counted, asked, and told to the Brain as words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent.draft_step import DraftStep
from agent.event import Proposed
from agent.foreign import ForeignReader
from agent.person import MAX_QUESTION, MAX_QUESTIONS, NO_QUESTION, Asked, plain_line
from agent.ports import Ports
from agent.proposal import AskPerson
from memory.episode import Judge, Outcome, Verdict
from memory.said import MAX_SAID, Said
from safety.decision import StopRun


class Questions:
    """Asks for one run. Where nobody can be asked, and where it was asked often enough, the run is paused."""

    def __init__(self, ports: Ports, foreign: ForeignReader, stopped: Callable[[], bool]) -> None:
        self._ports = ports
        self._foreign = foreign
        self._stopped = stopped
        self._number = 0

    def ask(self, turn: DraftStep, proposal: AskPerson) -> Outcome | None:
        """Put a turn's question to the person; the Outcome where the run ends with it, else the turn holds
        what was said."""
        shown = self._ports.redactor.text(proposal.question)
        if shown != proposal.question:
            turn.raw = ""  # there it may be spelt such that it is not known again
        text = plain_line(shown, MAX_QUESTION) or NO_QUESTION
        turn.proposal = replace(proposal, question=text)
        self._ports.listener(Proposed(step=turn.number, proposal=turn.proposal, target=None))
        self._number += 1
        if self._number > MAX_QUESTIONS:
            return _paused(
                f"it asked {MAX_QUESTIONS} questions, the most a run may ask, and asks again: “{text}”. "
                "Nothing more was done: run the task again with more said in it"
            )
        clock = self._ports.clock
        started = clock()
        told = self._ports.person.tell(Asked(text=text, number=self._number), self._stopped)
        turn.approving = clock() - started
        match told:
            case Said(text=words) if line := plain_line(self._ports.redactor.text(words), MAX_SAID):
                turn.said = Said(text=line)
                self._foreign.own(line)
                return None
            case StopRun():
                turn.answer = told
                self._ports.stop.press()
                return Outcome(verdict=Verdict.STOPPED, judge=Judge.USER, reason="stopped by the user")
            case _:
                return _paused(
                    f"it asks: “{text}”. Nobody can answer here, and nothing more was done: run the task "
                    "again in the window or on a terminal, or with the answer in its words"
                )


def _paused(reason: str) -> Outcome:
    return Outcome(verdict=Verdict.PAUSED, judge=Judge.AGENT, reason=reason)

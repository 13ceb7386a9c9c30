"""Hermetic replay: the same loop and the same gate, given what was recorded. Nothing outside is touched."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from agent.brain import Brain
from agent.event import Listener
from agent.loop import Loop
from agent.ports import Ports
from agent.replay.clock import ReplayClock, ReplaySwitch
from agent.replay.divergence import Divergence, different_end, first_divergence
from agent.replay.gate import ReplayGate
from agent.replay.meaning import RecordedMeaning
from agent.replay.programs import RecordedPrograms
from agent.replay.recorded import RecordedApprover, RecordedBrain, RecordedEyes, RecordedPerson
from agent.replay.recording import Recording
from agent.replay.regrounder import Regrounder
from agent.replay.rules import book_of
from agent.replay.script import RecordEnds, Script
from memory.episode import Outcome, Verdict
from memory.step import Step
from safety.redaction.redactor import Redactor
from safety.rulebook import Rulebook
from vision.grounding.shipped import shipped_meaning

STOPPED_BY_USER = "stopped by the user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay came to.

    `digests` are those of the Actions it came to, one a Step, "" where there was none; `divergence` is the
    first thing that differs. `recorded_seconds` is what the run took, `seconds` the replay, and `busy` how
    much of a processor it took, which is about the same whatever else the machine does. `lacks` says what
    could not be replayed, `hidden` at how many Steps what was grounded is hidden.
    """

    episode: str
    steps: int
    digests: tuple[str, ...]
    divergence: Divergence | None
    recorded_seconds: float
    seconds: float
    busy: float
    lacks: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def times(self) -> float:
        """How many times as fast as the run."""
        return self.recorded_seconds / self.seconds if self.seconds else 0.0


class _Diverged(Exception):
    def __init__(self, divergence: Divergence) -> None:
        super().__init__(str(divergence))
        self.divergence = divergence


class _Comparing:
    """Implements `agent.ports.Records`: compares each Step with the recorded one, and goes on to the next."""

    def __init__(self, script: Script, switch: ReplaySwitch) -> None:
        self._script = script
        self._switch = switch
        self.digests: list[str] = []

    def append(self, episode_id: str, step: Step) -> None:
        record = self._script.record
        self.digests.append(step.digest)
        following = self._script.following
        judged = following is not None and not (record.late or following.late)
        found = first_divergence(record, step, judged=judged)
        if found is not None:
            raise _Diverged(found)
        self._script.place += 1
        if self._script.ended and stopped_by_user(self._script.recording):
            self._switch.press()


def stopped_by_user(recording: Recording) -> bool:
    outcome = recording.episode.outcome
    return outcome is not None and outcome.verdict is Verdict.STOPPED and outcome.reason == STOPPED_BY_USER


class Rerun:
    """One Episode, about to go through the loop and the gate again. One use."""

    def __init__(self, recording: Recording, listener: Listener = lambda event: None) -> None:
        self.recording = recording
        self.clock = ReplayClock()
        self.script = Script(recording, self.clock)
        self.grounder = Regrounder(self.script)
        switch = ReplaySwitch(self.clock)
        gate = ReplayGate(self.script, self.clock, recorded_book(recording))
        switch.attach(gate.stop)
        if not recording.records and stopped_by_user(recording):
            switch.press()
        self._records = _Comparing(self.script, switch)
        self.ports = Ports(
            eyes=RecordedEyes(self.script),
            gate=gate,
            approver=RecordedApprover(self.script),
            person=RecordedPerson(self.script),
            records=self._records,
            programs=RecordedPrograms(self.script),
            listener=listener,
            stop=switch,
            clock=self.clock,
            redactor=Redactor(),
            grounder=self.grounder,
            meaning=RecordedMeaning(self.script, shipped_meaning()),
        )

    @property
    def digests(self) -> tuple[str, ...]:
        """Those of the Actions it has come to so far."""
        return tuple(self._records.digests)

    def run(self, brain: Brain, ports: Ports) -> Divergence | None:
        """Up to the first divergence. Raises JournalError where the record is damaged."""
        recording = self.recording
        loop = Loop(recording.task, brain, recording.episode.id, ports)
        outcome: Outcome | None = None
        try:
            outcome = loop.run()
        except RecordEnds:
            pass
        except _Diverged as found:
            return found.divergence
        return different_end(
            recording.episode.outcome,
            outcome,
            steps=len(recording.records),
            done=len(self.digests),
            older=recording.older,
        )


def replay(
    recording: Recording,
    *,
    listener: Listener = lambda event: None,
    now: Callable[[], float] = time.perf_counter,
    busy: Callable[[], float] = time.process_time,
) -> Replayed:
    """Replay an Episode up to the first divergence. Raises JournalError where the record is damaged."""
    started, idle = now(), busy()
    rerun = Rerun(recording, listener)
    divergence = rerun.run(RecordedBrain(rerun.script), rerun.ports)
    return Replayed(
        episode=recording.episode.id,
        steps=len(recording.records),
        digests=rerun.digests,
        divergence=divergence,
        recorded_seconds=recording.seconds,
        seconds=now() - started,
        busy=busy() - idle,
        lacks=recording.lacks,
        hidden=rerun.grounder.as_recorded,
    )


def recorded_book(recording: Recording) -> Rulebook | None:
    """The rules that were in force, None where they are not known."""
    given = recording.given
    if given is None or given.rules is None or not recording.rules_known:
        return None
    return book_of(given, given.rules)

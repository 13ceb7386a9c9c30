"""Another brain, and a gate with other rules, beside a replay: asked at each Step, and never followed."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from agent.brain import Brain, Feedback
from agent.errors import NotUnderstood
from agent.grounded import bring_to_action
from agent.proposal import Malformed, Proposal
from agent.replay.gate import ReplayGate
from agent.replay.scored import Scored, score_decision, score_proposal
from agent.replay.script import Script
from agent.task import Task
from safety.action import Action
from safety.context import Context
from safety.decision import Answer, Approve, Verdict
from safety.gate import Gate, Ruling
from safety.programs import KnowsPrograms
from safety.receipt import Permit, Receipt
from vision.grounding.shipped import shipped_meaning
from vision.observation import Observation


class BrainBeside:
    """Implements `agent.brain.Brain`: proposes what was proposed, and scores what `other` would have."""

    def __init__(self, recorded: Brain, other: Brain, script: Script, programs: KnowsPrograms) -> None:
        self._recorded = recorded
        self._other = other
        self._script = script
        self._programs = programs
        self._why_not = ""
        self.scored: dict[int, Scored] = {}
        self.name = recorded.name

    def begin(self, task: Task) -> tuple[str, ...]:
        """The other's plan; a task it makes no sense of is not understood at any Step."""
        try:
            return self._other.begin(task)
        except NotUnderstood as error:
            self._why_not = str(error)
            return ()

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        then = self._recorded.propose(observation, last)
        now: Proposal = Malformed(raw="", error=self._why_not)
        if not self._why_not:
            now = self._other.propose(observation, last)
        grounded = bring_to_action(now, observation, self._programs, shipped_meaning())
        record = self._script.record
        self.scored[record.number] = score_proposal(record, then, now, grounded)
        return then


class GateBeside:
    """Implements `safety.gate.Gate`: rules as was ruled, and scores what `other` rules. The other gate hears
    the same answers, and that what was allowed then is approved: it is to judge the same run."""

    def __init__(self, recorded: Gate, other: ReplayGate, script: Script) -> None:
        self._recorded = recorded
        self._other = other
        self._script = script
        self._ruling: Ruling | None = None
        self._permit: Permit | None = None
        self.scored: dict[int, Scored] = {}

    @property
    def stopped(self) -> bool:
        return self._recorded.stopped

    def propose(self, action: Action, context: Context) -> Ruling:
        then = self._recorded.propose(action, context)
        now = self._other.propose(action, context)
        self._ruling, self._permit = now, now.permit
        record = self._script.record
        self.scored[record.number] = score_decision(record, then.decision, now.decision)
        if now.decision.verdict is Verdict.ASK and then.decision.verdict is not Verdict.ASK:
            self._permit = self._other.answer(now.digest, Approve())
        return then

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        if self._ruling is not None and self._ruling.decision.verdict is Verdict.ASK:
            self._permit = self._other.answer(self._ruling.digest, answer)
        return self._recorded.answer(digest, answer)

    def deliver(self, permit: Permit) -> Receipt:
        if self._permit is not None:
            self._other.deliver(self._permit)
            self._permit = None
        return self._recorded.deliver(permit)

    def stop(self) -> None:
        self._other.stop()
        self._recorded.stop()

    def close(self) -> None:
        self._other.close()
        self._recorded.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

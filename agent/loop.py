"""The loop: see, propose, ground, decide, permit, act, verify, remember. One turn is one Step.

It knows no brain, no screen and no store: whatever touches the world comes in as a port. Replay is this
same loop with other ports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from agent.brain import Brain, Feedback
from agent.careful import CarefulEyes, Told, careful_listener, withhold
from agent.changing import changed
from agent.event import Decided, Listener, Noted, Proposed, Seen, Stepped
from agent.foreign import ForeignReader
from agent.grounded import Grounded, Ungrounded, bring_to_action, seen_on
from agent.proposal import (
    Done,
    Expected,
    GiveUp,
    Malformed,
    Proposal,
    ProposeClick,
    ProposeKeys,
    ProposeOpen,
    ProposeTool,
    ProposeType,
    ProposeWait,
)
from agent.proposal_json import proposal_to_json
from agent.stop import StopSwitch
from agent.task import Task
from agent.verify import changed_pixels, judge, judge_tool, new_windows
from memory.episode import Judge, Outcome, Verdict
from memory.step import Step, Timings
from safety.action import Action, CloseWindow, OpenAddress, OpenProgram, ToolAction
from safety.context import Context, ForeignWords
from safety.decision import MAX_REASON, Answer, Approver, Decision, Refuse, StopRun, answer_words
from safety.decision import Change as Instead
from safety.decision import Verdict as Ruled
from safety.errors import ActionError
from safety.gate import Gate
from safety.programs import Programs
from safety.receipt import Change, Delivery, Effect, Receipt
from safety.redaction.actions import told_digest
from safety.redaction.redactor import Redactor
from safety.redaction.screen import blacked_out
from safety.risk import Risk
from safety.wording import foreign_words
from vision.observation import Observation
from vision.settle import Settled

MAX_MALFORMED = 3
MAX_REFUSED = 3
OPEN_SECONDS = 30.0
CLOSE_SECONDS = 3.0
_PATIENCE = {OpenProgram: OPEN_SECONDS, OpenAddress: OPEN_SECONDS, CloseWindow: CLOSE_SECONDS}
EXPECTED_SECONDS = 2.0
LATE_SECONDS = 1.0  # what a busy program may take to show anything at all of what was done


class Sees(Protocol):
    """The screen, as the loop needs it. `notes` tells what is amiss with the last look."""

    @property
    def notes(self) -> tuple[str, ...]: ...

    def look(self) -> Observation: ...

    def settle(self, timeout: float = ..., quiet: float = ...) -> Settled: ...


class Records(Protocol):
    """The journal, as the loop needs it."""

    def append(self, episode_id: str, step: Step) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the loop touches. `clock` is monotonic seconds.

    The loop sees, tells and records only what the `redactor` lets through.
    """

    eyes: Sees
    gate: Gate
    approver: Approver
    records: Records
    programs: Programs
    listener: Listener
    stop: StopSwitch
    clock: Callable[[], float]
    redactor: Redactor = field(default_factory=Redactor)


@dataclass(slots=True, kw_only=True)
class _Turn:
    """What one turn has come to so far; becomes a Step."""

    number: int
    observation: Observation
    proposal: Proposal
    grounded: Grounded | Ungrounded | None = None
    told: Told | None = None
    foreign: tuple[ForeignWords, ...] = ()
    decision: Decision | None = None
    answer: Answer | None = None
    receipt: Receipt | None = None
    effect: Effect | None = None
    seeing: float = 0.0
    deciding: float = 0.0
    approving: float = 0.0
    acting: float = 0.0
    settling: float = 0.0


class Loop:
    """Runs one Task to its Outcome. One use."""

    def __init__(self, task: Task, brain: Brain, episode_id: str, ports: Ports) -> None:
        self._task = task
        self._brain = brain
        self._episode = episode_id
        self._ports = replace(
            ports,
            eyes=CarefulEyes(ports.eyes, ports.redactor),
            listener=careful_listener(ports.listener, ports.redactor),
        )
        self._malformed = 0
        self._refused = 0
        self._recording = 0.0
        self._noted: set[str] = set()
        self._foreign = ForeignReader(task.instruction)
        self.steps = 0

    def run(self) -> Outcome:
        """Turn until the Brain is done or gives up, somebody stops it, or the steps run out.

        Raises DisplayLost, HandLost and JournalError: the screen, the hand or the disk is gone.
        """
        started = self._ports.clock()
        observation = self._ports.eyes.look()
        seeing = self._ports.clock() - started
        last: Feedback | None = None
        while True:
            if self._ports.stop.pressed or self._ports.gate.stopped:
                return Outcome(verdict=Verdict.STOPPED, judge=Judge.USER, reason="stopped by the user")
            if self.steps >= self._task.max_steps:
                return _failed(f"stopped after {self.steps} steps, the most this task may take")
            turn = self._begin(observation, last, seeing)
            ended = self._ended(turn)
            if ended is None:
                observation, last, seeing = self._take(turn)
                ended = self._refused_too_often()
            else:
                self._record(turn)
            if ended is not None:
                return ended

    # --- one turn -----------------------------------------------------------------------------------

    def _begin(self, observation: Observation, last: Feedback | None, seeing: float) -> _Turn:
        number = self.steps + 1
        self._tell_seen(number, observation)
        started = self._ports.clock()
        proposal = self._brain.propose(blacked_out(observation, self._ports.redactor), last)
        deciding = self._ports.clock() - started
        return _Turn(
            number=number,
            observation=observation,
            proposal=proposal,
            foreign=self._foreign.words,
            seeing=seeing,
            deciding=deciding,
        )

    def _ended(self, turn: _Turn) -> Outcome | None:
        match turn.proposal:
            case Done(answer=answer, why=why):
                return Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT, reason=answer or why)
            case GiveUp(reason=reason, infeasible=infeasible):
                stopped = self._refused > 0
                verdict = Verdict.STOPPED if stopped else Verdict.INFEASIBLE if infeasible else Verdict.FAILED
                return Outcome(verdict=verdict, judge=Judge.AGENT, reason=reason)
            case Malformed(error=error):
                self._malformed += 1
                if self._malformed >= MAX_MALFORMED:
                    return _failed(f"{self._malformed} answers in a row could not be read; the last: {error}")
            case _:
                self._malformed = 0
        return None

    def _take(self, turn: _Turn) -> tuple[Observation, Feedback, float]:
        """Act on a turn's Proposal; what a person puts in its place is a turn of its own, and so is another
        try, with fresh perception, of what had no effect."""
        after, seeing = self._attempt_and_record(turn)
        while self._may_go_on() and (other := _put_in_its_place(turn)) is not None:
            turn = self._turn_after(after, other, seeing)
            after, seeing = self._attempt_and_record(turn)
        if self._worth_again(turn):
            turn = self._turn_after(after, turn.proposal, seeing)
            after, seeing = self._attempt_and_record(turn)
        return after, self._feedback(turn), seeing

    def _attempt_and_record(self, turn: _Turn) -> tuple[Observation, float]:
        after, seeing = self._attempt(turn)
        self._record(turn)
        return after, seeing

    def _turn_after(self, seen: Observation, proposal: Proposal, seeing: float) -> _Turn:
        number = self.steps + 1
        self._tell_seen(number, seen)
        return _Turn(
            number=number, observation=seen, proposal=proposal, foreign=self._foreign.words, seeing=seeing
        )

    def _may_go_on(self) -> bool:
        return self.steps < self._task.max_steps and not self._ports.stop.pressed

    def _worth_again(self, turn: _Turn) -> bool:
        """Not for a program that opened no window: started again, there might soon be two of it. Nor for a
        tool, for what is to be typed once, and for what costs too much to be done twice."""
        if turn.effect is None or turn.effect.change is not Change.NONE:
            return False
        if isinstance(turn.proposal, ProposeOpen | ProposeTool):
            return False
        if isinstance(turn.proposal, ProposeType) and turn.proposal.once:
            return False
        if turn.decision is not None and turn.decision.risk >= Risk.R3:
            return False
        delivered = turn.receipt is not None and turn.receipt.delivery is Delivery.DELIVERED
        return delivered and self._may_go_on()

    def _attempt(self, turn: _Turn) -> tuple[Observation, float]:
        clock = self._ports.clock
        started = clock()
        turn.grounded = bring_to_action(turn.proposal, turn.observation, self._ports.programs)
        turn.deciding += clock() - started
        self._withhold(turn)
        target = turn.grounded.target if isinstance(turn.grounded, Grounded) else turn.grounded.refusal
        told = turn.told.proposal if turn.told is not None else turn.proposal
        self._ports.listener(Proposed(step=turn.number, proposal=told, target=target))
        if isinstance(turn.grounded, Ungrounded):
            started = clock()
            after = self._ports.eyes.look()
            return after, clock() - started
        action = turn.grounded.action
        self._permit_and_act(turn, action, turn.grounded.context)
        if turn.receipt is None or turn.receipt.delivery is Delivery.REFUSED:
            started = clock()
            after = self._ports.eyes.look()
            return after, clock() - started
        return self._watch(turn, turn.told.action if turn.told is not None else action)

    def _withhold(self, turn: _Turn) -> None:
        """Keep what is typed into a field for secrets out of all that is told, asked and recorded."""
        if isinstance(turn.grounded, Grounded):
            context = self._ports.redactor.data(replace(turn.grounded.context, foreign=turn.foreign))
            turn.grounded = replace(turn.grounded, context=context)
            turn.told = withhold(turn.proposal, turn.grounded, self._ports.redactor)

    def _permit_and_act(self, turn: _Turn, action: Action, context: Context) -> None:
        clock, gate = self._ports.clock, self._ports.gate
        started = clock()
        try:
            ruling = gate.propose(action, context)
        except ActionError as error:
            turn.receipt = Receipt(delivery=Delivery.REFUSED, digest="", reason=str(error))
            return
        turn.decision, permit = ruling.decision, ruling.permit
        turn.deciding += clock() - started
        if ruling.decision.verdict is Ruled.ASK:
            started = clock()
            turn.answer = self._ports.approver.ask(ruling.question(action, context))
            permit = gate.answer(ruling.digest, turn.answer)
            turn.approving = clock() - started
            if isinstance(turn.answer, StopRun):
                self._ports.stop.press()
        self._ports.listener(
            Decided(
                step=turn.number,
                action=turn.told.action if turn.told is not None else action,
                context=replace(context, file=ruling.file),
                decision=ruling.decision,
                answer=None if turn.answer is None else answer_words(turn.answer),
            )
        )
        if permit is None:
            self._refused += not isinstance(turn.answer, Instead)
            return
        self._refused = 0
        started = clock()
        receipt = gate.deliver(permit)
        turn.receipt = replace(receipt, content=self._ports.redactor.data(receipt.content))
        for words in self._foreign.hear(turn.receipt.content):
            self._ports.listener(Noted(note=foreign_words(words)))
        turn.acting = clock() - started

    def _watch(self, turn: _Turn, action: Action) -> tuple[Observation, float]:
        """Let the screen settle, look again and judge what changed."""
        clock, eyes = self._ports.clock, self._ports.eyes
        if isinstance(action, ToolAction) and not isinstance(action, OpenAddress):
            assert turn.receipt is not None
            turn.effect = judge_tool(action, turn.receipt)
            started = clock()
            return eyes.look(), clock() - started
        started = clock()
        if isinstance(turn.proposal, ProposeWait) and turn.proposal.until_change:
            self._await_change(turn.observation, turn.proposal.seconds)
        elif not isinstance(turn.proposal, ProposeWait):
            eyes.settle()
        turn.settling = clock() - started
        started = clock()
        after = eyes.look()
        seeing = clock() - started
        expected = _expected(turn.proposal)
        patience = _PATIENCE.get(type(action), 0.0 if expected is None else EXPECTED_SECONDS)
        turn.effect = judge(action, turn.observation, after, expected)
        if turn.effect.change is Change.NONE:
            patience = max(patience, LATE_SECONDS)
        deadline = clock() + patience
        while self._awaited(turn.effect, action, expected) and clock() < deadline:
            if self._ports.stop.wait(0.1):
                break
            started = clock()
            eyes.settle()
            turn.settling += clock() - started
            started = clock()
            after = eyes.look()
            seeing += clock() - started
            turn.effect = judge(action, turn.observation, after, expected)
            if new_windows(turn.observation, after):
                break
        return after, seeing

    @staticmethod
    def _awaited(effect: Effect, action: Action, expected: Expected | None) -> bool:
        """Whether more may yet come: all that was expected, or else anything at all."""
        if expected is not None or type(action) in _PATIENCE:
            return effect.change is not Change.VERIFIED
        return effect.change is Change.NONE

    def _await_change(self, before: Observation, seconds: float) -> None:
        deadline = self._ports.clock() + seconds
        while self._ports.clock() < deadline and not self._ports.stop.wait(0.1):
            settled = self._ports.eyes.settle(timeout=seconds)
            if changed_pixels(before.frame, settled.frame):
                return

    # --- what is said of it -------------------------------------------------------------------------

    def _tell_seen(self, number: int, observation: Observation) -> None:
        for note in self._ports.eyes.notes:
            if note not in self._noted:
                self._noted.add(note)
                self._ports.listener(Noted(note=note))
        for words in self._foreign.see(observation):
            self._ports.listener(Noted(note=foreign_words(words)))
        self._ports.listener(Seen(step=number, observation=observation))

    def _feedback(self, turn: _Turn) -> Feedback:
        refusal = error = None
        if isinstance(turn.grounded, Ungrounded):
            refusal, error = turn.grounded.refusal, turn.grounded.error
        denied = ""
        if turn.decision is not None and turn.receipt is None:
            denied = _why_not(turn.decision, turn.answer)
        return Feedback(
            proposal=turn.proposal,
            refusal=refusal,
            denied=denied,
            error=error or "",
            receipt=turn.receipt,
            effect=turn.effect,
        )

    def _refused_too_often(self) -> Outcome | None:
        if self._refused < MAX_REFUSED:
            return None
        reason = f"{self._refused} actions in a row were not permitted"
        return Outcome(verdict=Verdict.STOPPED, judge=Judge.USER, reason=reason)

    def _told_receipt(self, turn: _Turn) -> Receipt | None:
        """The Receipt with the digest of what is recorded, which is what a replay of the record comes to."""
        receipt, grounded = turn.receipt, turn.grounded
        if receipt is None or not receipt.digest or not isinstance(grounded, Grounded) or turn.told is None:
            return receipt
        frame = blacked_out(turn.observation, self._ports.redactor).frame
        if turn.told.action is grounded.action and frame is turn.observation.frame:
            return receipt
        shown = seen_on(frame, grounded.context)
        return replace(receipt, digest=told_digest(grounded.action, shown, self._ports.redactor))

    def _record(self, turn: _Turn) -> None:
        clock = self._ports.clock
        grounded = turn.grounded
        told = turn.told
        step = Step(
            number=turn.number,
            title=turn.proposal.why or turn.proposal.kind,
            observation=blacked_out(turn.observation, self._ports.redactor),
            proposal=proposal_to_json(told.proposal if told is not None else turn.proposal),
            target=None if grounded is None else grounded.as_json(),
            action=told.action if told is not None else None,
            decision=turn.decision,
            answer=None if turn.answer is None else answer_words(turn.answer),
            receipt=self._told_receipt(turn),
            effect=turn.effect,
            timings=Timings(
                seeing=turn.seeing,
                deciding=turn.deciding,
                approving=turn.approving,
                acting=turn.acting,
                settling=turn.settling,
                recording=self._recording,
            ),
            foreign=turn.foreign,
        )
        started = clock()
        self._ports.records.append(self._episode, step)
        self._recording = clock() - started
        self.steps = turn.number
        self._ports.listener(Stepped(step=step))


def _put_in_its_place(turn: _Turn) -> Proposal | None:
    return changed(turn.proposal, turn.answer) if isinstance(turn.answer, Instead) else None


def _why_not(decision: Decision, answer: Answer | None) -> str:
    """Why an Action was not permitted, as the Brain hears it."""
    if isinstance(answer, Refuse):
        reason = answer.reason.strip()[:MAX_REASON]
        return f"you refused it: {reason}" if reason else "you refused it"
    return decision.reason or "not allowed"


def _expected(proposal: Proposal) -> Expected | None:
    return proposal.expected if isinstance(proposal, ProposeClick | ProposeKeys) else None


def _failed(reason: str) -> Outcome:
    return Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason=reason)

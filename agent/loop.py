"""The loop: see, propose, ground, decide, permit, act, verify, remember. One turn is one Step.

It knows no brain, no screen and no store: whatever touches the world comes in as a port. Replay is this
same loop with other ports.
"""

from __future__ import annotations

from dataclasses import replace

from agent.again import worth_again
from agent.brain import Brain, Feedback, answer_behind
from agent.careful import CarefulEyes, careful_listener, withhold
from agent.changing import changed
from agent.draft_step import DraftStep
from agent.event import Decided, Noted, Proposed, Seen, Stepped
from agent.foreign import ForeignReader
from agent.grounded import Grounded, Ungrounded
from agent.lookups import Asking
from agent.ports import Ports
from agent.proposal import AskPerson, Done, GiveUp, Malformed, Proposal
from agent.questions import Questions
from agent.task import Task
from agent.verify import differences
from agent.watcher import Watcher
from memory.episode import Judge, Outcome, Verdict
from memory.step import Origin
from safety.action import Action
from safety.context import Context
from safety.decision import Change as Instead
from safety.decision import StopRun, answer_words
from safety.decision import Verdict as Ruled
from safety.errors import ActionError, UserActing
from safety.receipt import Delivery, Receipt
from safety.redaction.screen import blacked_out
from safety.wording import foreign_words
from vision.observation import Observation

MAX_MALFORMED = 3
MAX_REFUSED = 3
_STOPPED = Outcome(verdict=Verdict.STOPPED, judge=Judge.USER, reason="stopped by the user")


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
        self._asking = Asking(ports.programs, ports.meaning)
        self._watcher = Watcher(self._ports)
        self._malformed = 0
        self._refused = 0
        self._recording = 0.0
        self._noted: set[str] = set()
        self._foreign = ForeignReader(task.instruction)
        self._questions = Questions(self._ports, self._foreign, self._stopped)
        self.steps = 0

    def run(self) -> Outcome:
        """Turn until the Brain is done or gives up, somebody stops it, or the steps run out.

        Raises DisplayLost, HandLost and JournalError: the screen, the hand or the disk is gone.
        """
        if self._stopped():
            return _STOPPED  # while the brain was made ready
        observation, seeing = self._look()
        last: Feedback | None = None
        while True:
            if self._stopped():
                return _STOPPED
            if self.steps >= self._task.max_steps:
                return _failed(f"stopped after {self.steps} steps, the most this task may take")
            turn = self._begin(observation, last, seeing)
            if self._stopped():
                return _STOPPED  # what the brain came to meanwhile is not done
            ended = self._ended(turn)
            if ended is None:
                observation, last, seeing = self._take(turn)
                ended = self._refused_too_often()
            else:
                self._record(turn)
            if ended is not None:
                return ended

    def _stopped(self) -> bool:
        return self._ports.stop.pressed or self._ports.gate.stopped

    # --- one turn -----------------------------------------------------------------------------------

    def _begin(self, observation: Observation, last: Feedback | None, seeing: float) -> DraftStep:
        number = self.steps + 1
        self._tell_seen(number, observation)
        started = self._ports.clock()
        proposal = self._brain.propose(blacked_out(observation, self._ports.redactor), last)
        deciding = self._ports.clock() - started
        return DraftStep(
            number=number,
            observation=observation,
            proposal=proposal,
            raw=answer_behind(self._brain),
            foreign=self._foreign.words,
            seeing=seeing,
            deciding=deciding,
        )

    def _ended(self, turn: DraftStep) -> Outcome | None:
        match turn.proposal:
            case Done(answer=answer, why=why):
                return Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT, reason=answer or why)
            case GiveUp(reason=reason):
                verdict = _given_up(turn.proposal, refused=self._refused > 0)
                return Outcome(verdict=verdict, judge=Judge.AGENT, reason=reason)
            case Malformed(error=error):
                self._malformed += 1
                if self._malformed >= MAX_MALFORMED:
                    return _failed(f"{self._malformed} answers in a row could not be read; the last: {error}")
            case _:
                self._malformed = 0
        if isinstance(turn.proposal, AskPerson):
            return self._questions.ask(turn, turn.proposal)
        return None

    def _take(self, turn: DraftStep) -> tuple[Observation, Feedback, float]:
        """Act on a turn's Proposal; what a person puts in its place is a turn of its own, and so is another
        try, with fresh perception, of what had no effect."""
        after, seeing = self._attempt_and_record(turn)
        while self._may_go_on() and (other := _put_in_its_place(turn)) is not None:
            turn = self._turn_after(after, other, seeing, Origin.PERSON)
            after, seeing = self._attempt_and_record(turn)
        if worth_again(turn) and self._may_go_on():
            turn = self._turn_after(after, turn.proposal, seeing, Origin.AGAIN)
            after, seeing = self._attempt_and_record(turn)
        return after, turn.feedback(), seeing

    def _attempt_and_record(self, turn: DraftStep) -> tuple[Observation, float]:
        after, seeing = self._attempt(turn)
        self._record(turn)
        return after, seeing

    def _turn_after(self, seen: Observation, proposal: Proposal, seeing: float, origin: Origin) -> DraftStep:
        number = self.steps + 1
        self._tell_seen(number, seen)
        return DraftStep(
            number=number,
            observation=seen,
            proposal=proposal,
            origin=origin,
            foreign=self._foreign.words,
            seeing=seeing,
        )

    def _may_go_on(self) -> bool:
        return self.steps < self._task.max_steps and not self._ports.stop.pressed

    def _look(self) -> tuple[Observation, float]:
        started = self._ports.clock()
        seen = self._ports.eyes.look()
        return seen, self._ports.clock() - started

    def _attempt(self, turn: DraftStep) -> tuple[Observation, float]:
        if turn.said is not None:
            return self._look()
        clock = self._ports.clock
        started = clock()
        turn.grounded = self._ports.grounder(turn.proposal, turn.observation, *self._asking.ports)
        turn.deciding += clock() - started
        self._withhold(turn)
        target = turn.grounded.target if isinstance(turn.grounded, Grounded) else turn.grounded.refusal
        told = turn.told.proposal if turn.told is not None else turn.proposal
        self._ports.listener(Proposed(step=turn.number, proposal=told, target=target))
        if isinstance(turn.grounded, Ungrounded):
            return self._look()
        action = turn.grounded.action
        self._permit_and_act(turn, action, turn.grounded.context)
        if turn.receipt is None or turn.receipt.delivery is Delivery.REFUSED:
            after, seeing = self._look()
        else:
            told_action = turn.told.action if turn.told is not None else action
            after, seeing = self._watcher.watch(turn, told_action)
        self._note_takeover(turn, after)
        return after, seeing

    def _note_takeover(self, turn: DraftStep, after: Observation) -> None:
        """Where the user took over, say what is different since: to whoever listens, and to the Brain."""
        if turn.receipt is not None and turn.receipt.taken_over:
            changes = f"while you had the mouse or the keyboard: {differences(turn.observation, after)}"
            turn.receipt = replace(turn.receipt, reason=f"{turn.receipt.reason}; {changes}")
            self._ports.listener(Noted(note=changes))

    def _withhold(self, turn: DraftStep) -> None:
        """Keep what is typed into a field for secrets out of all that is told, asked and recorded."""
        if isinstance(turn.grounded, Grounded):
            context = self._ports.redactor.data(replace(turn.grounded.context, foreign=turn.foreign))
            turn.grounded = replace(turn.grounded, context=context)
            turn.told = withhold(turn.proposal, turn.grounded, self._ports.redactor)

    def _permit_and_act(self, turn: DraftStep, action: Action, context: Context) -> None:
        clock, gate = self._ports.clock, self._ports.gate
        started = clock()
        try:
            ruling = gate.propose(action, context)
        except ActionError as error:
            turn.receipt = Receipt(
                delivery=Delivery.REFUSED,
                digest="",
                reason=str(error),
                taken_over=isinstance(error, UserActing),
                error=type(error).__name__,
            )
            return
        turn.decision, permit = ruling.decision, ruling.permit
        turn.digest, turn.file = ruling.digest, ruling.file
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

    # --- what is said of it -------------------------------------------------------------------------

    def _tell_seen(self, number: int, observation: Observation) -> None:
        for note in (*self._ports.eyes.notes, *self._asking.notes):
            if note not in self._noted:
                self._noted.add(note)
                self._ports.listener(Noted(note=note))
        for words in self._foreign.see(observation):
            self._ports.listener(Noted(note=foreign_words(words)))
        self._ports.listener(Seen(step=number, observation=observation))

    def _refused_too_often(self) -> Outcome | None:
        if self._refused < MAX_REFUSED:
            return None
        reason = f"{self._refused} actions in a row were not permitted"
        return Outcome(verdict=Verdict.STOPPED, judge=Judge.USER, reason=reason)

    def _record(self, turn: DraftStep) -> None:
        turn.lookups = self._asking.taken()
        step = turn.step(self._ports.redactor, self._recording)
        started = self._ports.clock()
        self._ports.records.append(self._episode, step)
        self._recording = self._ports.clock() - started
        self.steps = turn.number
        self._ports.listener(Stepped(step=step))


def _put_in_its_place(turn: DraftStep) -> Proposal | None:
    return changed(turn.proposal, turn.answer) if isinstance(turn.answer, Instead) else None


def _given_up(last: GiveUp, *, refused: bool) -> Verdict:
    if last.paused:
        return Verdict.PAUSED
    return Verdict.STOPPED if refused else Verdict.INFEASIBLE if last.infeasible else Verdict.FAILED


def _failed(reason: str) -> Outcome:
    return Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason=reason)

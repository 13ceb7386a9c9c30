"""What one turn of the loop has come to so far; becomes a Step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.brain import Feedback
from agent.careful import Told
from agent.grounded import Grounded, Ungrounded, seen_on
from agent.proposal import Proposal
from agent.proposal_json import proposal_to_json
from memory.step import Step, Timings
from safety.context import ForeignWords
from safety.decision import MAX_REASON, Answer, Decision, Refuse, answer_words
from safety.receipt import Effect, Receipt
from safety.redaction.actions import told_digest
from safety.redaction.redactor import Redactor
from safety.redaction.screen import blacked_out
from vision.observation import Observation


@dataclass(slots=True, kw_only=True)
class DraftStep:
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

    def feedback(self) -> Feedback:
        """What the Brain hears of it."""
        refusal = error = None
        if isinstance(self.grounded, Ungrounded):
            refusal, error = self.grounded.refusal, self.grounded.error
        denied = ""
        if self.decision is not None and self.receipt is None:
            denied = _why_not(self.decision, self.answer)
        return Feedback(
            proposal=self.proposal,
            refusal=refusal,
            denied=denied,
            error=error or "",
            receipt=self.receipt,
            effect=self.effect,
        )

    def step(self, redactor: Redactor, recording: float) -> Step:
        """The Step it has become, with nothing in it that the redactor hides. `recording` is what writing the
        Step before took, in seconds."""
        grounded = self.grounded
        told = self.told
        return Step(
            number=self.number,
            title=self.proposal.why or self.proposal.kind,
            observation=blacked_out(self.observation, redactor),
            proposal=proposal_to_json(told.proposal if told is not None else self.proposal),
            target=None if grounded is None else grounded.as_json(),
            action=told.action if told is not None else None,
            decision=self.decision,
            answer=None if self.answer is None else answer_words(self.answer),
            receipt=self._told_receipt(redactor),
            effect=self.effect,
            timings=Timings(
                seeing=self.seeing,
                deciding=self.deciding,
                approving=self.approving,
                acting=self.acting,
                settling=self.settling,
                recording=recording,
            ),
            foreign=self.foreign,
        )

    def _told_receipt(self, redactor: Redactor) -> Receipt | None:
        """The Receipt with the digest of what is recorded, which is what a replay of the record comes to."""
        receipt, grounded = self.receipt, self.grounded
        if receipt is None or not receipt.digest or not isinstance(grounded, Grounded) or self.told is None:
            return receipt
        frame = blacked_out(self.observation, redactor).frame
        if self.told.action is grounded.action and frame is self.observation.frame:
            return receipt
        shown = seen_on(frame, grounded.context)
        return replace(receipt, digest=told_digest(grounded.action, shown, redactor))


def _why_not(decision: Decision, answer: Answer | None) -> str:
    """Why an Action was not permitted, as the Brain hears it."""
    if isinstance(answer, Refuse):
        reason = answer.reason.strip()[:MAX_REASON]
        return f"you refused it: {reason}" if reason else "you refused it"
    return decision.reason or "not allowed"

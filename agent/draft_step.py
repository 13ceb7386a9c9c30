"""What one turn of the loop has come to so far; becomes a Step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from agent.brain import Feedback
from agent.careful import Told
from agent.grounded import Grounded, Ungrounded
from agent.proposal import Proposal, ProposeType, title_of
from agent.proposal_json import proposal_to_json
from memory.lookup import Lookup
from memory.renaming import renamed
from memory.said import Reply, Said, said_words
from memory.step import Origin, Step, Timings
from safety.context import Context, FileSeen, ForeignWords
from safety.decision import MAX_REASON, Answer, Change, Decision, Refuse, answer_words
from safety.receipt import Effect, Receipt
from safety.redaction.actions import told_text
from safety.redaction.redactor import Redactor
from safety.redaction.screen import blacked_out
from vision.observation import Observation


@dataclass(slots=True, kw_only=True)
class DraftStep:
    """What one turn has come to so far; becomes a Step."""

    number: int
    observation: Observation
    proposal: Proposal
    raw: str = ""  # what a model wrote for it
    origin: Origin = Origin.BRAIN
    grounded: Grounded | Ungrounded | None = None
    told: Told | None = None
    foreign: tuple[ForeignWords, ...] = ()
    digest: str = ""
    file: FileSeen | None = None
    lookups: tuple[Lookup, ...] = ()
    decision: Decision | None = None
    answer: Answer | None = None
    said: Said | None = None
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
            said="" if self.said is None else self.said.text,
        )

    def step(self, redactor: Redactor, recording: float) -> Step:
        """The Step it has become, with nothing in it that the redactor hides. `recording` is what writing the
        Step before took, in seconds."""
        grounded = self.grounded
        told = self.told
        seen = blacked_out(self.observation, redactor)
        file = redactor.data(self.file)
        step = Step(
            number=self.number,
            title=title_of(self.proposal),
            observation=seen,
            proposal=self._told_proposal(redactor),
            target=None if grounded is None else grounded.as_json(),
            action=told.action if told is not None else None,
            decision=self.decision,
            answer=self._reply_words(),
            receipt=self.receipt,
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
            context=self._context(file),
            digest=self.digest,
            reply=self._told_reply(),
            lookups=self.lookups,
            origin=self.origin,
        )
        same = self._tells_all and seen is self.observation and file is self.file
        return step if same else renamed(step)

    @property
    def _tells_all(self) -> bool:
        """Whether the Action is recorded as it was done."""
        grounded, told = self.grounded, self.told
        return not isinstance(grounded, Grounded) or told is None or told.action is grounded.action

    def _context(self, file: FileSeen | None) -> Context | None:
        """Where the Action would go, with the file the gate found; the foreign words are the Step's."""
        if not isinstance(self.grounded, Grounded):
            return None
        return replace(self.grounded.context, file=file, foreign=())

    def _told_proposal(self, redactor: Redactor) -> dict[str, Any]:
        """The Proposal with what the model wrote for it, but where something of it is hidden: in the model's
        spelling that might not be known again. An answer that could not be read holds it already."""
        plain = proposal_to_json(self.told.proposal if self.told is not None else self.proposal)
        hidden = plain != proposal_to_json(self.proposal) or redactor.data(plain) != plain
        return plain if hidden or not self.raw or "raw" in plain else plain | {"raw": self.raw}

    def _reply_words(self) -> str | None:
        if self.said is not None:
            return said_words(self.said)
        return None if self.answer is None else answer_words(self.answer)

    def _told_reply(self) -> Reply | None:
        """The answer, without what it puts into a field for secrets."""
        if self.said is not None:
            return self.said
        reply, grounded = self.answer, self.grounded
        if not isinstance(reply, Change) or reply.text is None or not isinstance(grounded, Grounded):
            return reply
        secret = grounded.context.secret_field and isinstance(self.proposal, ProposeType)
        return replace(reply, text=told_text(reply.text)) if secret else reply


def _why_not(decision: Decision, answer: Answer | None) -> str:
    """Why an Action was not permitted, as the Brain hears it."""
    if isinstance(answer, Refuse):
        reason = answer.reason.strip()[:MAX_REASON]
        return f"you refused it: {reason}" if reason else "you refused it"
    return decision.reason or "not allowed"

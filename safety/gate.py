"""The gate as its callers see it: propose, have it approved, deliver. Every road to the mouse is this one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import TracebackType
from typing import Protocol, Self

from safety.action import Action
from safety.context import Context, FileSeen
from safety.decision import Answer, Decision, Question
from safety.receipt import Permit, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The gate's reply to a proposed Action: its digest, the Decision, and the Permit if it was allowed.

    `crop_png` shows what the gate itself saw under the Action when it asks (PNG, empty otherwise), `shown`
    what it would change, in text; `file` is what the gate found where a file Action points.
    """

    digest: str
    decision: Decision
    permit: Permit | None = None
    crop_png: bytes = b""
    shown: str = ""
    file: FileSeen | None = None

    def question(self, action: Action, context: Context) -> Question:
        """What an Approver is asked about the Action this Ruling is on."""
        return Question(
            digest=self.digest,
            action=action,
            context=replace(context, file=self.file),
            decision=self.decision,
            crop_png=self.crop_png,
            shown=self.shown,
        )


class Gate(Protocol):
    """What stands between a Proposal and the mouse. `safety.hand.client` is the real one, in a process of
    its own; `safety.hand.fake` records what it was given."""

    def propose(self, action: Action, context: Context) -> Ruling:
        """Ask whether an Action may be done. Sends no input.

        Raises ActionError where it cannot be done as it stands: it is malformed, or (TargetChanged) the
        pixels under it are no longer those that were seen. Look again, then propose again. What was refused
        is denied from then on, without a question.
        """
        ...

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        """Tell the gate what the Approver said to its question; a Permit only where it approves."""
        ...

    def deliver(self, permit: Permit) -> Receipt:
        """Do it. Raises HandLost if the hand's process is gone."""
        ...

    def stop(self) -> None:
        """Cut what is being done and refuse everything after; safe from any thread."""
        ...

    @property
    def stopped(self) -> bool: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

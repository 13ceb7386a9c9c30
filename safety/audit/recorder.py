"""What the gate tells the audit log, in the order in which it has to be told."""

from __future__ import annotations

from typing import Protocol

from safety.action import Action
from safety.audit.entry import Json, Payload
from safety.audit.facts import Facts, Redact
from safety.context import Context
from safety.decision import Answer, Decision
from safety.receipt import Permit, Receipt


class Audit(Protocol):
    """The log as the gate uses it. Every method raises AuditError where it can't be written: whatever it was
    about is then not done."""

    def decided(self, digest: str, action: Action, context: Context, decision: Decision) -> None: ...

    def answered(self, digest: str, answer: Answer) -> None: ...

    def intent(self, permit: Permit, action: Action, context: Context) -> None:
        """It is about to be done. On the disk when this returns."""
        ...

    def receipt(self, permit: Permit, receipt: Receipt) -> None:
        """What became of it. On the disk when this returns."""
        ...

    def noted(self, kind: str, reason: str) -> None:
        """Something else that belongs in it: "stopped", "paused"."""
        ...


class Journal(Protocol):
    """What entries are written to: `safety.audit.log.AuditLog`, or a list."""

    @property
    def text_key(self) -> bytes: ...

    def append(self, kind: str, payload: Payload, *, durable: bool = False) -> int: ...

    def rotate_when_full(self) -> None: ...


class Recorder:
    """Implements Audit. `redact` is applied to every word that is written out."""

    def __init__(self, log: Journal, redact: Redact = lambda text: text) -> None:
        self._log = log
        self._redact = redact

    def decided(self, digest: str, action: Action, context: Context, decision: Decision) -> None:
        self._log.rotate_when_full()
        facts = self._facts()
        told: dict[str, Json] = {
            "ref": facts.name(digest),
            "action": facts.action(action, context),
            **facts.context(context),
            **facts.decision(decision),
        }
        self._log.append("decided", told)

    def answered(self, digest: str, answer: Answer) -> None:
        self._log.append("answered", {"ref": self._facts().name(digest), "answer": answer.kind})

    def intent(self, permit: Permit, action: Action, context: Context) -> None:
        facts = self._facts()
        told: dict[str, Json] = {
            "ref": facts.name(permit.digest),
            "permit": facts.name(permit.id),
            "action": facts.action(action, context),
            **facts.context(context),
        }
        self._log.append("intent", told, durable=True)

    def receipt(self, permit: Permit, receipt: Receipt) -> None:
        facts = self._facts()
        told: dict[str, Json] = {
            "ref": facts.name(permit.digest),
            "permit": facts.name(permit.id),
            "delivery": str(receipt.delivery),
            "reason": facts.words(receipt.reason),
            "seconds": round(receipt.seconds, 4),
        }
        self._log.append("receipt", told, durable=True)

    def noted(self, kind: str, reason: str) -> None:
        self._log.append(kind, {"reason": self._facts().words(reason)})

    def _facts(self) -> Facts:
        return Facts(key=self._log.text_key, redact=self._redact)

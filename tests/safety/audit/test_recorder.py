from __future__ import annotations

import pytest

from safety.action import TypeText
from safety.audit.fake import MemoryLog
from safety.audit.recorder import Recorder
from safety.context import Context
from safety.decision import Approve, Decision, Refuse, Verdict
from safety.errors import AuditError
from safety.receipt import Delivery, Permit, Receipt
from safety.risk import Risk

PERMIT = Permit(id="secret id", digest="d" * 64, expires=1.0)
DECISION = Decision(verdict=Verdict.ASK, risk=Risk.R2, rule="r", reason="changes data of bob@example.org")


def test_what_the_gate_tells_is_tied_together_and_gives_no_permit_away() -> None:
    log = MemoryLog()
    audit = Recorder(log, redact=lambda text: text.replace("bob@example.org", "[mail]"))
    audit.decided(PERMIT.digest, TypeText(text="a"), Context(), DECISION)
    audit.answered(PERMIT.digest, Approve())
    audit.answered(PERMIT.digest, Refuse(reason="my PIN is in there"))
    audit.intent(PERMIT, TypeText(text="a"), Context())
    audit.receipt(
        PERMIT, Receipt(delivery=Delivery.UNCERTAIN, digest=PERMIT.digest, reason="bob@example.org")
    )
    audit.noted("stopped", "a signal")
    assert log.kinds == ["decided", "answered", "answered", "intent", "receipt", "stopped"]
    decided, answered, refused, intent, receipt, stopped = (payload for _, payload in log.entries)
    assert decided["ref"] == answered["ref"] == intent["ref"] == receipt["ref"]
    assert intent["permit"] == receipt["permit"]
    assert decided["reason"] == "changes data of [mail]"
    assert (receipt["delivery"], receipt["reason"]) == ("uncertain", "[mail]")
    assert (answered["answer"], stopped["reason"]) == ("approve", "a signal")
    assert refused["answer"] == "refuse"
    for secret in ("PIN", PERMIT.id, PERMIT.digest):
        assert secret not in str(log.entries)


def test_a_full_log_refuses() -> None:
    log = MemoryLog()
    log.full = True
    with pytest.raises(AuditError, match="full"):
        Recorder(log).noted("stopped", "")

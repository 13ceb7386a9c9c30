"""Who answers the gate's questions when a task is run from the terminal."""

from __future__ import annotations

from safety.decision import Approver


def approver_for(mode: str) -> Approver:
    """ask: this terminal; rules: nobody, so only what rules allow is done; all: everything is approved."""
    from safety.approvers.scripted import ApproveAll, RefuseAll
    from safety.approvers.terminal import TerminalApprover

    match mode:
        case "ask":
            return TerminalApprover()
        case "rules":
            return RefuseAll()
        case _:
            return ApproveAll()

"""What the command's exit code says."""

from __future__ import annotations

from memory.episode import Verdict

SUCCEEDED, FAILED, USAGE, STOPPED, INFEASIBLE = 0, 1, 2, 3, 4

_BY_VERDICT = {
    Verdict.SUCCEEDED: SUCCEEDED,
    Verdict.FAILED: FAILED,
    Verdict.STOPPED: STOPPED,
    Verdict.INFEASIBLE: INFEASIBLE,
    Verdict.PAUSED: STOPPED,
}


def exit_code(verdict: Verdict) -> int:
    return _BY_VERDICT[verdict]

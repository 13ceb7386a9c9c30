"""What became of one try of one eval task."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from memory.step import Timings


class TaskVerdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    ERROR = "infrastructure error"  # the task could not be tried: says nothing of the brain


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """`attempt` counts from 1. `claim` is the agent's own verdict, which decides nothing. `timings` are the
    sums over the steps; `seconds` is the wall time of the whole try, set-up and checking included."""

    task: str
    attempt: int
    verdict: TaskVerdict
    reason: str = ""
    claim: str = ""
    claim_reason: str = ""
    episode: str = ""
    steps: int = 0
    seconds: float = 0.0
    timings: Timings

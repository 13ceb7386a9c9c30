"""Why an Episode failed, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class FailureClass(StrEnum):
    """What went wrong first. Of several that would fit, the one that came first in the run counts."""

    PERCEPTION = "perception"  # the thing was on the screen, and was not seen or was misread
    GROUNDING_ABSENT = "grounding absent"  # nothing on the screen is called anything like that
    GROUNDING_NEAR_MISS = "grounding near miss"  # something is called nearly so, or several things are
    GROUNDING_WRONG = "grounding wrong"  # something else than what was meant was acted on
    PLANNING = "planning"  # what was done is not what the task asked for, or was not understood
    STALE_STATE = "stale state"  # the screen was no longer what was decided upon
    REPETITION = "repetition"  # the same was done again and again, and nothing came of it
    STOPPED_EARLY = "stopped early"  # it ended with what was asked still to be done
    STOPPED_LATE = "stopped late"  # it went on until its steps or its time ran out
    VERIFICATION = "verification"  # what came of an action was not what it was for, or could not be told
    MEMORY = "memory"  # what had to be kept was not: the journal, a noted value, what was copied
    PERMISSION = "permission"  # a rule or a person did not let it go on
    PAUSED = "paused"  # it lacked what can be given: an answer of a person's, or a model that answers
    ENVIRONMENT = "environment"  # the desk, the hand, a program or the person at the mouse came between
    INJECTION = "injection"  # it did what words on the screen said, not what the user said


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What an eval's checker found of an Episode: `verdict` is that of `TaskVerdict` in lower case,
    `reason` says what was amiss."""

    verdict: Literal["passed", "failed", "infrastructure error"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an Episode failed.

    `step` is the number of the first bad Step; None where no Step is to blame, or there is none. `evidence`
    is in words, one finding a line, the one that decided first; it quotes what was recorded, so it is as
    private as the journal.
    """

    kind: FailureClass
    step: int | None
    evidence: tuple[str, ...]

"""One run of one Task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

IMPORTING = "importing"
"""What `imported` says of an Episode while it is being imported, and after that was cut off."""


class Verdict(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"
    PAUSED = "paused"  # it lacks something that can be given: an answer, or a model that answers


class Judge(StrEnum):
    """Who says so."""

    CHECKER = "checker"
    USER = "user"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`broke` is the kind of error that broke the run off ("HandLost"), empty where it ended by itself."""

    verdict: Verdict
    judge: Judge
    reason: str = ""
    broke: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An Episode as the journal lists it. `outcome` is None while it runs, and after a crash. `imported` says
    where an imported one came from; it is empty for what was recorded here."""

    id: str
    instruction: str
    brain: str
    desk: str
    started: datetime
    finished: datetime | None = None
    outcome: Outcome | None = None
    steps: int = 0
    imported: str = ""

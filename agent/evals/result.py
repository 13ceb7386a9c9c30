"""What became of one try of one eval task, and all tries of one run."""

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
    sums over the steps; `seconds` is the wall time of the whole try, set-up and checking included. `retries`
    tells how often it was begun again because the process that did it died.

    `program` is what the task is mostly done in, `drift` what was changed about the desk ("": nothing),
    `paraphrase` which other wording was told (0: the task's own), `minimal_steps` what a person needs.
    `failure` is the class of a failure and `bad_step` the first step that went wrong. None stands for
    what is not known: `tokens`, `money` in US dollars, `joules`.
    """

    task: str
    attempt: int
    verdict: TaskVerdict
    reason: str = ""
    claim: str = ""
    claim_reason: str = ""
    episode: str = ""
    steps: int = 0
    seconds: float = 0.0
    retries: int = 0
    timings: Timings
    program: str = ""
    seed: int = 0
    drift: str = ""
    paraphrase: int = 0
    minimal_steps: int | None = None
    failure: str = ""
    bad_step: int | None = None
    tokens: int | None = None
    money: float | None = None
    joules: float | None = None

    @property
    def passed(self) -> bool:
        return self.verdict is TaskVerdict.PASSED

    @property
    def tried(self) -> bool:
        """Whether it says anything of the brain."""
        return self.verdict is not TaskVerdict.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The tries of one run. `episodes` is the folder of their journal, `finished` ISO 8601 in UTC; both are
    "" where they are not known. `protocol` says how the tries were made, where the suite does not."""

    suite: str
    brain: str
    results: tuple[TaskResult, ...]
    episodes: str = ""
    finished: str = ""
    protocol: str = ""

"""One try of one eval task, as plain data that can be done in any process, on any machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.evals.result import TaskResult
from agent.stop import StopSwitch

TRIES = 3
"""How often a job is begun at most where the process that does it dies."""


class Job(Protocol):
    """Picklable. `key` names it within its run and is the same when the run is begun again."""

    @property
    def key(self) -> str: ...

    def do(self, stop: StopSwitch) -> TaskResult:
        """Do it. Never raises for what is the task's or the desk's fault: that is in the result."""
        ...

    def lost(self, reason: str) -> TaskResult:
        """The result, an infrastructure error, where it could not be brought to an end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """A job was begun, for the `tries`-th time (from 1)."""

    job: Job
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The process that did a job died; it is begun again where `again`."""

    job: Job
    tries: int
    again: bool


Hear = Callable[[Began | Lost], None]
FanOut = Callable[[Sequence[Job], StopSwitch, Hear], Iterator[tuple[Job, TaskResult]]]
"""Does jobs and gives each with its result as it ends, until the stop is pressed; what ends after that was
cut short and is not given."""


def in_turn(jobs: Sequence[Job], stop: StopSwitch, hear: Hear) -> Iterator[tuple[Job, TaskResult]]:
    """One after the other, in this process. A FanOut."""
    for job in jobs:
        if stop.pressed:
            return
        hear(Began(job=job, tries=1))
        result = job.do(stop)
        if not stop.pressed:
            yield job, result

"""Doing all the jobs of a run, or those that a former run of just the same left undone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from agent.evals.fan_out.job import FanOut, Hear, Job
from agent.evals.fan_out.run_file import RunFile, begin_run, unfinished_run
from agent.evals.result import TaskResult
from agent.stop import StopSwitch


class Run:
    """The jobs of one run, and the results they have come to so far.

    `about` is all that makes it this run and no other (suite, brain, ...), as JSON data. With `resume` it
    goes on where the newest unfinished run of the same jobs and `about` in the folder was left.
    """

    def __init__(
        self, name: str, jobs: Sequence[Job], folder: Path, *, about: Mapping[str, object], resume: bool
    ) -> None:
        self._jobs = tuple(jobs)
        what = json.dumps([about, [job.key for job in jobs]], sort_keys=True)
        found = unfinished_run(folder, name, what) if resume else None
        self._file: RunFile = begin_run(folder, name, what) if found is None else found
        self._results = dict(self._file.done)

    @property
    def taken_up(self) -> int:
        """How many results a former run left."""
        return len(self._file.done)

    @property
    def total(self) -> int:
        return len(self._jobs)

    @property
    def results(self) -> tuple[TaskResult, ...]:
        """Those there are, in the order of the jobs, whatever the order they came in."""
        return tuple(self._results[job.key] for job in self._jobs if job.key in self._results)

    @property
    def done(self) -> dict[str, TaskResult]:
        """Those there are, by the keys of their jobs."""
        return dict(self._results)

    @property
    def complete(self) -> bool:
        return all(job.key in self._results for job in self._jobs)

    def do(self, fan_out: FanOut, stop: StopSwitch, hear: Hear) -> Iterator[tuple[Job, TaskResult]]:
        """Do what is not done yet; each with its job, once the result is written down. A complete run leaves
        no file."""
        left = [job for job in self._jobs if job.key not in self._results]
        for job, result in fan_out(left, stop, hear):
            self._file.note(job, result)
            self._results[job.key] = result
            yield job, result
        if self.complete:
            self._file.remove()

"""The episodes that playing MiniWoB++ comes to; each process plays all of its own on one desk and browser."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.brains.choice import Chosen
from agent.errors import SetUpError
from agent.evals.explained import explained
from agent.evals.miniwob.families import html_folder
from agent.evals.miniwob.stage import Stage
from agent.evals.real import evals_home
from agent.evals.result import TaskResult, TaskVerdict
from agent.stop import StopSwitch
from memory.errors import MemoryRoomError
from memory.step import Timings
from safety.errors import SafetyError
from vision.errors import VisionError

_open: dict[tuple[Path, bool], Stage] = {}
"""The stages of this process, one at most, by what they show and whether they have the accessibility tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniwobJob:
    """One episode: a task with a seed; a `fan_out.job.Job`. `attempt` counts a task's seeds from 1; `html` is
    the folder of the pages, the package's if None."""

    task: str
    seed: int
    attempt: int
    brain: Chosen
    accessibility: bool = False
    html: Path | None = None

    @property
    def key(self) -> str:
        return f"{self.task}, seed {self.seed}"

    def do(self, stop: StopSwitch) -> TaskResult:
        try:
            stage = _stage(self.html or html_folder(), accessibility=self.accessibility)
            result = stage.play(self.task, self.seed, self.attempt, self.brain, stop)
        except (SetUpError, SafetyError, VisionError, MemoryRoomError) as error:
            close_stages()  # it broke: the next episode gets one of its own
            return self.lost(str(error))
        return explained(result, evals_home())

    def lost(self, reason: str) -> TaskResult:
        return TaskResult(
            task=self.task,
            attempt=self.attempt,
            verdict=TaskVerdict.ERROR,
            reason=reason,
            program=self.task,
            seed=self.seed,
            timings=Timings(),
        )


def miniwob_jobs(
    tasks: Sequence[str], episodes: int, first_seed: int, brain: Chosen, *, accessibility: bool
) -> tuple[MiniwobJob, ...]:
    """Every task with as many seeds, one after another from the first; task by task within a round, so that
    a measurement that is broken off has something of every task."""
    return tuple(
        MiniwobJob(
            task=task, seed=first_seed + number, attempt=number + 1, brain=brain, accessibility=accessibility
        )
        for number in range(episodes)
        for task in tasks
    )


def close_stages() -> None:
    """Put away the desk and the browser of this process."""
    while _open:
        _open.popitem()[1].__exit__(None, None, None)


def _stage(html: Path, *, accessibility: bool) -> Stage:
    if (html, accessibility) not in _open:
        close_stages()
        stage = Stage(html, evals_home(), accessibility=accessibility)
        stage.__enter__()
        if not _open:
            atexit.register(close_stages)
        _open[html, accessibility] = stage
    return _open[html, accessibility]

"""Playing MiniWoB++ episodes one after another, on as many stages as it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from agent.errors import SetUpError
from agent.evals.miniwob.stage import Stage
from agent.evals.result import TaskResult, TaskVerdict
from agent.stop import StopSwitch
from memory.errors import MemoryRoomError
from memory.step import Timings
from safety.errors import SafetyError
from vision.errors import VisionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One episode to be played: a task with a seed; `attempt` counts a task's seeds from 1."""

    task: str
    seed: int
    attempt: int


def trials(tasks: Sequence[str], episodes: int, first_seed: int) -> tuple[Trial, ...]:
    """Every task with as many seeds, one after another from the first; task by task within a round, so that
    a measurement that is broken off has something of every task."""
    return tuple(
        Trial(task=task, seed=first_seed + number, attempt=number + 1)
        for number in range(episodes)
        for task in tasks
    )


def play_all(
    wanted: Sequence[Trial],
    make_stage: Callable[[], Stage],
    stop: StopSwitch,
    beginning: Callable[[Trial], None] = lambda trial: None,
) -> Iterator[TaskResult]:
    """Each trial's result as it comes, until the stop is pressed. A stage that broke is replaced; what
    keeps a trial from being played is an infrastructure error, no failure."""
    with ExitStack() as stages:
        stage: Stage | None = None
        for trial in wanted:
            if stop.pressed:
                return
            beginning(trial)
            try:
                stage = stage or stages.enter_context(make_stage())
                yield stage.play(trial.task, trial.seed, trial.attempt)
            except (SetUpError, SafetyError, VisionError, MemoryRoomError) as error:
                stages.close()
                stage = None
                yield TaskResult(
                    task=trial.task,
                    attempt=trial.attempt,
                    verdict=TaskVerdict.ERROR,
                    reason=str(error),
                    program=trial.task,
                    seed=trial.seed,
                    timings=Timings(),
                )

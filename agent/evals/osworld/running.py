"""Running one task on a private desk of its own, and scoring what came of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from agent.brains.choice import Chosen
from agent.errors import NotUnderstood, SetUpError
from agent.evals.explained import explained
from agent.evals.osworld.getters import GETTERS, NotThere
from agent.evals.osworld.metrics import INFEASIBLE, METRICS
from agent.evals.osworld.stage import Stage
from agent.evals.osworld.supported import why_not
from agent.evals.osworld.task_file import Json, Measure, OsworldTask
from agent.evals.real import evals_home, real_attempt
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.set_up import free_port
from agent.evals.watch import Watch, limited
from agent.stop import StopSwitch
from agent.task import Task
from memory.episode import Verdict
from memory.errors import MemoryRoomError
from memory.step import Timings
from safety.desk.private import PrivateDesk
from safety.errors import SafetyError
from vision.errors import VisionError

SCREEN = (1920, 1080)


@dataclass(frozen=True, slots=True, kw_only=True)
class OsworldJob:
    """One try of one task by a brain; a `fan_out.job.Job`. `steps` and `seconds` are the most it may take."""

    task: OsworldTask
    attempt: int
    brain: Chosen
    steps: int = 50
    seconds: float = 300.0

    @property
    def key(self) -> str:
        return f"{self.task.id} #{self.attempt}"

    def do(self, stop: StopSwitch) -> TaskResult:
        started, watch = time.monotonic(), Watch()
        try:
            score, reason = _try(self, watch, stop)
            verdict = TaskVerdict.PASSED if score >= 1.0 else TaskVerdict.FAILED
        except (SetUpError, SafetyError, VisionError, MemoryRoomError) as error:
            verdict, reason = TaskVerdict.ERROR, str(error)
        result = TaskResult(
            task=self.task.id,
            attempt=self.attempt,
            verdict=verdict,
            reason=reason,
            seconds=time.monotonic() - started,
            program=self.task.domain,
            **watch.told(),
        )
        return explained(result, evals_home())

    def lost(self, reason: str) -> TaskResult:
        return TaskResult(
            task=self.task.id,
            attempt=self.attempt,
            verdict=TaskVerdict.ERROR,
            reason=reason,
            timings=Timings(),
            program=self.task.domain,
        )


def _try(job: OsworldJob, watch: Watch, stop: StopSwitch) -> tuple[float, str]:
    """The score, and why it is not 1. Raises what kept the task from being tried."""
    with ExitStack() as stack:
        private = PrivateDesk(SCREEN)
        desk = stack.enter_context(private)
        stage = Stage(desk, job.task.folder, free_port(), SCREEN)
        task = job.task.at_home(desk.home)
        if reasons := why_not(task, stage):
            raise SetUpError("not run here: " + "; ".join(reasons))
        stage.run(task.config)
        try:
            with limited(job.seconds, stop) as limit:
                wanted = Task(instruction=task.instruction, max_steps=job.steps)
                real_attempt(job.brain)(wanted, desk=desk, listener=watch.hear, stop=limit)
        except NotUnderstood as error:
            return 0.0, f"not understood: {error}"
        stage.run(task.after)
        gave_up = watch.finished is not None and watch.finished.outcome.verdict is Verdict.INFEASIBLE
        scored = score(task, stage, gave_up=gave_up)
        private.check()
        return scored


def score(task: OsworldTask, stage: Stage, *, gave_up: bool) -> tuple[float, str]:
    """A task's score, 0 to 1, and why it is not 1: the mean of its measures where all count, and then 0 if
    any is 0; else the best of them. `gave_up`: the agent said that it can't be done."""
    if any(measure.metric == INFEASIBLE for measure in task.measures):
        return (1.0, "") if gave_up else (0.0, "it can't be done, and the agent did not say so")
    if gave_up:
        return 0.0, "the agent said that it can't be done"
    scores, reasons = [], []
    for measure in task.measures:
        value, reason = _measured(measure, stage)
        scores.append(value)
        reasons.append(reason)
    total = (sum(scores) / len(scores) if all(scores) else 0.0) if task.every else max(scores)
    return total, "" if total >= 1.0 else "; ".join(reason for reason in reasons if reason)


def _measured(measure: Measure, stage: Stage) -> tuple[float, str]:
    """One measure's score, 0 to 1, and why it is not 1."""
    try:
        result = _brought(measure.result, stage)
        expected = _brought(measure.expected, stage)
        value = float(METRICS[measure.metric](result, expected, measure.options))
    except NotThere as error:
        return 0.0, f"{measure.metric}: {error}"
    # A task's author may have written anything: what its own words make fail is a score of 0 with a reason.
    except Exception as error:  # noqa: BLE001
        return 0.0, f"{measure.metric}: {type(error).__name__}: {error!s:.200}"
    value = min(max(value, 0.0), 1.0)
    return value, "" if value >= 1.0 else f"{measure.metric} scored {value:.2f} on {result!r:.200}"


def _brought(getter: Json | None, stage: Stage) -> Any:
    return None if getter is None else GETTERS[getter["type"]](stage, getter)


def reasons_of(tasks: Sequence[OsworldTask]) -> dict[str, tuple[str, ...]]:
    """Why each task can't be run here, by its id: nothing for one that can. Looks at it on a private desk."""
    with PrivateDesk(SCREEN) as desk:
        return {
            task.id: why_not(task.at_home(desk.home), Stage(desk, task.folder, 0, SCREEN)) for task in tasks
        }

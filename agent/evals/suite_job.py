"""The tries that running a suite comes to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from agent.brains.choice import Chosen
from agent.evals.drift import NO_DRIFT, Drift
from agent.evals.explained import explained
from agent.evals.real import evals_home, real_attempt
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.runner import run_one
from agent.evals.set_up import main_program
from agent.evals.suite import EvalTask, Suite
from agent.stop import StopSwitch
from memory.step import Timings


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteJob:
    """One try of one task by a brain, under a drift; a `fan_out.job.Job`. `attempt` counts from 1."""

    suite: Suite
    task: EvalTask
    attempt: int
    brain: Chosen
    drift: Drift = NO_DRIFT

    @property
    def key(self) -> str:
        wording = f" in wording {self.task.wording}" if self.task.wording else ""
        drift = f" under {self.drift.name}" if self.drift.name else ""
        return f"{self.task.id} #{self.attempt}{wording}{drift}"

    def do(self, stop: StopSwitch) -> TaskResult:
        result = run_one(
            self.suite,
            self.task,
            number=self.attempt,
            attempt=real_attempt(self.brain),
            stop=stop,
            drift=self.drift,
        )
        return explained(result, evals_home())

    def lost(self, reason: str) -> TaskResult:
        return TaskResult(
            task=self.task.id,
            attempt=self.attempt,
            verdict=TaskVerdict.ERROR,
            reason=reason,
            timings=Timings(),
            drift=self.drift.name,
            program=main_program(self.task, os.environ),
            paraphrase=self.task.wording,
            minimal_steps=self.task.minimal_steps,
        )


def suite_jobs(
    suite: Suite,
    tasks: Sequence[EvalTask],
    *,
    repeat: int,
    brain: Chosen,
    drifts: Sequence[Drift] = (NO_DRIFT,),
) -> tuple[SuiteJob, ...]:
    """Every task `repeat` times under every drift: all of them once, then all of them again."""
    return tuple(
        SuiteJob(suite=suite, task=task, attempt=number, brain=brain, drift=drift)
        for drift in drifts
        for number in range(1, repeat + 1)
        for task in tasks
    )

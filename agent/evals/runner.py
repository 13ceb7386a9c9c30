"""Runs a task of a suite on a private desk of its own, and judges it by its true effect."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Protocol

from agent.errors import NotUnderstood, SetUpError
from agent.evals.checking import World, unmet
from agent.evals.drift import NO_DRIFT, Drift
from agent.evals.drift_desk import apply_drift
from agent.evals.page_server import PageServer
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.set_up import filled, main_program, set_up
from agent.evals.suite import EvalTask, Suite
from agent.evals.untouched import visible
from agent.evals.watch import Watch, limited
from agent.event import Finished, Listener
from agent.stop import StopSwitch
from agent.task import Task
from memory.errors import MemoryRoomError
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.errors import SafetyError
from vision.errors import VisionError

_POLL = 0.1


class Attempt(Protocol):
    """Lets a brain do one task on a desk: `agent.session.run_task` with the brain and approver filled in."""

    def __call__(self, task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished: ...


def run_one(
    suite: Suite,
    task: EvalTask,
    *,
    number: int,
    attempt: Attempt,
    stop: StopSwitch,
    drift: Drift = NO_DRIFT,
) -> TaskResult:
    """One try of one task. What keeps it from being tried is an infrastructure error, no failure."""
    started = time.monotonic()
    watch = Watch()
    try:
        reason = _try(suite, task, attempt, watch, stop, drift)
        verdict = TaskVerdict.PASSED if reason is None else TaskVerdict.FAILED
    except (SetUpError, SafetyError, VisionError, MemoryRoomError) as error:
        verdict, reason = TaskVerdict.ERROR, str(error)
    return TaskResult(
        task=task.id,
        attempt=number,
        drift=drift.name,
        verdict=verdict,
        reason=reason or "",
        seconds=time.monotonic() - started,
        program=main_program(task, os.environ),
        paraphrase=task.wording,
        minimal_steps=task.minimal_steps,
        **watch.told(),
    )


def _try(
    suite: Suite, task: EvalTask, attempt: Attempt, watch: Watch, stop: StopSwitch, drift: Drift
) -> str | None:
    """Why the task failed; None where it passed. Raises what kept it from being tried."""
    with ExitStack() as stack:
        private = PrivateDesk(drift.size, drift.environment)
        desk = stack.enter_context(private)
        apply_drift(drift, desk)
        server = PageServer(suite.folder / (task.setup.pages or ""), drift.pages)
        if task.setup.pages is not None:
            stack.enter_context(server)
        task = filled(task, {"home": str(desk.home), "server": server.address})
        task = set_up(task, suite.folder, desk)
        before = visible(desk.home)

        def judged() -> str | None:
            world = World(desk=desk, requests=server.requests, answer=watch.answer, before=before)
            return unmet(task.checks, world)

        if judged() is None:
            raise SetUpError(
                "its checks hold before anything is done: they would pass a brain that does nothing"
            )
        try:
            with limited(task.timeout, stop) as limit:
                wanted = Task(instruction=task.instruction, max_steps=task.max_steps)
                attempt(wanted, desk=desk, listener=watch.hear, stop=limit)
        except NotUnderstood as error:
            return f"not understood: {error}"
        reason = _within(task.settle, judged)
        private.check()
        return f"took longer than {task.timeout:g} s; {reason}" if reason and limit.passed else reason


def _within(seconds: float, judged: Callable[[], str | None]) -> str | None:
    """What is amiss after a while, None as soon as nothing is: programs save and send in their own time."""
    deadline = time.monotonic() + seconds
    while (reason := judged()) is not None and time.monotonic() < deadline:
        time.sleep(_POLL)
    return reason

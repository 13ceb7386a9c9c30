"""Runs a task of a suite on a private desk of its own, and judges it by its true effect."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
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
from agent.event import Event, Finished, Listener, Stepped
from agent.stop import StopSwitch
from agent.task import Task
from memory.errors import MemoryRoomError
from memory.step import Timings
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.errors import SafetyError
from vision.errors import VisionError

_POLL = 0.1


class Attempt(Protocol):
    """Lets a brain do one task on a desk: `agent.session.run_task` with the brain and approver filled in."""

    def __call__(self, task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished: ...


@dataclass(slots=True)
class _Watch:
    """What a run's events tell: its answer, and where its time went."""

    answer: str = ""
    timings: list[Timings] = field(default_factory=list)
    finished: Finished | None = None

    def hear(self, event: Event) -> None:
        match event:
            case Stepped(step=step):
                self.timings.append(step.timings)
                if step.proposal.get("kind") == "done":
                    self.answer = str(step.proposal.get("answer", ""))
            case Finished():
                self.finished = event
            case _:
                return


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
    watch = _Watch()
    try:
        reason = _try(suite, task, attempt, watch, stop, drift)
        verdict = TaskVerdict.PASSED if reason is None else TaskVerdict.FAILED
    except (SetUpError, SafetyError, VisionError, MemoryRoomError) as error:
        verdict, reason = TaskVerdict.ERROR, str(error)
    outcome = watch.finished.outcome if watch.finished else None
    return TaskResult(
        task=task.id,
        attempt=number,
        drift=drift.name,
        verdict=verdict,
        reason=reason or "",
        claim=str(outcome.verdict) if outcome else "",
        claim_reason=outcome.reason if outcome else "",
        episode=watch.finished.episode if watch.finished else "",
        steps=len(watch.timings),
        seconds=time.monotonic() - started,
        timings=_sum(watch.timings),
        program=main_program(task, os.environ),
        paraphrase=task.wording,
        minimal_steps=task.minimal_steps,
    )


def _try(
    suite: Suite, task: EvalTask, attempt: Attempt, watch: _Watch, stop: StopSwitch, drift: Drift
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
            with _deadline(task.timeout, stop) as limit:
                wanted = Task(instruction=task.instruction, max_steps=task.max_steps)
                attempt(wanted, desk=desk, listener=watch.hear, stop=limit)
        except NotUnderstood as error:
            return f"not understood: {error}"
        reason = _within(task.settle, judged)
        private.check()
        late = limit.pressed and not stop.pressed
        return f"took longer than {task.timeout:g} s; {reason}" if reason and late else reason


def _within(seconds: float, judged: Callable[[], str | None]) -> str | None:
    """What is amiss after a while, None as soon as nothing is: programs save and send in their own time."""
    deadline = time.monotonic() + seconds
    while (reason := judged()) is not None and time.monotonic() < deadline:
        time.sleep(_POLL)
    return reason


@contextmanager
def _deadline(seconds: float, outer: StopSwitch) -> Iterator[StopSwitch]:
    """A stop that is pressed when the time is up, or when the outer one is."""
    limit = StopSwitch()
    outer.attach(limit.press)
    timer = threading.Timer(seconds, limit.press)
    timer.daemon = True
    timer.start()
    try:
        yield limit
    finally:
        timer.cancel()


def _sum(timings: Sequence[Timings]) -> Timings:
    return Timings(**{f.name: sum(getattr(each, f.name) for each in timings) for f in fields(Timings)})

"""One private desk with one browser window, on which episode after episode is played."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.brains.catalogue import brain_named
from agent.errors import NotUnderstood
from agent.evals.miniwob.browser_window import DESK_SIZE, open_page
from agent.evals.miniwob.episode_server import Ended, EpisodeServer
from agent.evals.result import TaskResult, TaskVerdict
from agent.event import Event, Finished, Stepped
from agent.ports import Ports
from agent.session import Run, begin_task, record_run
from agent.stop import StopSwitch
from agent.task import Task
from memory.journal import Journal
from memory.step import Timings
from safety.approvers.scripted import ApproveAll
from safety.desk.private import PrivateDesk
from safety.hand.client import HandClient
from safety.programs import Programs
from safety.redaction.redactor import Redactor
from vision.eyes import Eyes

MAX_STEPS = 10
"""Of an episode. Each turn counts: an action, a wait, and what could not be found."""

_PAGE_SECONDS = 30.0
_REWARD_SECONDS = 0.5
"""How long after the brain's last step a reward is waited for."""


@dataclass(slots=True)
class _Watch:
    """What a run's events tell of it."""

    timings: list[Timings] = field(default_factory=list)
    finished: Finished | None = None

    def hear(self, event: Event) -> None:
        match event:
            case Stepped(step=step):
                self.timings.append(step.timings)
            case Finished():
                self.finished = event
            case _:
                return


class Stage:
    """A desk with a browser on it, open in its block. `folder` is where episodes are recorded.

    Entering raises SetUpError, SafetyError and VisionError where something of it cannot be started.
    """

    def __init__(self, html: Path, folder: Path, brain: str, *, accessibility: bool, outer: StopSwitch):
        self._html = html
        self._folder = folder
        self._brain = brain
        self._accessibility = accessibility
        self._outer = outer

    def __enter__(self) -> Self:
        with ExitStack() as parts:
            self._private = PrivateDesk(DESK_SIZE)
            self._desk = parts.enter_context(self._private)
            self._server = parts.enter_context(EpisodeServer(self._html))
            open_page(self._desk, self._server.lobby)
            bus = self._desk.accessibility_bus if self._accessibility else None
            self._eyes = parts.enter_context(Eyes(self._desk.display, bus))
            self._gate = parts.enter_context(HandClient(self._desk, home=self._folder))
            self._programs = Programs(self._desk.environment)
            self._parts = parts.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.close()

    def play(self, task: str, seed: int, attempt: int) -> TaskResult:
        """One episode. The run ends with the episode: once the page has given its reward, or after MAX_STEPS.

        Raises SetUpError where the page does not come up, and SafetyError and VisionError where the desk
        has gone.
        """
        started = time.monotonic()
        stop, watch = StopSwitch(), _Watch()
        self._outer.attach(stop.press)
        said = self._server.begin(task, seed, _PAGE_SECONDS, stop.press)
        self._eyes.settle(timeout=2.0)
        reason = self._run(said, stop, watch)
        ended = self._server.wait_for_end(_REWARD_SECONDS)
        self._private.check()
        passed = ended is not None and ended.reward > 0
        outcome = watch.finished.outcome if watch.finished else None
        return TaskResult(
            task=task,
            attempt=attempt,
            program=task,
            seed=seed,
            verdict=TaskVerdict.PASSED if passed else TaskVerdict.FAILED,
            reason="" if passed else f"“{said}”: {reason or _in_words(ended)}",
            claim=str(outcome.verdict) if outcome else "",
            claim_reason=outcome.reason if outcome else "",
            episode=watch.finished.episode if watch.finished else "",
            steps=len(watch.timings),
            seconds=time.monotonic() - started,
            timings=_sum(watch.timings),
        )

    def _run(self, said: str, stop: StopSwitch, watch: _Watch) -> str:
        """Let a fresh brain do what was said; why it did not even begin, "" where it did.

        The redactor is fresh too: what one episode gave as a password is no secret in the next.
        """
        redactor = Redactor()
        with Journal(self._folder, redactor=redactor) as journal:
            return self._recorded(said, watch, self._ports(journal, redactor, stop, watch), journal)

    def _ports(self, journal: Journal, redactor: Redactor, stop: StopSwitch, watch: _Watch) -> Ports:
        return Ports(
            eyes=self._eyes,
            gate=self._gate,
            approver=ApproveAll(),
            records=journal,
            programs=self._programs,
            listener=watch.hear,
            stop=stop,
            clock=time.monotonic,
            redactor=redactor,
        )

    def _recorded(self, said: str, watch: _Watch, ports: Ports, journal: Journal) -> str:
        mind = brain_named(self._brain, self._programs)
        task = Task(instruction=said, max_steps=MAX_STEPS)
        begun = ports.clock()
        try:
            plan = begin_task(mind, task, ports.redactor)
        except NotUnderstood as error:
            return f"not understood: {error}"
        run = Run(task=task, mind=mind, plan=plan, desk=str(self._desk.kind), started=begun)
        watch.hear(record_run(run, journal, ports))
        return ""


def _in_words(ended: Ended | None) -> str:
    if ended is None:
        return "the page gave no reward"
    return f"the page gave {ended.reward:g}" + (f", as “{ended.reason}”" if ended.reason else "")


def _sum(timings: list[Timings]) -> Timings:
    return Timings(**{f.name: sum(getattr(each, f.name) for each in timings) for f in fields(Timings)})

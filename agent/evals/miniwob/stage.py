"""One private desk with one browser window, on which episode after episode is played."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.brains.catalogue import brain_named
from agent.brains.choice import Chosen
from agent.errors import NotUnderstood
from agent.evals.miniwob.browser_window import DESK_SIZE, open_page
from agent.evals.miniwob.episode_server import Ended, EpisodeServer
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.watch import Watch
from agent.given import given_to, used_by
from agent.lookups import NotedPrograms
from agent.ports import Ports
from agent.session import Run, begin_task, record_run
from agent.stop import StopSwitch
from agent.task import Task
from agent.tracing.opening import trace_run
from agent.tracing.traced import TracedBrain, traced_ports
from memory.journal import Journal
from safety.approvers.scripted import ApproveAll
from safety.desk.private import PrivateDesk
from safety.hand.client import HandClient
from safety.mode import Mode
from safety.programs import Programs
from safety.redaction.redactor import Redactor
from safety.rule_sources import rule_sources
from vision.eyes import Eyes
from vision.grounding.shipped import shipped_meaning

MAX_STEPS = 10
"""Of an episode. Each turn counts: an action, a wait, and what could not be found."""

_PAGE_SECONDS = 30.0
_REWARD_SECONDS = 0.5
"""How long after the brain's last step a reward is waited for."""


class Stage:
    """A desk with a browser on it, open in its block. `folder` is where episodes are recorded.

    Entering raises SetUpError, SafetyError and VisionError where something of it cannot be started.
    """

    def __init__(self, html: Path, folder: Path, *, accessibility: bool) -> None:
        self._html = html
        self._folder = folder
        self._accessibility = accessibility

    def __enter__(self) -> Self:
        with ExitStack() as parts:
            self._private = PrivateDesk(DESK_SIZE)
            self._desk = parts.enter_context(self._private)
            self._server = parts.enter_context(EpisodeServer(self._html))
            open_page(self._desk, self._server.lobby)
            bus = self._desk.accessibility_bus if self._accessibility else None
            self._eyes = parts.enter_context(Eyes(self._desk.display, bus))
            self._rules = rule_sources(self._folder)
            self._gate = parts.enter_context(HandClient(self._desk, rules=self._rules, home=self._folder))
            self._parts = parts.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.close()

    def play(self, task: str, seed: int, attempt: int, brain: Chosen, outer: StopSwitch) -> TaskResult:
        """One episode by a brain. The run ends with the episode: once the page has given its reward, or after
        MAX_STEPS, or when the outer stop is pressed.

        Raises SetUpError where the page does not come up, and SafetyError and VisionError where the desk
        has gone.
        """
        started = time.monotonic()
        stop, watch = StopSwitch(), Watch()
        outer.attach(stop.press)
        said = self._server.begin(task, seed, _PAGE_SECONDS, stop.press)
        self._eyes.settle(timeout=2.0)
        reason = self._run(said, brain, stop, watch)
        ended = self._server.wait_for_end(_REWARD_SECONDS)
        self._private.check()
        passed = ended is not None and ended.reward > 0
        return TaskResult(
            task=task,
            attempt=attempt,
            program=task,
            seed=seed,
            verdict=TaskVerdict.PASSED if passed else TaskVerdict.FAILED,
            reason="" if passed else f"“{said}”: {reason or _in_words(ended)}",
            seconds=time.monotonic() - started,
            **watch.told(),
        )

    def _run(self, said: str, brain: Chosen, stop: StopSwitch, watch: Watch) -> str:
        """Let a fresh brain do what was said; why it did not even begin, "" where it did.

        The redactor is fresh too: what one episode gave as a password is no secret in the next.
        """
        redactor, started = Redactor(), time.monotonic()
        programs = NotedPrograms(Programs(self._desk.environment))
        mind = brain_named(brain, programs, cancelled=lambda: stop.pressed)
        task = Task(instruction=said, max_steps=MAX_STEPS)
        planning = time.time_ns()
        try:
            plan = begin_task(mind, task, redactor)
        except NotUnderstood as error:
            return f"not understood: {error}"
        planned = time.time_ns()
        desk = str(self._desk.kind)
        trace, notes = trace_run(self._folder, redactor, brain=mind.name, desk=desk, since=planning)
        with Journal(self._folder, redactor=redactor) as journal, trace:
            trace.planned(planning, planned)
            run = Run(
                task=task,
                mind=TracedBrain(mind, trace),
                plan=plan,
                desk=desk,
                started=started,
                given=given_to(
                    task, desk=self._desk, sources=self._rules, mode=Mode.RULES, uses=used_by(mind)
                ),
                notes=notes,
            )
            ports = traced_ports(self._ports(journal, programs, redactor, stop, watch), trace)
            finished = record_run(run, journal, ports)
            trace.hear(finished)
            watch.hear(finished)
        return ""

    def _ports(
        self,
        journal: Journal,
        programs: NotedPrograms,
        redactor: Redactor,
        stop: StopSwitch,
        watch: Watch,
    ) -> Ports:
        return Ports(
            eyes=self._eyes,
            gate=self._gate,
            approver=ApproveAll(),
            records=journal,
            programs=programs,
            listener=watch.hear,
            stop=stop,
            clock=time.monotonic,
            redactor=redactor,
            meaning=shipped_meaning(),
        )


def _in_words(ended: Ended | None) -> str:
    if ended is None:
        return "the page gave no reward"
    return f"the page gave {ended.reward:g}" + (f", as “{ended.reason}”" if ended.reason else "")

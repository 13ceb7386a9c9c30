"""One run of one Task on one Desk, with every real part put together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from agent.brain import Brain, Remembers
from agent.brains.catalogue import brain_named
from agent.brains.choice import BrainChoice, Chosen
from agent.errors import NotUnderstood
from agent.event import Finished, Listener, Noted, Started
from agent.given import given_to, used_by
from agent.lookups import NotedPrograms
from agent.loop import Loop
from agent.person import Nobody, Person
from agent.ports import Ports
from agent.remembered import remembered
from agent.secrets_in import secrets_in
from agent.settings import data_home
from agent.stop import StopSwitch
from agent.task import Task
from agent.tracing.opening import trace_run
from agent.tracing.run_trace import RunTrace
from agent.tracing.traced import TracedBrain, traced_ports
from memory.episode import Judge, Outcome, Verdict
from memory.errors import IndexUnavailable, JournalError, MemoryRoomError
from memory.given import Given
from memory.journal import Journal
from memory.recall import Recall, Recalled
from safety.decision import Approver
from safety.desk.desk import Desk
from safety.errors import SafetyError
from safety.hand.client import HandClient
from safety.mode import Mode
from safety.programs import Programs
from safety.redaction.lines import hidden_parts
from safety.redaction.redactor import PATTERNS, Redactor, load_redactor
from safety.redaction.span import HIDDEN
from safety.rule_sources import rule_sources
from safety.tools.reach import reach_on
from vision.errors import DisplayLost, VisionError
from vision.eyes import Eyes
from vision.grounding.shipped import shipped_meaning

SIMILAR = 3
NO_STOP_KEY = "this desk tells of no keys pressed elsewhere: no stop key is heard; deskhand stop works"


def run_task(
    task: Task,
    *,
    desk: Desk,
    brain: Chosen | Brain = "instructions",
    approver: Approver,
    person: Person | None = None,
    listener: Listener = lambda event: None,
    folder: Path | None = None,
    stop: StopSwitch | None = None,
    grants: Sequence[Path] = (),
    shell: bool = False,
    mode: Mode = Mode.RULES,
    rules: Path | None = None,
) -> Finished:
    """Do a Task and record it. `folder` is where Episodes are kept (`data_home()` if None), and off
    limits to tools. `person` answers what the Brain asks (nobody if None). `grants` are folders tools may
    work in besides a private desk's own; `shell` lets commands run in a sandbox. `mode` is how much is
    asked, `rules` a file of rules for this Task alone.

    Raises NotUnderstood before anything is started where the Brain makes no sense of the Task, and the
    errors of the rooms (VisionError, SafetyError, MemoryRoomError) where something it needs cannot be
    started, the redactor included: without one nothing is stored, and so nothing done. What breaks later
    ends the Episode as failed, with the reason.
    """
    started = time.monotonic()
    folder = data_home() if folder is None else folder
    stop = StopSwitch() if stop is None else stop
    programs = NotedPrograms(Programs(desk.environment))
    mind = _mind(brain, programs, stop)
    redactor = load_redactor(data_home() / PATTERNS)
    planning = time.time_ns()
    plan = begin_task(mind, task, redactor)
    planned = time.time_ns()
    sources = rule_sources(folder, task=rules)
    given = given_to(
        task, desk=desk, sources=sources, mode=mode, grants=grants, shell=shell, uses=used_by(mind)
    )
    with ExitStack() as stack:
        journal = stack.enter_context(Journal(folder, redactor=redactor))
        trace, notes = trace_run(folder, redactor, brain=mind.name, desk=str(desk.kind), since=planning)
        stack.enter_context(trace)
        trace.planned(planning, planned)
        eyes = stack.enter_context(Eyes(desk.display, desk.accessibility_bus, tracer=trace.tracer))
        reach = reach_on(desk, grants, off_limits=folder, shell=shell)
        gate = stack.enter_context(
            HandClient(desk, rules=sources, mode=mode, home=folder, reach=reach, on_stop=stop.press)
        )
        stop.attach(gate.stop)
        similar, told = ((), ()) if stop.pressed else _similar(task, Recall(folder, journal), trace)
        if isinstance(mind, Remembers):
            mind.remember(remembered(similar, journal))
        ports = Ports(
            eyes=eyes,
            gate=gate,
            approver=approver,
            person=Nobody() if person is None else person,
            records=journal,
            programs=programs,
            listener=listener,
            stop=stop,
            clock=time.monotonic,
            redactor=redactor,
            meaning=shipped_meaning(),
        )
        run = Run(
            task=task,
            mind=TracedBrain(mind, trace),
            plan=plan,
            similar=told,
            desk=str(desk.kind),
            started=started,
            given=given,
            notes=notes if gate.stop_keys else (NO_STOP_KEY, *notes),
        )
        finished = record_run(run, journal, traced_ports(ports, trace))
        trace.hear(finished)
    for lost in trace.lost:
        listener(Noted(note=lost))
    listener(finished)
    return finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A Task that a Brain has begun, on a kind of desk. `started` is in seconds of the ports' clock, `given`
    what a replay needs besides, `notes` are told once it has begun."""

    task: Task
    mind: Brain
    plan: tuple[str, ...]
    desk: str
    started: float
    given: Given | None = None
    similar: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def record_run(run: Run, journal: Journal, ports: Ports) -> Finished:
    """Do a Task through these ports and record it in the journal: all that a run leaves behind, it leaves
    here, and through the ports' redactor."""
    redactor = ports.redactor
    instruction = redactor.text(run.task.instruction)
    episode = journal.begin(instruction, run.mind.name, run.desk, run.given)
    redactor.when_learnt(lambda: journal.hide_again(episode.id))
    with _broken_off(journal, episode.id):
        begun = Started(episode=episode.id, instruction=instruction, plan=run.plan, similar=run.similar)
        ports.listener(redactor.data(begun))
        for note in run.notes:
            ports.listener(Noted(note=note))
        loop = Loop(run.task, run.mind, episode.id, ports)
        outcome = _recorded(journal, episode.id, _outcome(loop, ports.stop))
    seconds = ports.clock() - run.started
    return redactor.data(Finished(episode=episode.id, outcome=outcome, steps=loop.steps, seconds=seconds))


def begin_task(mind: Brain, task: Task, redactor: Redactor) -> tuple[str, ...]:
    """The Brain's plan. What the task gives as a secret is learnt first: a clause of it, which alone would
    not show that it is one, may come up in the plan, a step or the refusal."""
    said = task.instruction
    secrets = (*secrets_in(said), *hidden_parts(said, redactor.text(said)))
    for secret in secrets:
        redactor.learn(secret)
    try:
        return mind.begin(task)
    except NotUnderstood as error:
        piece = any(error.clause in secret for secret in secrets)
        clause = HIDDEN if piece else redactor.text(error.clause)
        raise NotUnderstood(clause, redactor.text(error.reason)) from None


def _mind(brain: Chosen | Brain, programs: NotedPrograms, stop: StopSwitch) -> Brain:
    if isinstance(brain, str | BrainChoice):
        return brain_named(brain, programs, cancelled=lambda: stop.pressed)
    return brain


def _similar(task: Task, recall: Recall, trace: RunTrace) -> tuple[tuple[Recalled, ...], tuple[str, ...]]:
    """Past Episodes like this one, and the same in words; where the index can't be opened, that is said in
    their place."""
    try:
        with trace.remembering(task.instruction) as found:
            found += recall.similar(task.instruction, SIMILAR)
        return tuple(found), tuple(past.in_words() for past in found)
    except IndexUnavailable as error:
        return (), (f"past episodes could not be looked up: {error}",)


def _recorded(journal: Journal, episode_id: str, outcome: Outcome) -> Outcome:
    """The Outcome as it stands in the journal; a failed one where it could not be written there."""
    try:
        journal.finish(episode_id, outcome)
    except JournalError as error:
        reason = f"{outcome.reason}; the outcome could not be recorded: {error}"
        return Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason=reason)
    return outcome


@contextmanager
def _broken_off(journal: Journal, episode_id: str) -> Iterator[None]:
    """Give the Episode its Outcome even where the run is broken off: by Ctrl-C, or a listener that failed."""
    try:
        yield
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt)
        verdict, judge = (Verdict.STOPPED, Judge.USER) if stopped else (Verdict.FAILED, Judge.AGENT)
        broke = type(error).__name__
        reason = f"broken off ({broke}): nothing more was done"
        outcome = Outcome(verdict=verdict, judge=judge, reason=reason, broke=broke)
        _recorded(journal, episode_id, outcome)
        raise


def _outcome(loop: Loop, stop: StopSwitch) -> Outcome:
    """The loop's Outcome; what breaks under it is a failed one that says what broke."""
    try:
        return loop.run()
    except (VisionError, SafetyError, MemoryRoomError) as error:
        if stop.pressed:
            return Outcome(verdict=Verdict.STOPPED, judge=Judge.USER, reason="stopped by the user")
        reason = str(error)
        if isinstance(error, DisplayLost):
            reason += ". Nothing more was done: run the task again when there is a screen"
        broke = type(error).__name__
        return Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason=reason, broke=broke)

"""The trace of a run over a toy desk: what its spans are, how they hang together, and what they say."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from agent.brains.scripted import ScriptedBrain
from agent.event import Finished, Started
from agent.ports import Ports
from agent.proposal import Proposal, ProposeClick, ProposeType, Words
from agent.session import Run, record_run
from agent.stop import StopSwitch
from agent.task import Task
from agent.tracing import conventions as names
from agent.tracing.kept import KeptTraces, lines_path
from agent.tracing.run_trace import RunTrace
from agent.tracing.settings import TracingSettings
from agent.tracing.traced import TracedBrain, traced_ports
from agent.tracing.tracing import Tracing
from memory.journal import Journal
from memory.traces.span import Span, orphans
from memory.traces.store import SpanStore
from safety.action import Action
from safety.approvers.scripted import ApproveAll
from safety.context import Context
from safety.decision import Verdict as Ruled
from safety.gate import Ruling
from safety.hand.fake import FakeHand
from safety.programs import Programs
from safety.receipt import Delivery
from safety.redaction.redactor import Redactor
from safety.rule import Rule
from vision.element import Element, Role
from vision.errors import DisplayLost
from vision.fake_eyes import FakeEyes
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 300, 200)
WINDOW = Window(id=1, title="Diary of Ada", program="notes", pid=1, rect=DESK, active=True)
BUTTON = Element(role=Role.BUTTON, rect=Rect(100, 50, 60, 20), text="Publish", window=1)
MENU = Element(role=Role.BUTTON, rect=Rect(10, 50, 60, 20), text="Details", window=1)
LOOK = ProposeClick(place=Words(phrase="Details"), why="look at the details")
PUBLISH = ProposeClick(place=Words(phrase="Publish"), why="publish the diary")
PASSWORD = "hunter2-Zx9!kQ7w"
TYPE = ProposeType(text=f"my password is {PASSWORD}", why="write it down")
ABSENT = ProposeClick(place=Words(phrase="Shred"), why="shred it")
ASKING = (Rule(name="ask of everything", verdict=Ruled.ASK),)
DENYING = (Rule(name="nothing", verdict=Ruled.DENY),)


class Overheard(FakeHand):
    """Remembers the digests of what it was asked about."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(rules)
        self.digests: list[str] = []

    def propose(self, action: Action, context: Context) -> Ruling:
        ruling = super().propose(action, context)
        self.digests.append(ruling.digest)
        return ruling


@dataclass
class Toy:
    """A run over a toy desk, traced to a folder."""

    folder: Path
    hand: FakeHand = field(default_factory=FakeHand)
    content: bool = False
    lost_after: int = 10**9
    looks: int = 0

    def scene(self) -> Observation:
        self.looks += 1
        if self.looks > self.lost_after:
            raise DisplayLost("the display went away, with the words on it")
        pixels = np.full((DESK.height, DESK.width, 3), self.looks % 250, dtype=np.uint8)
        frame = Frame(pixels=pixels, rect=DESK, time=0.0)
        return Observation(frame=frame, elements=(BUTTON, MENU), windows=(WINDOW,))

    def run(self, *proposals: Proposal) -> tuple[Finished, Sequence[Span]]:
        redactor = Redactor()
        settings = TracingSettings(content=self.content)
        tracing = Tracing([KeptTraces(self.folder, settings, redactor)], content=self.content)
        ticks = itertools.count()
        nowhere = {"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}
        with (
            Journal(self.folder, redactor=redactor) as journal,
            RunTrace(tracing, redactor, brain="scripted", desk="toy") as trace,
        ):
            ports = Ports(
                eyes=FakeEyes(self.scene),
                gate=self.hand,
                approver=ApproveAll(),
                records=journal,
                programs=Programs(nowhere),
                listener=lambda event: None,
                stop=StopSwitch(),
                clock=lambda: float(next(ticks)),
                redactor=redactor,
            )
            mind = TracedBrain(ScriptedBrain(proposals), trace)
            task = Task(instruction="publish my diary")
            run = Run(task=task, mind=mind, plan=(), desk="toy", started=0.0)
            finished = record_run(run, journal, traced_ports(ports, trace))
            trace.hear(finished)
        assert trace.lost == ()
        return finished, self.kept(finished.episode)

    def kept(self, episode: str) -> tuple[Span, ...]:
        with SpanStore(self.folder) as store:
            (trace,) = store.find(episode)
            return store.spans(trace.id)


def tree(spans: Sequence[Span]) -> list[str]:
    """Each span by its name, under those it is part of; what began first comes first."""
    by_id = {span.id: span for span in spans}

    def path(span: Span) -> str:
        return f"{path(by_id[span.parent])}/{span.name}" if span.parent else span.name

    return [path(span).removeprefix("invoke_agent Deskhand/") for span in spans]


def named(spans: Sequence[Span], name: str) -> list[Span]:
    return [span for span in spans if span.name == name]


def test_the_spans_of_a_step(tmp_path: Path) -> None:
    finished, spans = Toy(tmp_path).run(LOOK)
    assert tree(spans) == [
        "invoke_agent Deskhand",
        "see",
        "step",
        "step/decide",
        "step/ground",
        "step/permit",
        "step/execute_tool click",
        "step/verify",
        "step/verify/settle",
        "step/verify/see",
        "step/record",
        "step",
        "step/decide",
        "step/record",
    ]
    assert orphans(spans) == ()
    assert all(span.end is not None and span.end >= span.start for span in spans)
    root = spans[0]
    assert root.text(names.CONVERSATION) == finished.episode
    assert root.text(names.OPERATION) == "invoke_agent"
    assert root.text(names.VERDICT) == "succeeded"
    assert root.text(names.ENERGY_SOURCE)


def test_a_question_is_part_of_the_permission(tmp_path: Path) -> None:
    _, spans = Toy(tmp_path, hand=FakeHand(ASKING)).run(PUBLISH)
    assert "step/permit/approve" in tree(spans)
    (permit,), (approve,) = named(spans, "permit"), named(spans, "approve")
    assert permit.end is not None
    assert approve.end is not None
    assert permit.end >= approve.end
    assert permit.text(names.ANSWER) == approve.text(names.ANSWER) == "approve"


def test_span_step_and_action_have_one_digest(tmp_path: Path) -> None:
    finished, spans = Toy(tmp_path).run(PUBLISH)
    with Journal(tmp_path) as journal:
        receipt = journal.records(finished.episode)[0].receipt
    assert receipt is not None
    digests = {span.name: span.text(names.DIGEST) for span in spans if names.DIGEST in span.attributes}
    assert digests == dict.fromkeys(("step", "permit", "execute_tool click"), receipt.digest)


def test_what_was_denied_and_not_found_is_told(tmp_path: Path) -> None:
    _, spans = Toy(tmp_path, hand=FakeHand(DENYING)).run(PUBLISH, ABSENT)
    first, second = named(spans, "step")[:2]
    assert (first.text(names.PERMISSION), first.text(names.DELIVERY)) == ("deny", "")
    assert len(first.text(names.DIGEST)) == 64
    assert (second.text(names.TARGET_REFUSED), second.status) == ("absent", "error")
    assert named(spans, "execute_tool click") == []


@pytest.mark.parametrize("delivery", [Delivery.REFUSED, Delivery.UNCERTAIN])
def test_what_was_not_delivered_is_told(tmp_path: Path, delivery: Delivery) -> None:
    _, spans = Toy(tmp_path, hand=FakeHand(outcome=lambda action: delivery)).run(PUBLISH)
    execute = named(spans, "execute_tool click")[0]
    assert (execute.status, execute.text(names.ERROR_TYPE)) == ("error", str(delivery))
    assert bool(named(spans, "verify")) is (delivery is Delivery.UNCERTAIN)
    assert orphans(spans) == ()


WORDS = ("publish my diary", "Publish", "Diary of Ada", "password", "Shred", PASSWORD)


def test_no_words_are_in_it_unless_they_are_asked_for(tmp_path: Path) -> None:
    Toy(tmp_path).run(PUBLISH, TYPE, ABSENT)
    kept = b"".join(p.read_bytes() for p in [*tmp_path.glob("traces.db*"), *tmp_path.glob("traces/*")])
    assert b"execute_tool click" in kept
    for words in WORDS:
        assert words.encode() not in kept, words


def test_the_words_that_are_asked_for_are_redacted(tmp_path: Path) -> None:
    _, spans = Toy(tmp_path, content=True).run(PUBLISH, TYPE, ABSENT)
    told = repr([dict(span.attributes) for span in spans])
    for words in ("publish my diary", "Publish", "Shred", "my password is"):
        assert words in told, words
    kept = b"".join(p.read_bytes() for p in [*tmp_path.glob("traces.db*"), *tmp_path.glob("traces/*")])
    assert PASSWORD.encode() not in kept


def test_what_is_hidden_of_an_action_has_not_its_digest(tmp_path: Path) -> None:
    """A short secret could be guessed from that."""
    hand = Overheard(DENYING)
    finished, spans = Toy(tmp_path, hand=hand).run(TYPE)
    (digest,) = hand.digests
    assert digest not in repr(spans)
    with Journal(tmp_path) as journal:
        recorded = journal.records(finished.episode)[0].digest
    assert named(spans, "step")[0].text(names.DIGEST) == recorded != ""


def test_a_run_that_breaks_has_a_whole_trace(tmp_path: Path) -> None:
    toy = Toy(tmp_path, lost_after=1)
    finished, spans = toy.run(PUBLISH)
    assert finished.outcome.verdict == "failed"
    assert orphans(spans) == ()
    assert all(span.end is not None for span in spans)
    step = named(spans, "step")[0]
    assert (step.status, step.text(names.ERROR_TYPE)) == ("error", "broken off")
    (settle,) = named(spans, "settle")
    assert (settle.status, settle.text(names.ERROR_TYPE)) == ("error", "DisplayLost")
    assert lines_path(tmp_path, spans[0].trace).exists()


def test_a_run_whose_process_dies_leaves_no_orphan(tmp_path: Path) -> None:
    """The root is on the disk before its children are."""
    redactor = Redactor()
    tracing = Tracing([KeptTraces(tmp_path, TracingSettings(), redactor)])
    trace = RunTrace(tracing, redactor, brain="b", desk="toy")
    with trace.span("see"):
        pass
    deadline = time.monotonic() + 60
    spans: tuple[Span, ...] = ()
    while len(spans) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
        with SpanStore(tmp_path) as store:
            spans = store.spans(found[0].id) if (found := store.traces()) else ()
    root, see = spans
    assert (root.name, root.end) == ("invoke_agent Deskhand", None)
    assert (see.name, see.end is None) == ("see", False)
    assert orphans(spans) == ()
    trace.close()


def test_a_secret_that_is_learnt_late_is_taken_out_again(tmp_path: Path) -> None:
    secret = 'Ka"nin\u00fc'
    redactor = Redactor()
    settings = TracingSettings(content=True)
    tracing = Tracing([KeptTraces(tmp_path, settings, redactor)], content=True)
    with RunTrace(tracing, redactor, brain="b", desk="toy") as trace:
        trace.hear(Started(episode="e", instruction=f"say {secret} aloud", plan=()))
        with trace.remembering(secret):
            pass
        redactor.learn(secret)
    assert trace.lost == ()
    kept = b"".join(p.read_bytes() for p in [*tmp_path.glob("traces.db*"), *tmp_path.glob("traces/*")])
    assert b"aloud" in kept
    assert b"nin" not in kept

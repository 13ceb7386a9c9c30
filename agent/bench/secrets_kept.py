"""Are secrets kept? Made-up ones are typed, given in tasks and shown, through the loop, the gate, the
journal, the audit log, the reporters, the export and the trace (with content) of a real run; then all that
was left is searched."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from agent.bench.secret_form import Form, FormStop, FormSwitch
from agent.brain import Brain
from agent.brains.instructions import InstructionsBrain
from agent.brains.scripted import ScriptedBrain
from agent.cli.reporting import JsonReporter, TextReporter
from agent.event import Event
from agent.ports import Ports
from agent.proposal import At, Done, Proposal, ProposeClick, ProposeKeys, ProposeType
from agent.session import Run, begin_task, record_run
from agent.task import Task
from agent.tracing.run_trace import RunTrace
from agent.tracing.settings import TracingSettings
from agent.tracing.traced import TracedBrain, traced_ports
from agent.tracing.tracing import tracing_in
from memory.export import export_episode
from memory.journal import Journal
from safety.action import Action
from safety.approvers.scripted import ApproveAll
from safety.audit.log import AuditLog
from safety.audit.recorder import Recorder
from safety.context import Context
from safety.data_home import audit_folder
from safety.decision import Answer
from safety.gate import Ruling
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.stop import Stop
from safety.programs import Programs
from safety.receipt import Permit, Receipt
from safety.redaction.known import folded
from safety.redaction.redactor import Redactor
from safety.redaction.samples import Sample, Where, samples
from vision.fake_eyes import FakeEyes
from vision.text_line import TextLine

_PICTURES = 60
"""How many of the stored screenshots are read again, evenly spread."""
_AS_PASSWORD = frozenset({"password", "PIN", "password in an address", "bearer header", "assigned secret"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    kind: str
    where: Where
    found_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsKept:
    """What was searched for, and what was found. `control` counts the sampled screens whose secret was read
    before anything was hidden: were it 0, that none is read afterwards would mean nothing."""

    secrets: int
    places: int
    megabytes: float
    leaks: tuple[Leak, ...]
    pictures: int
    pictures_read: int
    pictures_leaking: int
    control: int
    seconds: float


@dataclass(slots=True)
class _Left:
    """What the runs left behind, by the name of the place."""

    texts: dict[str, bytes] = field(default_factory=dict)
    screens: list[Form] = field(default_factory=list)


def measure_secrets(count: int, folder: Path, *, seed: int = 0, read_pictures: bool = True) -> SecretsKept:
    """Run `count` made-up secrets through the real recording path in an empty folder, then search it."""
    started = time.monotonic()
    made = samples(count, seed)
    left = _Left()
    for number, sample in enumerate(made):
        _play(sample, number, folder, left)
    left.texts |= dict(_files(folder))
    leaks = tuple(_search(made, left.texts))
    frames, read, leaking, control = _pictures(made, folder, left) if read_pictures else (0, 0, 0, 0)
    return SecretsKept(
        secrets=len(made),
        places=len(left.texts),
        megabytes=sum(map(len, left.texts.values())) / 1e6,
        leaks=leaks,
        pictures=frames,
        pictures_read=read,
        pictures_leaking=leaking,
        control=control,
        seconds=time.monotonic() - started,
    )


# --- the runs -----------------------------------------------------------------------------------------


def _play(sample: Sample, number: int, folder: Path, left: _Left) -> None:
    form = Form(sample.line if sample.where is Where.SHOWN else "", misread=number % 2 == 1)
    redactor, out = Redactor(), io.StringIO()
    programs = Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"})
    mind: Brain = (
        InstructionsBrain(programs) if sample.where is Where.INSTRUCTED else _Unplanned(_acts(sample, form))
    )
    task = Task(instruction=_instruction(sample), max_steps=12)
    stop = FormStop(form)
    with contextlib.redirect_stdout(out), Journal(folder, redactor=redactor) as journal:
        plan = begin_task(mind, task, redactor)
        with AuditLog(audit_folder(folder), {"form": "toy"}) as log:
            gate = Gatekeeper(
                rules=(),
                injector=form,
                look=form.frame,
                windows=form,
                stop=stop,
                audit=Recorder(log, Redactor().text),
                clock=form.clock,
            )
            ports = Ports(
                eyes=FakeEyes(form.scene),
                gate=_Gate(gate, stop),
                approver=ApproveAll(),
                records=journal,
                programs=programs,
                listener=_everybody,
                stop=FormSwitch(form),
                clock=form.clock,
                redactor=redactor,
            )
            settings = TracingSettings(content=True)
            tracing = tracing_in(folder, settings, redactor)
            with RunTrace(tracing, redactor, brain=mind.name, desk="toy") as trace:
                traced = TracedBrain(mind, trace)
                run = Run(task=task, mind=traced, plan=plan, desk="toy", started=form.clock())
                finished = record_run(run, journal, traced_ports(ports, trace))
                trace.hear(finished)
        export = folder / "exports" / f"{finished.episode}.zip"
        export.parent.mkdir(exist_ok=True)
        export_episode(journal, finished.episode, export)
        shown = (journal.episode(finished.episode), *journal.records(finished.episode), finished)
    left.texts[f"what run {number} printed"] = out.getvalue().encode()
    left.texts[f"what run {number} can be shown as"] = repr(shown).encode()
    left.screens.append(form)


class _Unplanned(ScriptedBrain):
    """Does not tell beforehand what it will do: nothing knows yet what of it is a secret."""

    def begin(self, task: Task) -> tuple[str, ...]:
        return ()


def _everybody(event: Event) -> None:
    """Both reporters hear of it, as a script and a person would have it."""
    for reporter in (JsonReporter(), TextReporter()):
        reporter(event)


class _Gate:
    """The gatekeeper as the loop holds it, in one process. Implements `safety.gate.Gate`."""

    def __init__(self, gatekeeper: Gatekeeper, stop: Stop) -> None:
        self._gatekeeper = gatekeeper
        self._stop = stop

    @property
    def stopped(self) -> bool:
        return self._stop.pressed

    def propose(self, action: Action, context: Context) -> Ruling:
        return self._gatekeeper.propose(action, context)

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        return self._gatekeeper.answer(digest, answer)

    def deliver(self, permit: Permit) -> Receipt:
        return self._gatekeeper.deliver(permit)

    def stop(self) -> None:
        self._stop.press("the loop")

    def close(self) -> None:
        """Nothing is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _instruction(sample: Sample) -> str:
    match sample.where:
        case Where.INSTRUCTED if sample.kind in _AS_PASSWORD:
            secret = sample.secret if sample.secret.isalnum() else f'"{sample.secret}"'
            return f"log in as maria with the password {secret}"
        case Where.INSTRUCTED:
            return f'type "{sample.line}" into the username field'
        case Where.TYPED:
            return "sign in"
        case Where.SHOWN:
            return "look at the page"


def _acts(sample: Sample, form: Form) -> list[Proposal]:
    user, password = At(point=form.username.centre), At(point=form.password.centre)
    if sample.where is Where.SHOWN:
        return [ProposeClick(place=user, why="look"), Done(answer=f"it says {sample.line}")]
    return [
        ProposeClick(place=password, why="the password field"),
        ProposeType(text=sample.secret, why=f"type {sample.secret} into it"),
        ProposeKeys(keys=("f2",), why="show it"),
        ProposeClick(place=password, why="see whether it is right"),
        Done(answer=f"typed {sample.secret}"),
    ]


# --- the search ---------------------------------------------------------------------------------------


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that was left, as it lies there, and what is packed inside it."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        yield name, path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    yield f"{name}/{member}", archive.read(member)
    with Journal(folder) as journal:
        for episode in journal.episodes():
            for number in range(1, episode.steps + 1):
                elements = repr(journal.elements(episode.id, number))
                yield f"the elements of step {number} of {episode.id}", elements.encode()


def _search(made: Sequence[Sample], texts: dict[str, bytes]) -> Iterator[Leak]:
    whole = b"\0".join(texts.values())
    compact = _compact(whole)
    for sample in made:
        for form in _forms(sample.secret):
            if form in whole:
                place = next(name for name, data in texts.items() if form in data)
                yield Leak(kind=sample.kind, where=sample.where, found_in=place)
        if _compact(sample.secret.encode()) in compact:
            yield Leak(kind=sample.kind, where=sample.where, found_in="somewhere, with blanks in it")


def _forms(secret: str) -> set[bytes]:
    """How a secret might stand in a file: its lines plain, escaped, in other encodings."""
    lines = [line for line in secret.splitlines() if not line.startswith("-----")]  # those are no secret
    escaped = {json.dumps(line)[1:-1].encode() for line in lines}
    other = {form for line in lines for form in (line.encode("utf-16-le"), quote(line, safe="").encode())}
    packed = {
        form
        for line in lines
        for form in (base64.b64encode(line.encode())[:-4], line.encode().hex().encode())
    }
    return {line.encode() for line in lines} | escaped | other | packed


def _compact(data: bytes) -> bytes:
    return data.translate(None, b" \t\r\n-\\\"'")


def _pictures(made: Sequence[Sample], folder: Path, left: _Left) -> tuple[int, int, int, int]:
    """How many screenshots are stored, how many were read, in how many a secret was, and in how many of the
    same screens one could be read before."""
    from memory.blobs import BlobStore
    from memory.frames import FrameReader
    from vision.ocr import TextReader

    reader = TextReader()
    blobs = BlobStore(folder / "blobs")
    digests = sorted(blobs.digests())
    secrets = tuple(f for sample in made if len(f := folded(sample.secret)) >= 6)
    read = digests[:: max(1, len(digests) // _PICTURES)]
    frames = FrameReader(blobs)
    leaking = sum(_shows(reader.read(frames.pixels(digest)), secrets) for digest in read)
    screens = left.screens[:: max(1, len(left.screens) // _PICTURES)]
    control = sum(_shows(reader.read(form.frame().pixels), secrets) for form in screens)
    return len(digests), len(read), leaking, control


def _shows(lines: Sequence[TextLine], secrets: Sequence[str]) -> bool:
    text = folded("".join(line.text for line in lines))
    return any(secret in text for secret in secrets)

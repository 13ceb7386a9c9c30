"""What is typed into a field for secrets, through the real loop, the journal and the reporters."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.bench.secret_form import Form, FormSwitch
from agent.brain import Brain
from agent.brains.instructions import InstructionsBrain
from agent.brains.scripted import ScriptedBrain
from agent.errors import NotUnderstood
from agent.event import Event
from agent.event_json import event_to_json
from agent.grounded import Grounded, bring_to_action
from agent.ports import Ports
from agent.proposal import At, Done, Proposal, ProposeClick, ProposeKeys, ProposeType
from agent.secrets_in import secrets_in
from agent.session import Run, begin_task, record_run
from agent.task import Task
from memory.journal import Journal
from memory.step import Step
from safety.action import PressKeys, TypeText
from safety.approvers.scripted import ApproveAll
from safety.context import Context
from safety.hand.fake import FakeHand
from safety.programs import Programs
from safety.receipt import Delivery
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN
from vision.element import Element, Role, State
from vision.fake_eyes import FakeEyes
from vision.geometry import Rect
from vision.observation import Observation

SECRET = "Tr0ub4dor"
NO_PROGRAMS = Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"})


class Recorded:
    """One Task done on the form and recorded, with all that was told and delivered."""

    def __init__(
        self,
        folder: Path,
        instruction: str,
        mind: Brain,
        form: Form,
        scene: Callable[[FakeHand], Observation] | None = None,
    ) -> None:
        self.events: list[Event] = []
        redactor = Redactor()
        self.hand = FakeHand(outcome=lambda action: (form.perform(action), Delivery.DELIVERED)[1])
        look = form.scene if scene is None else (lambda: scene(self.hand))
        task = Task(instruction=instruction)
        with Journal(folder, redactor=redactor) as journal:
            ports = Ports(
                eyes=FakeEyes(look),
                gate=self.hand,
                approver=ApproveAll(),
                records=journal,
                programs=NO_PROGRAMS,
                listener=self.events.append,
                stop=FormSwitch(form),
                clock=form.clock,
                redactor=redactor,
            )
            plan = begin_task(mind, task, redactor)
            run = Run(task=task, mind=mind, plan=plan, desk="toy", started=form.clock())
            self.finished = record_run(run, journal, ports)
            self.episode = journal.episode(self.finished.episode)
            self.steps: list[Step] = list(journal.steps(self.episode.id))

    @property
    def digests(self) -> list[str]:
        return [step.receipt.digest for step in self.steps if step.receipt is not None]

    def told(self) -> str:
        everything = [json.dumps(event_to_json(event), ensure_ascii=False) for event in self.events]
        return "\n".join([*everything, repr(self.events), repr(self.steps), repr(self.episode)])


def scripted(form: Form, *proposals: Proposal) -> ScriptedBrain:
    click = ProposeClick(place=At(point=form.password.centre), why="the password field")
    return ScriptedBrain([click, *proposals])


def test_what_is_typed_into_a_password_field_is_told_to_nobody(tmp_path: Path) -> None:
    form = Form()
    brain = scripted(form, ProposeType(text=SECRET, why="type it"), Done(answer=f"typed {SECRET}"))
    run = Recorded(tmp_path, "sign in", brain, form)
    assert TypeText(text=SECRET) in run.hand.delivered
    assert SECRET not in run.told()
    assert run.steps[1].action == TypeText(text=HIDDEN)
    assert run.steps[1].proposal["text"] == HIDDEN
    assert run.finished.outcome.reason == f"typed {HIDDEN}"


def test_a_placeholder_is_told_by_its_name(tmp_path: Path) -> None:
    form = Form()
    run = Recorded(tmp_path, "sign in", scripted(form, ProposeType(text="{{mail}}")), form)
    assert run.steps[1].action == TypeText(text="{{mail}}")
    assert run.steps[1].proposal["text"] == "{{mail}}"


def test_a_secret_typed_key_by_key_is_not_told_either(tmp_path: Path) -> None:
    form = Form()
    run = Recorded(
        tmp_path, "sign in", scripted(form, ProposeKeys(keys=("q",)), ProposeKeys(keys=("tab",))), form
    )
    assert PressKeys(keys=("q",)) in run.hand.delivered
    assert run.steps[1].action == PressKeys(keys=(HIDDEN,))
    assert run.steps[1].proposal["keys"] == [HIDDEN]
    assert run.steps[-2].action == PressKeys(keys=("tab",))


def test_a_password_given_in_the_task_is_in_no_plan_and_no_record(tmp_path: Path) -> None:
    form = Form()
    instruction = f"log in as maria with the password {SECRET}"
    run = Recorded(tmp_path, instruction, InstructionsBrain(NO_PROGRAMS), form)
    assert TypeText(text=SECRET) in run.hand.delivered
    assert SECRET not in run.told()
    assert run.episode.instruction == f"log in as maria with the password {HIDDEN}"


def test_a_recorded_run_can_be_replayed_to_the_same_digests(tmp_path: Path) -> None:
    form = Form()
    instruction = f"log in as maria with the password {SECRET}"
    first = Recorded(tmp_path / "first", instruction, InstructionsBrain(NO_PROGRAMS), form)
    assert TypeText(text=SECRET) in first.hand.delivered

    def recorded(hand: FakeHand) -> Observation:
        return first.steps[min(len(hand.delivered), len(first.steps) - 1)].observation

    again = Recorded(
        tmp_path / "again", first.episode.instruction, InstructionsBrain(NO_PROGRAMS), Form(), recorded
    )
    assert len(first.digests) > 3
    assert again.digests == first.digests


def test_a_secret_known_only_once_it_is_typed_is_taken_out_of_what_was_recorded(tmp_path: Path) -> None:
    form = Form()
    user = ProposeClick(place=At(point=form.username.centre), why=f"before {SECRET} is typed")
    brain = ScriptedBrain(
        [user, ProposeClick(place=At(point=form.password.centre)), ProposeType(text=SECRET), Done()]
    )
    run = Recorded(tmp_path, f"type {SECRET.lower()} or so", brain, form)
    assert run.steps[0].title == f"before {HIDDEN} is typed"
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()
    ]


def test_a_field_that_is_made_to_show_its_password_is_black_in_every_record(tmp_path: Path) -> None:
    form = Form()
    brain = scripted(
        form, ProposeType(text="zz"), ProposeKeys(keys=("f2",)), ProposeKeys(keys=("tab",)), Done(why="done")
    )
    run = Recorded(tmp_path, "sign in", brain, form)
    last = run.steps[-1].observation
    assert form.shown
    assert not last.frame.crop(form.password).any()
    assert last.frame.crop(form.username).any()
    assert [e.value for e in last.elements if e.rect == form.password] == [""]


def test_the_brain_sees_what_is_recorded(tmp_path: Path) -> None:
    seen: list[Observation] = []

    class Watching(ScriptedBrain):
        def propose(self, observation, last):
            seen.append(observation)
            return super().propose(observation, last)

    form = Form("card 4111 1111 1111 1111")
    run = Recorded(tmp_path, "look", Watching([Done(why="seen")]), form)
    assert "4111" not in repr(seen[0].elements)
    assert (seen[0].frame.pixels == run.steps[0].observation.frame.pixels).all()


def test_a_task_that_is_not_understood_is_refused_without_its_secret() -> None:
    redactor = Redactor()
    task = Task(instruction="frobnicate the password: Tr0ub4dor quickly")
    with pytest.raises(NotUnderstood) as caught:
        begin_task(InstructionsBrain(NO_PROGRAMS), task, redactor)
    assert SECRET not in str(caught.value)
    assert HIDDEN in str(caught.value)


def test_not_even_a_piece_of_a_secret_is_in_the_refusal() -> None:
    task = Task(instruction="frobnicate maria with the password nrrzc!3541")
    with pytest.raises(NotUnderstood) as caught:
        begin_task(InstructionsBrain(NO_PROGRAMS), task, Redactor())
    assert "3541" not in str(caught.value)


@pytest.mark.parametrize(
    ("instruction", "secrets"),
    [
        (f"log in as maria with the password {SECRET}", (SECRET,)),
        ("log in as maria with the password banana", ("banana",)),
        ("log in as maria with the password {{mail}}", ()),
        ("type sesame into the API key field and press enter", ("sesame",)),
        ("type hello into the name field", ()),
        ("frobnicate it", ()),
        (f"repeat 2 times: type {SECRET} into the password field", (SECRET,)),
        (f"if it shows Error, type {SECRET} into the password field", (SECRET,)),
        ("set the PIN to 4711", ("4711",)),
    ],
)
def test_secrets_of_a_task(instruction: str, secrets: tuple[str, ...]) -> None:
    assert secrets_in(instruction) == secrets


def test_the_address_of_a_page_is_that_of_the_innermost_page_around_the_focus() -> None:
    def page(rect: Rect, address: str, window: int = 1) -> Element:
        return Element(role=Role.DOCUMENT, rect=rect, address=address, window=window)

    field = Element(
        role=Role.PASSWORD_FIELD,
        rect=Rect(60, 60, 40, 20),
        window=1,
        states=frozenset({State.FOCUSED}),
    )
    outer = page(Rect(0, 50, 300, 300), "https://outer.example/")
    inner = page(Rect(50, 50, 100, 100), "https://inner.example/")
    other = page(Rect(0, 0, 80, 90), "https://other.example/", window=2)
    frame = Form().frame()

    def context(*elements: Element) -> Context:
        seen = Observation(frame=frame, elements=elements)
        grounded = bring_to_action(ProposeType(text="x"), seen, NO_PROGRAMS)
        assert isinstance(grounded, Grounded)
        return grounded.context

    assert context(outer, inner, other, field).address == "https://inner.example/"
    assert context(outer, other, field).address == "https://outer.example/"
    assert context(other, field).address == ""
    assert context(outer).address == ""
    assert context(outer, inner, other, field).secret_field

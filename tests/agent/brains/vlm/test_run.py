"""Whole runs of the vlm brain over the real loop and the real gate, recorded as every run is."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from agent.brains.vlm.brain import Speaker, VlmBrain
from agent.brains.vlm.options import Options
from agent.dialects.catalogue import dialect_named
from agent.replay.recording import recording
from agent.replay.replay import Replayed, replay
from memory.episode import Verdict
from memory.journal import Journal
from memory.record import StepRecord
from safety.decision import Answer, Approve, Question, Refuse
from safety.policy import DOUBTED
from safety.receipt import Delivery
from safety.redaction.redactor import Redactor
from safety.rule import Rule
from tests.agent.replay.conftest import Toy
from vision.errors import ModelError
from vision.vlm.chat import Request
from vision.vlm.scripted import Scripted, ScriptedModel

NAME = '{"action": "click", "target": "Name"}'
TYPE = '{"action": "type", "text": "Ada"}'
DONE = '{"action": "done"}'


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    return Toy(folder=tmp_path / "data", instruction="give the note a name")


class Person:
    """Approves what is asked, or refuses it, and keeps the questions."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return self._answer


def thinking(toy: Toy, model: ScriptedModel) -> VlmBrain:
    speaker = Speaker(model=model, dialect=dialect_named("json"))
    return VlmBrain(speaker, cancelled=lambda: toy.switch.pressed, options=Options(plan=False))


def run(toy: Toy, *answers: Scripted) -> tuple[ScriptedModel, Verdict, str]:
    model = ScriptedModel(answers)
    finished = toy.run(mind=thinking(toy, model))
    return model, finished.outcome.verdict, finished.episode


def records(toy: Toy, episode: str) -> tuple[StepRecord, ...]:
    with Journal(toy.folder) as journal:
        return journal.records(episode)


def replayed(toy: Toy, episode: str) -> Replayed:
    with Journal(toy.folder) as journal, recording(journal, episode) as recorded:
        return replay(recorded)


def delivered(toy: Toy, episode: str) -> list[str]:
    return [
        record.action.kind
        for record in records(toy, episode)
        if record.action is not None
        and record.receipt is not None
        and record.receipt.delivery is Delivery.DELIVERED
    ]


def test_a_task_is_done_and_replays_to_the_same_digests_without_the_model(toy: Toy) -> None:
    model, verdict, episode = run(toy, NAME, "I think I am lost.", TYPE, DONE)
    assert verdict is Verdict.SUCCEEDED
    assert len(model.asked) == 4
    assert [record.proposal["kind"] for record in records(toy, episode)] == [
        "click",
        "malformed",
        "type",
        "done",
    ]
    again = replayed(toy, episode)
    assert again.divergence is None, str(again.divergence)
    assert again.digests == tuple(record.digest for record in records(toy, episode))
    assert sum(map(bool, again.digests)) == 2
    assert len(model.asked) == 4


@pytest.mark.parametrize("answer", [Approve(), Refuse()])
def test_a_click_on_nothing_is_asked_of_a_person_though_rules_allow_it(toy: Toy, answer: Answer) -> None:
    toy.rules = (Rule(name="anything", verdict=toy.rules[-1].verdict),)
    toy.approver = person = Person(answer)
    nothing = '{"thought": "Click the Name field", "action": "click", "x": 999, "y": 999}'
    _, _, episode = run(toy, nothing, nothing, nothing, DONE)
    assert {question.decision.rule for question in person.asked} == {DOUBTED}
    assert "nothing is there" in person.asked[0].decision.reason
    assert set(delivered(toy, episode)) == ({"click"} if answer == Approve() else set())
    again = replayed(toy, episode)
    assert again.divergence is None, str(again.divergence)


def test_a_model_that_does_not_answer_pauses_the_run_with_nothing_done(toy: Toy) -> None:
    _, verdict, episode = run(toy, ModelError("the server at localhost:8000 answered 500"))
    assert verdict is Verdict.PAUSED
    assert delivered(toy, episode) == []
    with Journal(toy.folder) as journal:
        outcome = journal.episode(episode).outcome
    assert outcome is not None
    assert outcome.reason.startswith("the server at localhost:8000 answered 500. Nothing more was done")
    assert replayed(toy, episode).divergence is None


def test_answers_that_cannot_be_read_end_the_run_with_nothing_done(toy: Toy) -> None:
    model, verdict, episode = run(toy, "la", "la la", "la la la", NAME)
    assert verdict is Verdict.FAILED
    assert [record.proposal["raw"] for record in records(toy, episode)] == ["la", "la la", "la la la"]
    assert delivered(toy, episode) == []
    assert len(model.asked) == 3


def test_a_stop_while_the_model_writes_ends_the_run_at_once(toy: Toy) -> None:
    writing = threading.Event()

    def slowly(request: Request) -> str:
        writing.set()
        return " ".join(["word"] * 10_000)

    model = ScriptedModel([slowly], pause=0.01)

    def press() -> None:
        assert writing.wait(30)
        toy.switch.press()

    presser = threading.Thread(target=press)
    presser.start()
    finished = toy.run(mind=thinking(toy, model))
    presser.join()
    assert finished.outcome.verdict is Verdict.STOPPED
    assert finished.steps == 0
    assert replayed(toy, finished.episode).divergence is None


def test_what_a_page_made_the_model_do_is_asked_about_all_the_same(toy: Toy) -> None:
    """The screen says to send something, and the model obeys: the gate asks, the person refuses."""
    toy.approver = person = Person(Refuse(reason="I never asked for that"))
    obeys = '{"thought": "The page tells me to press Send.", "action": "click", "target": "Send"}'
    model, _, episode = run(toy, obeys, DONE)
    (question,) = person.asked
    assert question.context.target is not None
    assert question.context.target.text == "Send"
    assert delivered(toy, episode) == []
    assert "I never asked for that" in str(model.asked[1].messages[-1].parts[-1])


def test_no_secret_reaches_the_model_in_words_or_in_pixels(toy: Toy) -> None:
    toy.redactor = Redactor()
    toy.redactor.learn("One new message")
    model, _, _ = run(toy, '{"action": "click", "target": "One new massage there"}', NAME, DONE)
    parts = [part for request in model.asked for m in request.messages for part in m.parts]
    words = [part for part in parts if isinstance(part, str)]
    assert not any("new message" in part.casefold() for part in words)
    observed = toy.world.observe()
    secret = next(element for element in observed.elements if element.text == "One new message")
    assert len(model.asked) >= 3
    for picture in (part for part in parts if not isinstance(part, str)):
        assert picture.shape == observed.frame.pixels.shape
        rect = secret.rect
        assert not picture[rect.top : rect.bottom, rect.left : rect.right].any()
    shown = observed.frame.crop(secret.rect)
    assert np.ptp(shown) > 0  # it is there to be seen, for a person

"""A model that needs to know something asks the person, over the real loop and the real gate."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.brains.vlm.brain import Speaker, VlmBrain
from agent.brains.vlm.history import History
from agent.brains.vlm.options import Budget, Options
from agent.dialects.catalogue import dialect_named
from agent.failures.classify import classify
from agent.failures.failure import FailureClass
from agent.person import MAX_QUESTION, MAX_QUESTIONS, Asked, ScriptedPerson, Told
from agent.replay.recording import recording
from agent.replay.replay import replay
from memory.episode import Outcome, Verdict
from memory.journal import Journal
from memory.record import StepRecord
from memory.said import MAX_SAID, Said
from safety.approvers.scripted import ScriptedApprover
from safety.decision import Refuse, StopRun
from safety.mode import Mode
from tests.agent.replay.conftest import Toy
from vision.frame import Pixels
from vision.vlm.scripted import ScriptedModel

ASK = '{"action": "ask", "question": "Which name should the note have?"}'
CALL = "Thought: Which name should the note have?\nAction: call_user()"
NAME = '{"action": "click", "target": "Name"}'
TYPE = '{"action": "type", "text": "Ada"}'
DONE = '{"action": "done"}'
ADA = Said(text="Ada, please")


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    return Toy(folder=tmp_path / "data", instruction="give the note a name")


def run(
    toy: Toy, *answers: str, dialect: str = "json"
) -> tuple[ScriptedModel, Outcome, tuple[StepRecord, ...]]:
    """Run it, and replay what was recorded: it must come to the same without the model and the person."""
    model = ScriptedModel(answers)
    speaker = Speaker(model=model, dialect=dialect_named(dialect))
    finished = toy.run(
        mind=VlmBrain(speaker, cancelled=lambda: toy.switch.pressed, options=Options(plan=False))
    )
    with Journal(toy.folder) as journal, recording(journal, finished.episode) as recorded:
        records = journal.records(finished.episode)
        again = replay(recorded)
    assert again.divergence is None, str(again.divergence)
    assert again.digests == tuple(record.digest for record in records)
    return model, finished.outcome, records


def told(*answers: Told) -> ScriptedPerson:
    return ScriptedPerson(answers)


def heard(model: ScriptedModel) -> str:
    """All words of the last request."""
    return "\n".join(part for m in model.asked[-1].messages for part in m.parts if isinstance(part, str))


@pytest.mark.parametrize(
    ("dialect", "asks", "done"), [("json", ASK, DONE), ("ui-tars-1.5", CALL, "Action: finished()")]
)
def test_the_person_is_asked_and_the_model_hears_the_answer(
    toy: Toy, dialect: str, asks: str, done: str
) -> None:
    toy.person = person = told(ADA)
    model, outcome, records = run(toy, asks, done, dialect=dialect)
    assert person.asked == [Asked(text="Which name should the note have?")]
    assert "Result: the person answers: Ada, please" in heard(model)
    assert outcome.verdict is Verdict.SUCCEEDED
    assert [record.proposal["kind"] for record in records] == ["ask", "done"]
    assert records[0].title == "asks: Which name should the note have?"
    assert (records[0].answer, records[0].reply) == ("said: Ada, please", ADA)


def test_the_run_goes_on_and_acts_on_the_answer(toy: Toy) -> None:
    toy.person = told(ADA)
    _, outcome, records = run(toy, ASK, NAME, TYPE, DONE)
    assert outcome.verdict is Verdict.SUCCEEDED
    assert [record.action.kind for record in records if record.action is not None] == ["click", "type"]


def test_an_answer_is_no_leave_to_do_anything(toy: Toy) -> None:
    toy.person = told(Said(text="yes, you may click whatever you want, I approve it"))
    toy.mode = Mode.ASK
    toy.approver = approver = ScriptedApprover([Refuse()])
    _, _, records = run(toy, '{"action": "ask", "question": "May I click Name?"}', NAME, DONE)
    assert len(approver.asked) == 1
    assert records[1].answer == "refuse"
    assert records[1].receipt is None


def test_where_nobody_can_answer_the_run_is_paused_with_the_question(toy: Toy) -> None:
    model, outcome, records = run(toy, ASK, NAME)
    assert outcome.verdict is Verdict.PAUSED
    assert outcome.reason.startswith("it asks: “Which name should the note have?”. Nobody can answer here")
    assert "run the task again" in outcome.reason
    assert len(model.asked) == 1
    assert [record.proposal["kind"] for record in records] == ["ask"]
    with Journal(toy.folder) as journal:
        (episode,) = journal.episodes()
    failure = classify(episode, records)
    assert failure is not None
    assert (failure.kind, failure.step) == (FailureClass.PAUSED, 1)


def test_the_person_may_stop_it_instead(toy: Toy) -> None:
    toy.person = told(StopRun())
    model, outcome, records = run(toy, ASK, NAME)
    assert (outcome.verdict, outcome.reason) == (Verdict.STOPPED, "stopped by the user")
    assert toy.switch.pressed
    assert toy.stop.pressed
    assert records[0].answer == "stop"
    assert len(model.asked) == 1


def test_it_may_not_ask_endlessly(toy: Toy) -> None:
    toy.person = person = told(*[ADA] * (MAX_QUESTIONS + 1))
    _, outcome, records = run(toy, *[ASK] * (MAX_QUESTIONS + 2))
    assert [asked.number for asked in person.asked] == list(range(1, MAX_QUESTIONS + 1))
    assert outcome.verdict is Verdict.PAUSED
    assert f"it asked {MAX_QUESTIONS} questions, the most a run may ask" in outcome.reason
    assert len(records) == MAX_QUESTIONS + 1


def test_a_question_is_one_short_line_whatever_the_model_wrote(toy: Toy) -> None:
    toy.person = person = told(ADA, ADA)
    hostile = "Which\n\x1b[2J\x07\u202eone?" + " and" * 1_000
    _, _, records = run(
        toy,
        json.dumps({"action": "ask", "question": hostile}),
        '{"action": "ask", "question": "\\u200b"}',
        DONE,
    )
    question = person.asked[0].text
    assert question.startswith("Which [2J one? and")
    assert len(question) <= MAX_QUESTION
    assert question.endswith(" and…")
    assert question.isprintable()
    assert records[0].proposal["question"] == question
    assert person.asked[1].text == "It asks for you, and did not say what for."


def test_a_secret_in_an_answer_is_hidden_from_the_record_and_from_the_model(toy: Toy) -> None:
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    toy.person = told(Said(text=f"the token is {token}"))
    model, _, records = run(toy, ASK, DONE)
    assert token not in repr(records)
    assert token not in heard(model)
    assert "the token is " in heard(model)


def test_a_secret_in_a_question_is_in_no_spelling_of_the_model_either(toy: Toy) -> None:
    toy.person = told(ADA)
    token = "a1B2c3D4e5F6" * 3
    asks = f'{{"action": "ask", "question": "Is it \\u0067hp_{token}, as it says there?"}}'
    _, _, records = run(toy, asks, DONE)
    assert "as it says there?" in records[0].proposal["question"]
    assert token not in repr(records)
    assert "raw" not in records[0].proposal
    assert "raw" in records[1].proposal


def test_what_was_said_is_still_told_when_its_turn_is_told_no_more() -> None:
    history = History(Budget(picture=1, whole=2, told=1), shown=0)
    for words in ("the person answers: " + "x" * MAX_SAID, "done", "done", "done"):
        history.look(_picture(), 1)
        history.answered("{}", "ask the person “Which?”")
        history.became(words, keep=words != "done")
    history.look(_picture(), 1)
    assert len(history.turns) == 1
    assert history.kept == (f"ask the person “Which?”: the person answers: {'x' * MAX_SAID}",)


def _picture() -> Pixels:
    return np.zeros((1, 1, 3), dtype=np.uint8)

"""What a model wrote is recorded beside what was made of it, and changes nothing about a replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.brains.vlm.brain import Speaker, VlmBrain
from agent.brains.vlm.options import Options
from agent.dialects.answer import MAX_RAW
from agent.dialects.catalogue import dialect_named
from agent.failures.trail import signature
from agent.replay.recording import recording
from agent.replay.replay import replay
from memory.journal import Journal
from memory.record import StepRecord
from tests.agent.replay.conftest import Toy
from vision.vlm.scripted import ScriptedModel

NAME = 'It is there.\n```json\n{"action": "click", "target": "Name"}\n```'
DONE = '{"action": "done"}'


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    return Toy(folder=tmp_path / "data", instruction="log in")


def run(toy: Toy, *answers: str) -> tuple[StepRecord, ...]:
    speaker = Speaker(model=ScriptedModel(answers), dialect=dialect_named("json"))
    finished = toy.run(mind=VlmBrain(speaker, options=Options(plan=False)))
    with Journal(toy.folder) as journal, recording(journal, finished.episode) as recorded:
        again = replay(recorded)
        assert again.divergence is None, str(again.divergence)
        return journal.records(finished.episode)


def test_each_answer_is_recorded_as_it_was_and_bounded(toy: Toy) -> None:
    long = "x" * 2 * MAX_RAW + "\n" + DONE
    records = run(toy, NAME, "I am lost \ud800", long)
    assert [record.proposal["raw"] for record in records] == [NAME, "I am lost ?", "x" * MAX_RAW]
    assert signature(records[0]) == signature(run(toy, '{"action": "click", "target": "Name"}', DONE)[0])


def test_what_is_typed_where_nobody_may_read_it_is_in_no_answer_either(toy: Toy) -> None:
    typed = '{"thought": "quote", "action": "type", "text": "hun\\"ter\\\\2"}'
    records = run(toy, '{"action": "click", "target": "Password"}', typed, DONE)
    assert "raw" in records[0].proposal
    assert "raw" not in records[1].proposal
    assert "ter" not in str(records[1].proposal["text"])

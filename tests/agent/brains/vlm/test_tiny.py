"""Real architectures with two layers think for the brain: loaded by the code that loads full-size ones, asked
on a private desk. What they say is noise, unless they were made to say one thing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.brains.choice import BrainChoice
from agent.brains.vlm.loading import close_kept
from agent.brains.vlm.options import Options
from agent.event import Finished
from agent.session import run_task
from agent.settings import data_home
from agent.task import Task
from memory.episode import Verdict
from memory.journal import Journal
from memory.record import StepRecord
from safety.approvers.scripted import ApproveAll
from safety.desk.desk import Desk
from safety.receipt import Delivery
from vision.vlm.tiny import Kind, build_tiny

CALL = '<tool_call>\n{"name": "computer_use", "arguments": {"action": "key", "keys": ["f5"]}}\n</tool_call>'
JSON = '{"action": "keys", "keys": ["f5"]}'


@pytest.fixture(autouse=True)
def _no_model_is_kept() -> Iterator[None]:
    yield
    close_kept()


def think(desk: Desk, folder: Path, dialect: str, steps: int) -> tuple[Finished, tuple[StepRecord, ...]]:
    options = Options(plan=False, zoom=False, constrain=False, most=60)
    brain = BrainChoice(name="vlm", model=str(folder), dialect=dialect, options=options)
    task = Task(instruction="reload the page", max_steps=steps)
    finished = run_task(task, desk=desk, brain=brain, approver=ApproveAll())
    with Journal(data_home()) as journal:
        return finished, journal.records(finished.episode)


@pytest.mark.parametrize(("kind", "dialect"), [("qwen2.5-vl", "qwen2.5-vl"), ("smolvlm", "json")])
def test_noise_is_recorded_as_what_cannot_be_read_and_nothing_is_done(
    desk: Desk, tmp_path: Path, kind: Kind, dialect: str
) -> None:
    finished, records = think(desk, build_tiny(kind, tmp_path / "tiny"), dialect, steps=2)
    assert finished.outcome.verdict is Verdict.FAILED
    assert [record.proposal["kind"] for record in records] == ["malformed", "malformed"]
    assert all(record.action is None and record.receipt is None for record in records)


@pytest.mark.parametrize(
    ("kind", "dialect", "says"), [("qwen2.5-vl", "qwen2.5-vl", CALL), ("smolvlm", "json", JSON)]
)
def test_what_it_was_made_to_say_is_done_by_the_hand(
    desk: Desk, tmp_path: Path, kind: Kind, dialect: str, says: str
) -> None:
    _, records = think(desk, build_tiny(kind, tmp_path / "tiny", says=says), dialect, steps=1)
    (record,) = records
    assert record.proposal["kind"] == "keys", record.proposal
    assert record.proposal["keys"] == ["f5"]
    assert record.receipt is not None
    assert record.receipt.delivery is Delivery.DELIVERED

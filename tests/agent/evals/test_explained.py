from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agent.evals.explained import explained
from agent.evals.result import TaskResult, TaskVerdict
from agent.settings import data_home
from agent.tracing import conventions as names
from memory.episode import Judge, Outcome, Verdict
from memory.journal import Journal
from memory.step import Timings
from memory.traces.span import Span
from memory.traces.store import FILE, SpanStore

RESULT = TaskResult(task="t", attempt=1, verdict=TaskVerdict.FAILED, reason="no file", timings=Timings())


@pytest.fixture
def recorded(tmp_path: Path) -> TaskResult:
    """A failed try whose episode is in `tmp_path`, without a trace."""
    with Journal(tmp_path) as journal:
        episode = journal.begin("write a note", "nothing", "private").id
        outcome = Outcome(
            verdict=Verdict.FAILED, judge=Judge.AGENT, reason="the display went", broke="DisplayLost"
        )
        journal.finish(episode, outcome)
    return replace(RESULT, episode=episode)


def traced(folder: Path, episode: str, model: str) -> None:
    root = Span(
        trace="a" * 32, id="1" * 16, name="invoke_agent", start=1, end=2, attributes={names.JOULES: 36.0}
    )
    told = {names.OPERATION: "chat", names.PROVIDER: model, names.INPUT_TOKENS: 5, names.OUTPUT_TOKENS: 7}
    call = Span(trace="a" * 32, id="2" * 16, parent="1" * 16, name="chat", start=1, end=2, attributes=told)
    with SpanStore(folder) as store:
        store.put([root, call])
        store.belongs("a" * 32, episode)


def test_a_failed_try_is_classified_from_its_recording(recorded: TaskResult, tmp_path: Path) -> None:
    told = explained(recorded, tmp_path)
    assert (told.failure, told.bad_step, told.tokens, told.joules) == ("environment", None, None, None)
    assert explained(replace(recorded, verdict=TaskVerdict.PASSED), tmp_path).failure == ""


def test_what_it_used_comes_from_its_trace(recorded: TaskResult, tmp_path: Path) -> None:
    traced(tmp_path, recorded.episode, "ollama")
    told = explained(recorded, tmp_path)
    assert (told.tokens, told.joules) == (12, 36.0)
    assert told.money is not None
    assert told.money > 0


def test_money_is_not_known_where_a_price_is_not(recorded: TaskResult, tmp_path: Path) -> None:
    traced(tmp_path, recorded.episode, "who knows")
    assert explained(recorded, tmp_path).money is None


def test_a_task_that_was_not_understood_has_no_recording(tmp_path: Path) -> None:
    assert explained(RESULT, tmp_path).failure == "planning"
    assert not (tmp_path / FILE).exists()


def test_what_cannot_be_read_is_not_known(recorded: TaskResult, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database")
    data_home().mkdir(parents=True, exist_ok=True)
    lost = replace(recorded, episode="0" * 12)
    assert explained(lost, tmp_path) == lost

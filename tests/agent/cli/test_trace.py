from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import pytest

from agent.cli import episodes, trace
from agent.settings import data_home
from agent.tracing import conventions as names
from memory.episode import Judge, Outcome, Verdict
from memory.errors import ExportError, TracesUnavailable
from memory.journal import Journal
from memory.traces.span import Span
from memory.traces.store import SpanStore

FIRST, SECOND = "a" * 32, "b" * 32


def deskhand(*words: str) -> int:
    parser = argparse.ArgumentParser()
    subcommands = parser.add_subparsers()
    trace.add(subcommands)
    episodes.add(subcommands)
    args = parser.parse_args(words)
    code: int = args.run(args)
    return code


def spans(trace_id: str, episode: str, start: int) -> list[Span]:
    told = {names.CONVERSATION: episode, names.VERDICT: "succeeded", names.JOULES: 36.0}
    root = Span(
        trace=trace_id, id="1" * 16, name="invoke_agent", start=start, end=start + 10**9, attributes=told
    )
    step = Span(trace=trace_id, id="2" * 16, parent="1" * 16, name="step", start=start, end=start + 5)
    return [root, step]


@pytest.fixture
def ids() -> list[str]:
    """Two Episodes, a failed one and one that goes on, with a trace each; their ids."""
    with Journal(data_home()) as journal, SpanStore(data_home()) as store:
        begun = [journal.begin(words, "instructions", "private").id for words in ("one", "two")]
        reason = "the display was lost"
        outcome = Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason=reason, broke="DisplayLost")
        journal.finish(begun[0], outcome)
        for number, (trace_id, episode) in enumerate(zip((FIRST, SECOND), begun, strict=True), 1):
            store.put(spans(trace_id, episode, number * 10**12))
            store.belongs(trace_id, episode)
    return begun


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_list(ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("trace", "list") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{SECOND}  {ids[1]}")
    assert "2 spans" in second
    deskhand("trace", "list", "--json", "--limit", "1")
    assert [line["id"] for line in lines(capsys)] == [SECOND]


def test_an_empty_list_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("trace", "list") == 0
    assert "No traces yet" in capsys.readouterr().out


def test_a_trace_is_shown_by_its_id_and_by_its_episodes(
    ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for prefix in (ids[0], FIRST[:5]):
        assert deskhand("trace", "show", prefix) == 0
        shown = capsys.readouterr().out
        assert ids[0] in shown
        assert "  step" in shown
    deskhand("trace", "show", FIRST, "--json")
    assert [line["name"] for line in lines(capsys)] == ["invoke_agent", "step"]


def test_what_is_not_there_or_several_is_named(ids: list[str], tmp_path: Path) -> None:
    with pytest.raises(TracesUnavailable, match="has an id that begins with 'zz'"):
        deskhand("trace", "show", "zz")
    with pytest.raises(TracesUnavailable, match="there are no traces in"):
        deskhand("trace", "--folder", str(tmp_path), "list")
    with SpanStore(data_home()) as store:
        store.put(spans(FIRST[:-1] + "b", "", 5))
    with pytest.raises(TracesUnavailable, match="several begin with 'aaa'"):
        deskhand("trace", "show", "aaa")


def test_stats(ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("trace", "stats") == 0
    assert "2 runs, 2 succeeded, as the agent says" in capsys.readouterr().out
    deskhand("trace", "stats", ids[0], "--json")
    (told,) = lines(capsys)
    assert (told["runs"], told["joules"]) == (1, 36.0)
    deskhand("trace", "stats", "--last", "1", "--json")
    assert lines(capsys)[0]["runs"] == 1


def test_stats_by_what_a_checker_found(
    ids: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deskhand("trace", "stats", "--results", str(_results(tmp_path, ids[0])), "--json") == 0
    (told,) = lines(capsys)
    assert (told["runs"], told["successes"], told["judged_by"]) == (1, 0, "the checker")


def test_export_in_either_form(ids: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, table = tmp_path / "one.jsonl", tmp_path / "all.csv"
    assert deskhand("trace", "export", ids[0], str(one)) == 0
    assert "Exported 2 spans" in capsys.readouterr().out
    (told,) = [json.loads(line) for line in one.read_text().splitlines()]
    (scope,) = told["resourceSpans"][0]["scopeSpans"]
    assert [span["traceId"] for span in scope["spans"]] == [FIRST, FIRST]
    assert deskhand("trace", "export", "--all", "--format", "csv", "--json", str(table)) == 0
    assert lines(capsys) == [{"traces": 2, "spans": 4, "path": str(table)}]
    with table.open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 4
    with pytest.raises(ExportError, match="exists; it was left as it is"):
        deskhand("trace", "export", ids[0], str(one))
    with pytest.raises(ExportError, match="nothing was exported"):
        deskhand("trace", "export", ids[0], str(tmp_path / "nowhere" / "x"))
    assert deskhand("trace", "export", str(one)) == 2
    assert deskhand("trace", "export", "--all", ids[0], str(one)) == 2


def test_why_an_episode_failed(ids: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("episodes", "why", ids[0]) == 0
    shown = capsys.readouterr().out
    assert "class    environment" in shown
    assert "broken off by DisplayLost: the display was lost" in shown
    deskhand("episodes", "why", ids[0], "--json", "--results", str(_results(tmp_path, ids[0])))
    (told,) = lines(capsys)
    assert told["episode"] == ids[0]
    passed = _results(tmp_path, ids[0], "passed")
    deskhand("episodes", "why", ids[0], "--results", str(passed))
    assert capsys.readouterr().out == "It did not fail.\n"
    deskhand("episodes", "why", ids[0], "--results", str(passed), "--json")
    assert lines(capsys) == [{"episode": ids[0], "failure": None}]


def test_a_trace_is_deleted_with_its_episode(ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert deskhand("episodes", "delete", ids[0], "--yes") == 0
    with SpanStore(data_home()) as store:
        assert [one.id for one in store.traces()] == [SECOND]
    assert "its trace" in capsys.readouterr().out


def _results(folder: Path, episode: str, verdict: str = "failed") -> Path:
    path = folder / f"{verdict}.json"
    result = {"task": "t", "attempt": 1, "verdict": verdict, "episode": episode, "timings": {}}
    told = {"format": "deskhand-eval", "version": 2, "suite": "s", "brain": "b", "results": [result]}
    path.write_text(json.dumps(told))
    return path

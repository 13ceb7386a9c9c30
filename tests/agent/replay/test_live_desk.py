"""Live replay on private desks that have changed, with real programs; and its command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.bench.replay_live import Became, ReplayBench, Replayed, became, summary, table
from agent.cli.main import main
from agent.evals.drift import Drift, drift_named
from agent.evals.drift_desk import apply_drift
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.suite import load_suite
from agent.replay.live import replay_live
from agent.replay.live_recording import LiveRecording, read_recording
from agent.session import run_task
from agent.stop import StopSwitch
from agent.task import Task
from memory.episode import Verdict
from memory.journal import Journal
from memory.step import Timings
from safety.approvers.scripted import ApproveAll, RefuseAll
from safety.desk.private import PrivateDesk

SAID = 'Open the text editor, write "Call Ada" and save it as note.txt in Documents.'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journal")


@pytest.fixture(scope="module")
def recording(folder: Path) -> Iterator[LiveRecording]:
    """A note written once, on the desk as it always is."""
    with PrivateDesk() as desk:
        finished = run_task(Task(instruction=SAID), desk=desk, approver=ApproveAll(), folder=folder)
        assert finished.outcome.verdict is Verdict.SUCCEEDED, finished.outcome.reason
    with Journal(folder) as journal:
        yield read_recording(journal, finished.episode)


def test_in_german_on_a_small_screen_with_other_words(recording: LiveRecording, tmp_path: Path) -> None:
    german = drift_named("german")
    with PrivateDesk((1024, 700), german.environment) as desk:
        apply_drift(german, desk)
        finished = replay_live(
            recording,
            desk=desk,
            approver=ApproveAll(),
            settings={"file": "other.txt", "text": "Call Grace"},
            folder=tmp_path,
        )
        assert finished.outcome.verdict is Verdict.SUCCEEDED, finished.outcome.reason
        assert (desk.home / "Documents/other.txt").read_text(encoding="utf-8") == "Call Grace"
        assert not (desk.home / "Documents/note.txt").exists()


def test_a_notice_above_all_and_a_program_that_comes_late(recording: LiveRecording, tmp_path: Path) -> None:
    drift = Drift(name="both", summary="", delay=3.0, commands=drift_named("notice").commands)
    with PrivateDesk() as desk:
        apply_drift(drift, desk)
        finished = replay_live(recording, desk=desk, approver=ApproveAll(), folder=tmp_path)
        assert finished.outcome.verdict is Verdict.SUCCEEDED, finished.outcome.reason
        assert (desk.home / "Documents/note.txt").read_text(encoding="utf-8") == "Call Ada"


def test_nothing_is_done_that_is_not_allowed_again(recording: LiveRecording, tmp_path: Path) -> None:
    with PrivateDesk() as desk:
        finished = replay_live(recording, desk=desk, approver=RefuseAll(), folder=tmp_path)
        assert finished.outcome.verdict is not Verdict.SUCCEEDED
        assert not (desk.home / "Documents/note.txt").exists()


def test_the_command_lists_parameters_and_refuses_others(
    recording: LiveRecording, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Journal(folder) as journal:
        episode = journal.episodes()[0].id
    words = ["replay", episode, "--folder", str(folder)]
    assert main([*words, "--parameters"]) == 0
    assert capsys.readouterr().out == "text = Call Ada\nfile = note.txt\n"
    assert main([*words, "--parameters", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"text": "Call Ada", "file": "note.txt"}
    assert main([*words, "--live", "--set", "nose=x"]) == 2
    assert "no parameter nose; it has: text, file" in capsys.readouterr().err
    assert main([*words, "--live", "--set", "nose"]) == 2
    assert main(["replay", "--check", "--live", "--folder", str(folder)]) == 2


def test_the_bench_records_replays_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    suite = load_suite("desk-basics")
    tasks = suite.only(["editor-line-numbers"])
    bench = ReplayBench(suite, tmp_path, StopSwitch())
    recordings = list(bench.recorded(tasks))
    assert [r.task for r in recordings] == ["editor-line-numbers"]
    first = list(bench.replayed(recordings, [drift_named("dark")]))
    assert [r.became for r in first] == [Became.COMPLETED], first
    again = ReplayBench(suite, tmp_path, StopSwitch())
    assert list(again.recorded(tasks)) == recordings
    assert list(again.replayed(recordings, [drift_named("dark")])) == first
    (tmp_path / "replayed.jsonl").write_text('{"task": "cut o', encoding="utf-8")
    stopped = StopSwitch()
    stopped.press()
    assert list(ReplayBench(suite, tmp_path, stopped).replayed(recordings, [drift_named("dark")])) == []


def test_what_became_of_a_try_is_told_by_the_checks() -> None:
    def result(verdict: TaskVerdict, claim: str) -> TaskResult:
        return TaskResult(task="t", attempt=1, verdict=verdict, claim=claim, timings=Timings())

    assert became(result(TaskVerdict.PASSED, "succeeded")) is Became.COMPLETED
    assert became(result(TaskVerdict.FAILED, "succeeded")) is Became.SILENT
    assert became(result(TaskVerdict.FAILED, "failed")) is Became.HALTED
    assert became(result(TaskVerdict.PASSED, "failed")) is Became.HALTED
    assert became(result(TaskVerdict.ERROR, "")) is Became.ERROR


def test_what_is_promised_is_counted() -> None:
    def tried(became: Became) -> Replayed:
        return Replayed(
            task="t",
            drift="dark",
            recorded="e",
            became=became,
            reason="",
            episode="f",
            steps=3,
            seconds=6.0,
            original=4.0,
        )

    good = [tried(Became.COMPLETED)] * 9
    assert summary([*good, tried(Became.HALTED), tried(Became.ERROR)])["kept"] is True
    assert summary([*good, tried(Became.SILENT)])["kept"] is False
    assert summary([*good[1:], tried(Became.HALTED), tried(Became.HALTED)])["kept"] is False
    assert summary([])["kept"] is False
    assert "1.50" in table([*good, tried(Became.HALTED)])

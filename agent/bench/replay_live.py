"""Live replay under drifts: recorded episodes of a suite done again on desks that have changed.

Each task is recorded once, on the desk as it is; then, for every drift, its stage is set on a changed desk,
the recording is done again without a model, and the task's own checks say what really became of it.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from agent.evals.drift import Drift
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.runner import run_one
from agent.evals.suite import EvalTask, Suite
from agent.event import Finished, Listener
from agent.replay.live import replay_live
from agent.replay.live_recording import read_recording
from agent.session import run_task
from agent.stop import StopSwitch
from agent.task import Task
from memory.episode import Verdict
from memory.journal import Journal
from safety.approvers.scripted import ApproveAll
from safety.desk.desk import Desk

COMPLETE, NEEDLESS = 0.9, 0.1  # what is promised: at least, and at most
_SERVER = re.compile(r"127\.0\.0\.1:\d+")
_LONGEST = 600.0  # seconds a try may take


class Became(StrEnum):
    """What became of a recording on a desk that has changed."""

    COMPLETED = "completed"
    HALTED = "halted"  # it says that it was not done; no drift makes a task impossible: a needless halt
    SILENT = "silently wrong"  # it says that it was done, and the checks say otherwise
    ERROR = "infrastructure error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    task: str
    episode: str
    seconds: float
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    task: str
    drift: str
    recorded: str  # the episode that was done again
    became: Became
    reason: str
    episode: str
    steps: int
    seconds: float
    original: float  # seconds it took when it was recorded


class ReplayBench:
    """Records tasks and does them again, in a folder that keeps what was done: begun again, it goes on."""

    def __init__(self, suite: Suite, folder: Path, stop: StopSwitch) -> None:
        self._suite = suite
        self._folder = folder
        self._stop = stop
        folder.mkdir(parents=True, exist_ok=True)

    def recorded(self, tasks: Sequence[EvalTask]) -> Iterator[Recorded]:
        """Every task's recording: the one there is, or one that is made now. A task that is not done is left
        out."""
        known = {r["task"]: Recorded(**r) for r in _lines(self._folder / "recorded.jsonl")}
        for task in tasks:
            if self._stop.pressed:
                return
            if task.id not in known:
                result = run_one(self._suite, task, number=1, attempt=self._record, stop=self._stop)
                if result.verdict is not TaskVerdict.PASSED:
                    _say(f"{task.id} was not recorded: {result.reason}")
                    continue
                known[task.id] = Recorded(
                    task=task.id, episode=result.episode, seconds=result.seconds, steps=result.steps
                )
                _add(self._folder / "recorded.jsonl", asdict(known[task.id]))
            yield known[task.id]

    def replayed(self, recordings: Sequence[Recorded], drifts: Sequence[Drift]) -> Iterator[Replayed]:
        """Every recording done again under every drift: what is known of it, or a try that is made now."""
        path = self._folder / "replayed.jsonl"
        done = {(r["recorded"], r["drift"]): r for r in _lines(path)}
        for recording in recordings:
            for drift in drifts:
                if self._stop.pressed:
                    return
                known = done.get((recording.episode, drift.name))
                if known is not None:
                    yield Replayed(**known | {"became": Became(known["became"])})
                    continue
                result = self._again(recording, drift)
                if not self._stop.pressed:
                    _add(path, asdict(result))
                    yield result

    def _record(self, task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
        return run_task(
            task, desk=desk, approver=ApproveAll(), listener=listener, folder=self._folder, stop=stop
        )

    def _again(self, recorded: Recorded, drift: Drift) -> Replayed:
        with Journal(self._folder) as journal:
            recording = read_recording(journal, recorded.episode)

        def attempt(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
            old, new = (_SERVER.search(text) for text in (recording.instruction, task.instruction))
            return replay_live(
                recording,
                desk=desk,
                approver=ApproveAll(),
                texts={old.group(): new.group()} if old and new else {},
                listener=listener,
                folder=self._folder,
                stop=stop,
            )

        task = self._suite.only([recorded.task])[0].model_copy(update={"timeout": _LONGEST})
        result = run_one(self._suite, task, number=1, attempt=attempt, stop=self._stop, drift=drift)
        return Replayed(
            task=recorded.task,
            drift=drift.name,
            recorded=recorded.episode,
            became=became(result),
            reason=_reason(result),
            episode=result.episode,
            steps=result.steps,
            seconds=result.seconds,
            original=recorded.seconds,
        )


def _reason(result: TaskResult) -> str:
    """Why it was not done: its own words where it halted, else the check that does not hold."""
    halted = bool(result.claim_reason) and result.claim != Verdict.SUCCEEDED
    return result.claim_reason if halted else result.reason


def became(result: TaskResult) -> Became:
    if result.verdict is TaskVerdict.ERROR:
        return Became.ERROR
    if result.claim != Verdict.SUCCEEDED:
        return Became.HALTED
    return Became.COMPLETED if result.verdict is TaskVerdict.PASSED else Became.SILENT


def table(results: Sequence[Replayed]) -> str:
    """For each drift: how often it was done, halted, silently wrong, broken, and how long it took."""
    head = ("drift", "tries", *Became, "times as long")
    drifts = dict.fromkeys(r.drift for r in results)
    rows = [_row(drift or "none", [r for r in results if r.drift == drift]) for drift in drifts]
    rows.append(_row("all", results))
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


def summary(results: Sequence[Replayed]) -> dict[str, object]:
    """The counts and what was promised, as JSON data."""
    counts = {kind.name.lower(): sum(r.became is kind for r in results) for kind in Became}
    tried = sum(r.became is not Became.ERROR for r in results)
    return {
        "tries": len(results),
        **counts,
        "kept": bool(tried)
        and counts["completed"] >= COMPLETE * tried
        and counts["halted"] <= NEEDLESS * tried
        and not counts["silent"],
    }


def run(
    suite: Suite, tasks: Sequence[EvalTask], drifts: Sequence[Drift], folder: Path, *, json_output: bool
) -> int:
    """Record, replay, tell. The exit code: 0 where what is promised was kept."""
    from agent.stopped_by_signals import stopped_by_signals

    with stopped_by_signals() as stop:
        bench = ReplayBench(suite, folder, stop)
        recordings = list(bench.recorded(tasks))
        results: list[Replayed] = []
        for result in bench.replayed(recordings, drifts):
            results.append(result)
            count = f"[{len(results)}/{len(recordings) * len(drifts)}]"
            said = f"{result.became}, {result.seconds:.1f} s{_why(result)}"
            _say(f"{count} {result.task} ({result.drift or 'none'}): {said}")
    whole = summary(results)
    if json_output:
        sys.stdout.write(json.dumps(whole | {"results": [asdict(result) for result in results]}) + "\n")
    elif results:
        sys.stdout.write(f"{table(results)}\n\nin {folder}\n")
    return 0 if whole["kept"] else 1


def _why(result: Replayed) -> str:
    return "" if result.became is Became.COMPLETED else f": {result.reason}"


def _row(name: str, results: Sequence[Replayed]) -> tuple[str, ...]:
    done = [r.seconds / r.original for r in results if r.became is Became.COMPLETED and r.original]
    counts = (str(sum(r.became is kind for r in results)) for kind in Became)
    return (name, str(len(results)), *counts, f"{statistics.median(done):.2f}" if done else "")


def _lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line; a last line that was cut off does not count."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def _add(path: Path, data: dict[str, object]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(data) + "\n")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()

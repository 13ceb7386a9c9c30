"""What a run has come to so far, on disk: a run that was stopped, or died, goes on where it was.

A file of JSON lines: a head (format, version, what the run consists of), then a line for each result as it
came. A last line that was cut short does not count. A run that is complete leaves its report, no such file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from agent.evals.fan_out.job import Job
from agent.evals.result import TaskResult

FORMAT = "deskhand-eval-run"
VERSION = 1

_RESULT = TypeAdapter(TaskResult)


class RunFile:
    """One run's file. `done` holds the results of jobs that were finished before, by the jobs' keys."""

    def __init__(self, path: Path, done: dict[str, TaskResult]) -> None:
        self.path = path
        self.done = done

    def note(self, job: Job, result: TaskResult) -> None:
        """Write a result down; it is on disk when this returns."""
        _append(self.path, {"key": job.key, "result": _RESULT.dump_python(result, mode="json")})

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def begin_run(folder: Path, name: str, what: str) -> RunFile:
    """A new run's file in this folder. `what` is all that the run consists of: suite, tasks, brain, ..."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.jsonl"
    _append(path, {"format": FORMAT, "version": VERSION, "of": _digest(what)})
    return RunFile(path, {})


def unfinished_run(folder: Path, name: str, what: str) -> RunFile | None:
    """The newest file of a run of just this that was left unfinished; None where there is none."""
    wanted = {"format": FORMAT, "version": VERSION, "of": _digest(what)}
    for path in sorted(folder.glob(f"{name}-*.jsonl"), reverse=True):
        head, *lines = path.read_bytes().split(b"\n")
        if _read(head) == wanted:
            return RunFile(path, _results(lines))
    return None


def _results(lines: Sequence[bytes]) -> dict[str, TaskResult]:
    """The results in these lines; those cut short or damaged are left out: they are run again."""
    found: dict[str, TaskResult] = {}
    for line in lines:
        noted = _read(line)
        if isinstance(noted, dict) and isinstance(noted.get("key"), str):
            try:
                found[noted["key"]] = _RESULT.validate_python(noted.get("result"))
            except ValidationError:
                continue
    return found


def _read(line: bytes) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _append(path: Path, data: dict[str, object]) -> None:
    torn = path.exists() and not path.read_bytes().endswith(b"\n")
    with path.open("ab") as file:
        file.write(b"\n" * torn + json.dumps(data, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _digest(what: str) -> str:
    return hashlib.sha256(what.encode()).hexdigest()

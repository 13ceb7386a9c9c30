"""The eval runner's real parts: the agent's session, and the folder where episodes and reports are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from agent.evals.report import summary
from agent.evals.result import Results, TaskResult
from agent.evals.runner import Attempt
from agent.event import Finished, Listener
from agent.session import run_task
from agent.settings import data_home
from agent.stop import StopSwitch
from agent.task import Task
from safety.approvers.scripted import ApproveAll
from safety.desk.desk import Desk


def real_attempt(brain: str) -> Attempt:
    """A brain by name, to which everything is approved. Its episodes are kept apart from the user's."""

    def attempt(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
        return run_task(
            task,
            desk=desk,
            brain=brain,
            approver=ApproveAll(),
            listener=listener,
            folder=evals_home(),
            stop=stop,
        )

    return attempt


def run_of(suite: str, brain: str, results: Sequence[TaskResult]) -> Results:
    """The tries of a run that ends now, with the folder of their episodes."""
    return Results(
        suite=suite,
        brain=brain,
        results=tuple(results),
        episodes=str(evals_home()),
        finished=datetime.now(UTC).isoformat(timespec="microseconds"),
    )


def write_report(run: Results) -> Path:
    """Keep a run as a JSON file and return where."""
    folder = reports_folder()
    folder.mkdir(parents=True, exist_ok=True)
    when = datetime.fromisoformat(run.finished)
    path = folder / f"{run.suite}-{when:%Y%m%dT%H%M%S.%f}.json"
    path.write_text(json.dumps(summary(run), indent=1), encoding="utf-8")
    return path


def runs_folder() -> Path:
    """Where runs that are not complete are kept."""
    return evals_home() / "runs"


def evals_home() -> Path:
    """Where the episodes of evals lie, apart from the user's."""
    return data_home() / "evals"


def reports_folder() -> Path:
    return evals_home() / "reports"

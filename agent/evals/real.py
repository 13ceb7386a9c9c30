"""The eval runner's real parts: the agent's session, and the folder where episodes and reports are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from agent.brains.choice import Chosen
from agent.evals.reporting.writing import write_json, write_pages
from agent.evals.result import Results, TaskResult
from agent.evals.runner import Attempt
from agent.evals.seen import look_back
from agent.event import Finished, Listener
from agent.session import run_task
from agent.settings import data_home
from agent.stop import StopSwitch
from agent.task import Task
from safety.approvers.scripted import ApproveAll
from safety.desk.desk import Desk


def real_attempt(brain: Chosen) -> Attempt:
    """A brain, to which everything is approved. Its episodes are kept apart from the user's."""

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


def run_of(suite: str, brain: str, results: Sequence[TaskResult], protocol: str = "") -> Results:
    """The tries of a run that ends now, with the folder of their episodes."""
    return Results(
        suite=suite,
        brain=brain,
        results=tuple(results),
        episodes=str(evals_home()),
        finished=datetime.now(UTC).isoformat(timespec="microseconds"),
        protocol=protocol,
    )


def write_report(run: Results) -> Path:
    """Keep a run as a JSON file, with the class of each failure, and return where; a page about it and its
    Markdown lie beside it. Raises ResultsError where they cannot be written."""
    judged, seen = look_back(run, evals_home())
    when = datetime.fromisoformat(run.finished)
    stem = reports_folder() / f"{run.suite}-{when:%Y%m%dT%H%M%S.%f}"
    path = stem.with_name(f"{stem.name}.json")
    write_json(judged, path)
    if run.results:
        write_pages([judged], seen, stem, reports=reports_folder())
    return path


def page_of(report: Path) -> Path:
    """The page that lies beside a report's JSON."""
    return report.with_name(f"{report.stem}.html")


def runs_folder() -> Path:
    """Where runs that are not complete are kept."""
    return evals_home() / "runs"


def evals_home() -> Path:
    """Where the episodes of evals lie, apart from the user's."""
    return data_home() / "evals"


def reports_folder() -> Path:
    return evals_home() / "reports"

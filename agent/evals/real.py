"""The eval runner's real parts: the agent's session, and the folder where episodes and reports are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
            folder=_folder(),
            stop=stop,
        )

    return attempt


def write_report(whole: Mapping[str, Any]) -> Path:
    """Keep a run's summary as a JSON file and return where."""
    folder = _folder() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{whole['suite']}-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.json"
    path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    return path


def _folder() -> Path:
    return data_home() / "evals"

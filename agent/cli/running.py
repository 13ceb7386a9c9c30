"""A task run from the terminal: on the desk that was asked for, stopped by Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from agent.brains.choice import Chosen
from agent.brains.vlm.late import for_person
from agent.event import Finished, Listener
from agent.person import Person
from agent.session import run_task
from agent.settings import data_home
from agent.stopped_by_signals import stopped_by_signals
from agent.task import Task
from safety.decision import Approver
from safety.desk.desk import Desk, DeskKind
from safety.desk.keepsakes import keep_files
from safety.desk.live import live_desk
from safety.desk.private import PrivateDesk
from safety.mode import Mode


@contextmanager
def open_desk(kind: str) -> Iterator[Desk]:
    """The user's own desk, or a private one that is gone when the block ends. Raises DeskError."""
    if kind == DeskKind.LIVE:
        yield live_desk()
        return
    with PrivateDesk() as desk:
        yield desk


def perform(
    task: Task,
    *,
    desk: str,
    brain: Chosen,
    approver: Approver,
    listener: Listener,
    person: Person | None = None,
    grants: Sequence[Path] = (),
    shell: bool = False,
    mode: Mode = Mode.RULES,
    rules: Path | None = None,
) -> Finished:
    """Run a Task on a desk of a kind ("live", "private"); raises what `run_task` and the desk raise.

    The files a task made on a private desk are kept, and named on standard error, before the desk goes.
    """
    with stopped_by_signals() as stop, open_desk(desk) as opened:
        finished = run_task(
            task,
            desk=opened,
            brain=for_person(brain, stop),
            approver=approver,
            person=person,
            listener=listener,
            stop=stop,
            grants=grants,
            shell=shell,
            mode=mode,
            rules=rules,
        )
        if opened.kind is DeskKind.PRIVATE:
            kept = keep_files(opened.home, data_home() / "kept" / finished.episode)
            for path in kept:
                print(f"kept: {path}", file=sys.stderr)
    return finished

"""What a step of the loop costs beside seeing and settling: grounding, permission, acting, verifying."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from agent.brains.scripted import ScriptedBrain
from agent.event import Event, Stepped
from agent.proposal import At, Proposal, ProposeClick, ProposeKeys, ProposeOpen, ProposeType
from agent.session import run_task
from agent.task import Task
from memory.step import Timings
from safety.approvers.scripted import ApproveAll
from safety.desk.desk import Desk
from vision.geometry import Point


def overheads(desk: Desk, turns: int) -> list[float]:
    """Seconds of each of 3 x `turns` steps in a real text editor that are neither seeing nor settling.

    A Step's Timings tell the look before it; the look after it is the next Step's.
    """
    steps: list[tuple[float, Timings]] = []

    def listen(event: Event) -> None:
        if isinstance(event, Stepped):
            steps.append((time.perf_counter(), event.step.timings))

    task = Task(instruction="measure the steps of the loop", max_steps=4 * turns + 10)
    with tempfile.TemporaryDirectory() as folder:
        run_task(
            task,
            desk=desk,
            brain=ScriptedBrain([ProposeOpen(program="text editor"), *_turns(turns)]),
            approver=ApproveAll(),
            listener=listen,
            folder=Path(folder),
        )
    return [
        at - before - timings.settling - following.seeing
        for (before, _), (at, timings), (_, following) in zip(steps[1:], steps[2:], steps[3:], strict=False)
    ]


def _turns(count: int) -> list[Proposal]:
    """A click, some typing and a key, each changing the screen."""
    written: list[Proposal] = []
    for number in range(count):
        written += [
            ProposeClick(place=At(point=Point(500 + number % 9, 400 + number % 5))),
            ProposeType(text=f"line {number}"),
            ProposeKeys(keys=("enter",)),
        ]
    return written

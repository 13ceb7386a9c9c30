"""What goes wrong outside: each with a clear message, the documented exit code, and nothing left running."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from agent.brains.scripted import ScriptedBrain
from agent.event import Event, Noted, Proposed, Started
from agent.proposal import Proposal, ProposeClick, ProposeOpen, ProposeWait, Words
from agent.session import run_task
from agent.task import Task
from memory.episode import Verdict
from safety.approvers.scripted import ApproveAll
from safety.desk.desk import Desk
from vision.windows import WindowList

WAITING = "open xterm, wait 20 seconds"
OPENED = "opened ("


def private(task: str) -> tuple[str, ...]:
    return ("run", "--desk", "private", "--approve", "all", task)


def test_no_display(command) -> None:
    command.environment.pop("DISPLAY", None)
    ran = command("run", "click x")
    assert (ran.code, ran.out, ran.left) == (1, "", ())
    assert "there is no screen" in ran.errors
    assert "Nothing was done" in ran.errors
    assert "--desk private" in ran.errors
    assert "Traceback" not in ran.errors


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("Xvfb", ("was lost", "Nothing more was done", "run the task again")),
        ("safety.hand", ("the hand's process was ended by signal 9", "half done", "run the task again")),
    ],
)
def test_a_part_that_dies_during_a_task(command, kill_part, part: str, words: tuple[str, ...]) -> None:
    ran = command(*private(WAITING), when=OPENED, then=kill_part(part))
    assert (ran.code, ran.left) == (1, ())
    assert all(word in ran.out for word in words), ran.out
    assert "Traceback" not in ran.errors
    assert ran.seconds_after < 8


def test_a_display_that_dies_leaves_the_files_that_were_made(command, kill_part) -> None:
    task = "open xterm, type “echo made > Documents/made.txt”, press enter, wait 20 seconds"
    ran = command(*private(task), when="3  press enter", then=kill_part("Xvfb"))
    assert (ran.code, ran.left) == (1, ())
    kept = list((command.home / "kept").rglob("made.txt"))
    assert [path.read_text() for path in kept] == ["made\n"]
    assert f"kept: {kept[0]}" in ran.errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_within_a_moment(command, number: int) -> None:
    ran = command(*private(WAITING), when=OPENED, then=lambda pid: os.kill(pid, number))
    assert (ran.code, ran.left) == (3, ())
    assert "stopped by the user" in ran.out
    assert ran.seconds_after < 5


def test_a_program_that_is_not_installed(command) -> None:
    ran = command(*private("open mousepda-blorp"))
    assert (ran.code, ran.left) == (4, ())
    assert "no installed program is called “mousepda-blorp”: nothing was started. The nearest" in ran.out


def test_a_full_disk(command, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    command.environment["DESKHAND_HOME"] = str(small)
    mount = f'mount -t tmpfs -o size=500k tmpfs {small} && exec "$@"'
    unshare = ("unshare", "-m") if os.geteuid() == 0 else ("unshare", "-rm")
    task = "open xterm, " + ", ".join(f"type word{number}" for number in range(30))
    ran = command(*private(task), before=(*unshare, "sh", "-c", mount, "sh"))
    assert (ran.code, ran.left) == (1, ())
    assert "is full" in ran.out + ran.errors
    assert "Free some space" in ran.out + ran.errors
    assert "Traceback" not in ran.errors


def run(
    desk: Desk, *proposals: Proposal, heard: Callable[[Event], None] = lambda event: None
) -> tuple[list[Event], Verdict, str]:
    events: list[Event] = []

    def listen(event: Event) -> None:
        events.append(event)
        heard(event)

    finished = run_task(
        Task(instruction="test"),
        desk=desk,
        brain=ScriptedBrain(proposals),
        approver=ApproveAll(),
        listener=listen,
    )
    return events, finished.outcome.verdict, finished.outcome.reason


def test_without_an_accessibility_bus_the_user_is_told_once(desk: Desk) -> None:
    blind = replace(desk, accessibility_bus=None)
    events, verdict, _ = run(blind, ProposeWait(seconds=0.01), ProposeWait(seconds=0.01))
    assert verdict is Verdict.SUCCEEDED
    notes = [event.note for event in events if isinstance(event, Noted)]
    assert len(notes) == 1
    assert "no accessibility bus" in notes[0]
    assert isinstance(events[0], Started)
    assert isinstance(events[1], Noted)


def test_a_window_that_closes_between_seeing_and_clicking(desk: Desk, kill_part) -> None:
    """The click is refused with nothing sent, whatever lies there now."""

    def close(event: Event) -> None:
        if isinstance(event, Proposed) and isinstance(event.proposal, ProposeClick):
            kill_part("mousepad")(os.getpid())
            with closing(WindowList(desk.display)) as windows:  # it goes in its own time
                while any(window.program == "mousepad" for window in windows.read()):
                    time.sleep(0.01)

    click = ProposeClick(place=Words(phrase="File"), why="click File")
    events, _, _ = run(desk, ProposeOpen(program="mousepad"), click, heard=close)
    steps = [event.step for event in events if event.kind == "stepped"]
    receipt = steps[1].receipt
    assert receipt is not None
    assert receipt.delivery == "refused"
    assert "nothing was done" in receipt.reason


def test_a_target_that_is_absent_is_a_step_that_says_so(desk: Desk) -> None:
    events, _, _ = run(desk, ProposeClick(place=Words(phrase="Frobnicate")))
    step = next(event.step for event in events if event.kind == "stepped")
    assert step.action is None
    assert step.target is not None
    assert "nothing on the screen fits “Frobnicate”" in step.target["refused"]


def test_a_display_that_is_not_there(desk: Desk) -> None:
    from vision.errors import NoDisplay

    with pytest.raises(NoDisplay, match="there is no screen at display ':6543'"):
        run(replace(desk, display=":6543"))

"""The trials themselves, a few times each: that they find nothing, and that they would."""

from __future__ import annotations

import json
import os
import runpy
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from Xlib import X

from safety.action import Click
from safety.context import Context
from safety.decision import Approve
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.errors import DeskError, HandError
from safety.hand.client import HandClient
from safety.hand.keyboard import fake_input
from safety.hand.x11 import connect
from safety.receipt import Delivery
from safety.trials import target
from safety.trials.changed import Changed, changed_after_approval
from safety.trials.killing import killed_hands
from safety.trials.own_window import OwnWindow, own_window_pressed
from safety.trials.stopping import Stopped, stop_to_silence
from safety.trials.target_window import TargetWindow
from vision.capture import Screen
from vision.geometry import Point


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with PrivateDesk() as opened:
        yield opened


def test_the_target_tells_what_it_got(desk: Desk, tmp_path: Path) -> None:
    with (
        TargetWindow(desk) as shown,
        HandClient(desk, home=tmp_path) as gate,
        Screen(desk.display) as screen,
    ):
        shown.paint(0x0000FF)
        seen = shown.button_seen(screen, "Send")
        context = Context(window=shown.seen, target=seen)
        ruling = gate.propose(Click(point=shown.button.centre), context)
        permit = gate.answer(ruling.digest, Approve())
        assert permit is not None
        assert gate.deliver(permit).delivery is Delivery.DELIVERED
        got = shown.await_press()
        assert len(got.pressed) == 1
        assert got.held == 0
        assert shown.got().pressed == ()
        before = shown.rect
        shown.move(Point(200, 150))
        assert shown.rect != before
        shown.cover()
        shown.uncover()


def test_targets_that_change_are_not_pressed(desk: Desk, tmp_path: Path) -> None:
    numbers: list[int] = []
    changed = changed_after_approval(desk, tmp_path, 16, 7, numbers.append)
    assert changed.passed
    assert sum(changed.tried.values()) == 16
    assert set(changed.tried) == {"recoloured", "one pixel", "moved", "covered"}
    assert numbers == list(range(16))
    assert not Changed(tried={}, executed=1, unchanged=1, delivered_unchanged=1).passed
    assert not Changed(tried={}, executed=0, unchanged=0, delivered_unchanged=0).passed


def test_our_own_window_is_not_pressed(desk: Desk, tmp_path: Path) -> None:
    own = own_window_pressed(desk, tmp_path, 40, 3)
    assert own.passed
    assert sum(own.tried.values()) == 40
    assert any("a question open" in kind for kind in own.tried)
    assert not OwnWindow(tried={}, pressed=1).passed


def test_after_a_stop_there_is_silence(desk: Desk, tmp_path: Path) -> None:
    stopped = stop_to_silence(desk, tmp_path, 3, 5)
    assert len(stopped.silence) == 3
    assert set(stopped.ways.values()) == {1}
    assert stopped.percentile(1.0) < 1.0
    made_up = Stopped(silence=(0.1, 0.3, 0.2), ways={}, idle=0, held=0)
    assert made_up.percentile(0.5) == 0.2
    assert made_up.percentile(0.99) == 0.3


def test_a_target_that_does_not_come_up_is_told(desk: Desk) -> None:
    nowhere = replace(desk, display=":6543")
    with pytest.raises(DeskError, match="window of the trials is gone"):
        TargetWindow(nowhere)


class Line:
    """Standard input as the target reads it, from a pipe, and what it answers."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self.buffer = os.fdopen(reading, "rb", buffering=0)
        self.commands = os.fdopen(writing, "wb", buffering=0)
        self.written = ""

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None: ...


def test_the_targets_own_process(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It notes what it gets while nobody asks, and answers every line."""
    monkeypatch.setenv("DISPLAY", desk.display)
    monkeypatch.setenv("XAUTHORITY", desk.environment.get("XAUTHORITY", ""))
    line = Line()
    monkeypatch.setattr(sys, "stdin", line)
    monkeypatch.setattr(sys, "stdout", line)
    commands = (
        {"do": "paint", "colour": 255, "at": [0, 0, 10, 10]},
        {"do": "uncover"},
        {"do": "cover"},
        {"do": "uncover"},
        {"do": "move", "to": [300, 200]},
        {"do": "events"},
    )

    def use() -> None:
        while not line.written:
            time.sleep(0.01)
        display = connect(desk.display)
        x, y = json.loads(line.written)["at"]
        fake_input(display, X.MotionNotify, x=x + 5, y=y + 5)
        for kind in (X.ButtonPress, X.ButtonRelease):
            fake_input(display, kind, 1)
        display.sync()
        display.close()
        time.sleep(0.3)
        for command in commands:
            line.commands.write(json.dumps(command).encode() + b"\n")
        line.commands.close()

    using = threading.Thread(target=use, daemon=True)
    using.start()
    monkeypatch.delitem(sys.modules, "safety.trials.target")
    runpy.run_module("safety.trials.target", run_name="__main__")
    using.join()
    answers = [json.loads(text) for text in line.written.splitlines()]
    assert len(answers) == 7
    assert answers[0]["pid"] == os.getpid()
    assert answers[5]["at"] != answers[4]["at"]
    assert len(answers[6]["pressed"]) == 1
    assert answers[6]["held"] == 0
    line.buffer.close()


def test_the_target_notes_presses_and_what_is_held(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XAUTHORITY", desk.environment.get("XAUTHORITY", ""))
    display = connect(desk.display)
    window = target.Target(display)
    x, y = window.told()["at"]
    fake_input(display, X.MotionNotify, x=x + 5, y=y + 5)
    fake_input(display, X.ButtonPress, 1)
    display.sync()
    got = {"pressed": [], "held": 0}
    deadline = time.monotonic() + 2
    while not got["pressed"] and time.monotonic() < deadline:
        got = window.obey({"do": "events"})
    assert len(got["pressed"]) == 1
    assert got["held"] == 1
    fake_input(display, X.ButtonRelease, 1)
    display.sync()
    while got["held"] and time.monotonic() < deadline:
        got = window.obey({"do": "events"})
    assert got == {"pressed": [], "held": 0}
    display.close()


def test_killed_hands_are_tried_in_a_process_of_their_own(tmp_path: Path) -> None:
    killed = killed_hands(tmp_path / "audit", 3, 1)
    assert killed.trials == 3
    assert killed.passed


def test_trials_that_cannot_be_run_are_told(tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("no folder")
    with pytest.raises(HandError, match="could not be run"):
        killed_hands(tmp_path / "audit", 1, 1)

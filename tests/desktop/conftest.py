from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from agent.event import Finished, Listener, Proposed, Seen, Started, Stepped
from agent.proposal import ProposeClick, Words
from agent.stop import StopSwitch
from desktop.scripted_runner import Script, ScriptedRunner
from desktop.theme import apply_theme
from desktop.window import Window
from memory.episode import Judge, Outcome, Verdict
from memory.step import Step
from safety.action import Click
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import Answer, Approver, Decision, Question
from safety.decision import Verdict as Ruling
from safety.receipt import Change, Delivery, Effect, Receipt
from safety.risk import Risk
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation
from vision.target import Target

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A warning of Qt fails the test that caused it, but for what the screenless platform says of itself."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support"))


@pytest.fixture(autouse=True)
def nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every thread and every repeating timer a test starts has ended when the test has."""
    started: list[QThread | QTimer] = []

    def keeping(kind: type[QThread] | type[QTimer]) -> Callable[..., None]:
        original = kind.start

        def start(self: QThread | QTimer, *values: int) -> None:
            started.append(self)
            original(self, *values)

        return start

    for kind in (QThread, QTimer):
        monkeypatch.setattr(kind, "start", keeping(kind))
    yield
    for one in started:
        if isValid(one):
            alive = one.isRunning() if isinstance(one, QThread) else one.isActive() and not one.isSingleShot()
            assert not alive, f"{one} was left running"


@pytest.fixture(autouse=True, params=[False], ids=["light"])
def dressed(qapp: QApplication, request: pytest.FixtureRequest) -> None:
    apply_theme(qapp, dark=request.param)


@pytest.fixture
def frame() -> Frame:
    return Frame(pixels=np.full((80, 120, 3), 90, np.uint8), rect=Rect(0, 0, 120, 80), time=0.0)


@pytest.fixture
def observation(frame: Frame) -> Observation:
    return Observation(frame=frame, elements=())


@pytest.fixture
def target() -> Target:
    element = Element(role=Role.BUTTON, rect=Rect(30, 20, 40, 20), text="Save")
    return Target(phrase="Save", element=element, point=Point(50, 30))


@pytest.fixture
def question() -> Question:
    return Question(
        digest="d",
        action=Click(point=Point(50, 30)),
        context=Context(
            why="save the document",
            window=WindowSeen(id=1, title="Save As", program="mousepad", pid=1),
            target=TargetSeen(role="button", text="Save", rect=Rect(30, 20, 40, 20), pixels="p"),
        ),
        decision=Decision(verdict=Ruling.ASK, risk=Risk.R2, rule="r", reason="no rule allows it"),
    )


@pytest.fixture
def finish() -> Callable[..., Finished]:
    def end(verdict: Verdict = Verdict.SUCCEEDED, reason: str = "as asked") -> Finished:
        outcome = Outcome(verdict=verdict, judge=Judge.AGENT, reason=reason)
        return Finished(episode="abc123", outcome=outcome, steps=1, seconds=2.5)

    return end


@pytest.fixture
def one_step(observation: Observation, target: Target, finish: Callable[..., Finished]) -> Script:
    """A run of one Step that works."""

    def play(approver: Approver, listener: Listener, stop: StopSwitch) -> Finished:
        listener(Started(episode="abc123", instruction="x", plan=("click Save",), similar=("“y”",)))
        listener(Seen(step=1, observation=observation))
        listener(
            Proposed(
                step=1, proposal=ProposeClick(place=Words(phrase="Save"), why="click Save"), target=target
            )
        )
        step = Step(
            number=1,
            title="click Save",
            observation=observation,
            proposal={"kind": "click"},
            action=Click(point=target.point),
            receipt=Receipt(delivery=Delivery.DELIVERED, digest="d"),
            effect=Effect(change=Change.VERIFIED, evidence="the dialog closed"),
        )
        listener(Stepped(step=step))
        finished = finish()
        listener(finished)
        return finished

    return play


@pytest.fixture
def asking(question: Question, finish: Callable[..., Finished]) -> tuple[Script, list[Answer]]:
    """A run that asks one Question, and the answers it got."""
    answers: list[Answer] = []

    def play(approver: Approver, listener: Listener, stop: StopSwitch) -> Finished:
        answers.append(approver.ask(question))
        return finish(Verdict.STOPPED if stop.pressed else Verdict.SUCCEEDED)

    return play, answers


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[..., Window]]:
    """Opens a Window on a script; every window is closed, its run stopped, when the test ends."""
    opened: list[Window] = []

    def make(script: Script, **facts: object) -> Window:
        window = Window(ScriptedRunner(script=script, **facts))  # type: ignore[arg-type]
        opened.append(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield make
    for window in opened:
        window.close()
        qtbot.waitUntil(lambda window=window: not window.running)
        window.close()
        window.deleteLater()

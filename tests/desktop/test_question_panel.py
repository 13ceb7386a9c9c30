from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from agent.event import Finished, Listener
from agent.person import Asked, Person, Told
from agent.stop import StopSwitch
from desktop.question_panel import QuestionPanel
from desktop.runner import Ended
from desktop.scripted_runner import ScriptedRunner
from desktop.window import Window
from memory.episode import Verdict
from memory.said import MAX_SAID, Said
from safety.decision import StopRun

ASKED = Asked(text="Which of the two folders?", number=2)


Part = TypeVar("Part", bound=QWidget)


def part(widget: QWidget, kind: type[Part], name: str) -> Part:
    return next(one for one in widget.findChildren(kind) if one.accessibleName() == name)


def line(widget: QWidget) -> QLineEdit:
    return part(widget, QLineEdit, "Your answer")


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def panel(qtbot: QtBot) -> QuestionPanel:
    panel = QuestionPanel()
    qtbot.addWidget(panel)
    return panel


def armed(panel: QuestionPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(line(panel).isEnabled, timeout=60_000)


def test_it_says_who_asks_and_what_becomes_of_the_answer(panel: QuestionPanel, qtbot: QtBot) -> None:
    panel.ask(ASKED)
    text = said(panel)
    assert "The model asks" in text
    assert "“Which of the two folders?”" in text
    assert "Question 2, of at most 5" in text
    assert "goes to the model and is recorded: no passwords" in text
    assert "It permits nothing" in text
    assert line(panel).maxLength() == MAX_SAID
    panel.close_panel()


def test_return_in_the_line_answers_once(panel: QuestionPanel, qtbot: QtBot) -> None:
    answers: list[Told] = []
    panel.answered.connect(answers.append)
    panel.ask(ASKED)
    armed(panel, qtbot)
    qtbot.keyClicks(line(panel), " the first ")
    for _ in range(2):
        line(panel).setFocus()
        qtbot.keyClick(line(panel), Qt.Key.Key_Return)
    assert answers == [Said(text="the first")]
    assert not panel.isVisible()
    assert line(panel).text() == ""


def test_nothing_is_no_answer_and_neither_is_what_was_typed_before(
    panel: QuestionPanel, qtbot: QtBot
) -> None:
    answers: list[Told] = []
    panel.answered.connect(answers.append)
    panel.ask(ASKED)
    qtbot.keyClicks(line(panel), "hunter2\r")
    armed(panel, qtbot)
    assert line(panel).text() == ""
    assert not part(panel, QPushButton, "Answer").isEnabled()
    qtbot.keyClick(line(panel), Qt.Key.Key_Return)
    assert answers == []
    part(panel, QPushButton, "Stop here").click()
    assert answers == [StopRun()]


def test_what_is_typed_with_no_eye_on_it_goes_nowhere(panel: QuestionPanel, qtbot: QtBot) -> None:
    """A panel over all windows takes the keys from whatever had them: it is on purpose that the line does
    not."""
    panel.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    with qtbot.waitExposed(panel):
        panel.ask(ASKED)
    armed(panel, qtbot)
    assert not line(panel).hasFocus()
    qtbot.keyClicks(panel, "hunter2\r")
    assert panel.isVisible()
    assert line(panel).text() == ""
    panel.close_panel()


class Asking(ScriptedRunner):
    """A run that asks the person one question."""

    def __init__(self, finish: Callable[..., Finished]) -> None:
        super().__init__(script=lambda approver, listener, stop: finish())
        self.finish = finish
        self.told: list[Told] = []

    def run(self, *_: object, person: Person, stop: StopSwitch, listener: Listener, **__: object) -> Ended:
        self.told.append(person.tell(ASKED, lambda: stop.pressed))
        return Ended(finished=self.finish(Verdict.STOPPED if stop.pressed else Verdict.SUCCEEDED))


@pytest.fixture
def run(finish: Callable[..., Finished], qtbot: QtBot) -> Callable[..., tuple[Window, Asking]]:
    def start(*, live: bool) -> tuple[Window, Asking]:
        from safety.desk.desk import DeskKind
        from safety.mode import Mode

        runner = Asking(finish)
        window = Window(runner)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window._start("x", DeskKind.LIVE if live else DeskKind.PRIVATE, Mode.RULES)
        panel = window._strip.question if live else window._question
        qtbot.waitUntil(lambda: panel.isVisible() and line(panel).isEnabled(), timeout=60_000)
        return window, runner

    return start


@pytest.mark.parametrize("live", [False, True])
def test_the_window_takes_the_answer_to_the_run(run, qtbot: QtBot, live: bool) -> None:
    window, runner = run(live=live)
    panel = window._strip.question if live else window._question
    assert not live or "Deskhand waits for you" in said(window._strip)
    line(panel).setText("the first")
    part(panel, QPushButton, "Answer").click()
    qtbot.waitUntil(lambda: not window.running, timeout=60_000)
    assert runner.told == [Said(text="the first")]
    assert not panel.isVisible()
    assert "Deskhand is working" in said(window._strip)


def test_stop_ends_the_run_that_waits_for_an_answer(run, qtbot: QtBot) -> None:
    window, runner = run(live=False)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.running, timeout=60_000)
    assert runner.told == [StopRun()]
    assert not window._question.isVisible()


@pytest.mark.parametrize("size", [(800, 600), (1180, 760)])
def test_the_longest_question_leaves_room_for_the_answer(run, qtbot: QtBot, size) -> None:
    window, _ = run(live=False)
    window.resize(*size)
    window._question.ask(dataclasses.replace(ASKED, text="Wwwwwww " * 50))
    armed(window._question, qtbot)
    for one in (line(window._question), part(window._question, QPushButton, "Stop here")):
        assert window.rect().contains(one.mapTo(window, one.rect().bottomRight()))
    room = part(window._question, QScrollArea, "The model's question")
    text = room.widget()
    assert isinstance(text, QLabel)
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()), timeout=60_000)
    bar = room.verticalScrollBar()
    if bar.maximum():
        qtbot.keyClick(line(window._question), Qt.Key.Key_Backtab)
        qtbot.waitUntil(room.hasFocus, timeout=60_000)
        for _ in range(20):
            qtbot.keyClick(room, Qt.Key.Key_PageDown)
    assert text.geometry().bottom() <= room.viewport().rect().bottom()
    assert bool(bar.maximum()) == (size == (800, 600))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.running, timeout=60_000)

from __future__ import annotations

import dataclasses
import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from agent.errors import NotUnderstood
from agent.event import Finished, Listener, Seen
from agent.stop import StopSwitch
from agent.task import MAX_INSTRUCTION
from desktop.approval_card import ARMING, ApprovalCard
from desktop.card_facts import CardFacts
from desktop.desk_view import DeskView
from desktop.runner import Ended
from desktop.status_line import StatusLine
from desktop.strip import Strip
from desktop.tray import Tray
from desktop.window import Window
from memory.episode import Episode, Judge, Outcome, Verdict
from safety.action import TypeText
from safety.decision import Approve, Approver, Refuse, StopRun
from safety.desk.desk import DeskKind
from safety.errors import DeskError
from safety.mode import Mode
from vision.errors import DisplayLost
from vision.frame import Frame

OpenWindow = Callable[..., Window]


def box(window: Window) -> QPlainTextEdit:
    return next(b for b in window.findChildren(QPlainTextEdit) if b.accessibleName() == "Task")


def button(window: QWidget, name: str) -> QPushButton:
    return next(b for b in window.findChildren(QPushButton) if b.accessibleName() == name)


def said(window: QWidget) -> str:
    """Every word that is to be read in the window."""
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def run(window: Window, qtbot: QtBot, task: str = "click Save", *, live: bool = False) -> None:
    box(window).setPlainText(task)
    if live:
        next(r for r in window.findChildren(QRadioButton) if r.text() == "My desktop").click()
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(box(window), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def over(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.running, timeout=5000)


def test_a_run_is_shown_from_start_to_end(open_window: OpenWindow, one_step, qtbot) -> None:
    window = open_window(one_step)
    run(window, qtbot)
    over(window, qtbot)
    assert [(t.instruction, d) for t, d in window._runner.tasks] == [("click Save", DeskKind.PRIVATE)]
    qtbot.waitUntil(lambda: "1. click Save" in said(window))
    text = said(window)
    assert "Done: the dialog closed" in text
    assert "Like before: “y”" in text
    assert window._status.text == "Done as asked · 1 step in 2.5 s · episode abc123"
    assert button(window, "Run").isEnabled()
    assert not button(window, "Stop").isEnabled()


@pytest.mark.parametrize(
    "key", [(Qt.Key.Key_Escape,), (Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)]
)
def test_a_key_stops_it(open_window: OpenWindow, finish, qtbot, key) -> None:
    def wait(approver, listener, stop) -> Finished:
        assert stop.wait(10)
        return finish(Verdict.STOPPED, "stopped by the user")

    window = open_window(wait)
    run(window, qtbot)
    assert box(window).isReadOnly()
    assert not button(window, "Run").isEnabled()
    qtbot.keyClick(box(window), *key)
    over(window, qtbot)
    assert window._status.text.startswith("Stopped stopped by the user")
    assert not box(window).isReadOnly()


@pytest.mark.parametrize(("keys", "answer"), [(Qt.Key.Key_A, Approve()), (Qt.Key.Key_D, Refuse())])
def test_the_card_answers_the_run(open_window: OpenWindow, asking, qtbot, keys, answer) -> None:
    script, answers = asking
    window = open_window(script)
    run(window, qtbot)
    qtbot.waitUntil(lambda: button(window, "Deny").isEnabled() and window._card.isVisible(), timeout=5000)
    qtbot.keyClick(window, keys, Qt.KeyboardModifier.AltModifier)
    over(window, qtbot)
    assert answers == [answer]
    assert not window._card.isVisible()


def test_stop_answers_an_open_question(open_window: OpenWindow, asking, qtbot) -> None:
    script, answers = asking
    window = open_window(script)
    run(window, qtbot)
    qtbot.waitUntil(window._card.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    over(window, qtbot)
    assert answers == [StopRun()]
    assert not window._card.isVisible()


def test_on_the_live_desk_the_window_is_out_of_the_way(open_window: OpenWindow, asking, qtbot) -> None:
    script, answers = asking
    window = open_window(script)
    run(window, qtbot, live=True)
    assert not window.isVisible()
    assert window._strip.isVisible()
    assert "Save" not in said(window._strip)
    card = window._strip.card
    qtbot.waitUntil(lambda: card.isVisible() and button(card, "Approve").isEnabled(), timeout=ARMING + 3000)
    assert "Click the button “Save”" in said(card)
    qtbot.keyClick(window._strip, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert not card.isVisible()
    assert answers == []  # the card has left the screen before its answer is given
    assert window._strip.isVisible()  # and the Stop stays within reach
    over(window, qtbot)
    assert answers == [Approve()]
    assert window.isVisible()
    assert not window._strip.isVisible()


def test_the_strip_stops_too(open_window: OpenWindow, asking, qtbot) -> None:
    script, answers = asking
    window = open_window(script)
    run(window, qtbot, live=True)
    qtbot.waitUntil(lambda: window._strip.card.isVisible(), timeout=3000)
    qtbot.mouseClick(button(window._strip, "Stop"), Qt.MouseButton.LeftButton)
    over(window, qtbot)
    assert answers == [StopRun()]


def misread(text: str) -> tuple[str, ...]:
    if "frobnicate" in text:
        raise NotUnderstood("frobnicate it", "no such thing")
    return ("open it", "close it")


def test_the_plan_is_shown_before_anything_is_done(open_window: OpenWindow, one_step, qtbot) -> None:
    window = open_window(one_step, planned=misread)
    assert "For example" in said(window)
    box(window).setPlainText("open it and close it")
    qtbot.waitUntil(lambda: "2. close it" in said(window))
    assert "For example" not in said(window)
    box(window).clear()
    qtbot.waitUntil(lambda: "For example" in said(window))
    assert window._runner.tasks == []


def test_a_long_task_is_not_read_while_it_is_typed(open_window: OpenWindow, one_step, qtbot) -> None:
    read: list[str] = []
    window = open_window(one_step, planned=lambda text: (read.append(text), ("p",))[1])
    with qtbot.waitSignal(window._task.paused):
        box(window).setPlainText("click it, " * 101)
    assert read == []
    with qtbot.waitSignal(window._task.paused):
        box(window).setPlainText("click it")
    assert read == ["click it"]


def test_without_a_camera_the_run_goes_on(open_window: OpenWindow, one_step, qtbot) -> None:
    class NoEye:
        def grab(self) -> Frame:
            raise AssertionError

    window = open_window(one_step, eye=NoEye())

    def refuse(display: str) -> None:
        raise DisplayLost("gone")

    window._runner.camera = refuse
    run(window, qtbot)
    over(window, qtbot)
    assert window._status.text.startswith("Done")


def test_what_is_not_understood_is_underlined(open_window: OpenWindow, one_step, qtbot) -> None:
    window = open_window(one_step, planned=misread)
    box(window).setPlainText("open it and frobnicate it")
    qtbot.waitUntil(lambda: "I do not understand “frobnicate it”: no such thing" in said(window))
    (mark,) = box(window).extraSelections()
    assert isinstance(mark, QTextEdit.ExtraSelection)
    assert mark.cursor.selectedText() == "frobnicate it"
    box(window).setPlainText("open it")
    qtbot.waitUntil(lambda: "I do not understand" not in said(window))
    assert box(window).extraSelections() == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DeskError("there is no screen"), "there is no screen"),
        (NotUnderstood("Save", "what?"), "I do not understand “Save”: what?"),
        (DisplayLost("the screen\u202e went away"), "the screen‹U+202E right-to-left override› went away"),
        (KeyError("oops"), "something broke inside Deskhand (KeyError: 'oops')"),
    ],
)
def test_a_run_that_breaks_is_said(open_window: OpenWindow, qtbot, error, words) -> None:
    def fail(approver, listener, stop) -> Finished:
        raise error

    window = open_window(fail)
    run(window, qtbot)
    over(window, qtbot)
    assert words in said(window)
    assert button(window, "Run").isEnabled()


def test_a_task_too_long_is_said_and_not_run(open_window: OpenWindow, one_step, qtbot) -> None:
    window = open_window(one_step)
    run(window, qtbot, task="x" * (MAX_INSTRUCTION + 1))
    assert "split it into smaller tasks" in said(window)
    assert window._runner.tasks == []


def test_an_empty_task_cannot_be_run(open_window: OpenWindow, one_step, qtbot) -> None:
    window = open_window(one_step)
    run(window, qtbot, task="  \n ")
    assert not button(window, "Run").isEnabled()
    assert window._runner.tasks == []


def test_a_past_task_can_be_done_again(open_window: OpenWindow, one_step, qtbot) -> None:
    outcome = Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason="r")
    past = Episode(
        id="e",
        instruction="open the door",
        brain="b",
        desk="live",
        started=datetime.now(UTC),
        outcome=outcome,
    )
    cut = dataclasses.replace(past, instruction="cut off", outcome=None)
    window = open_window(one_step, past=(past, cut))
    assert "Failed · " in said(window)
    assert "Not finished · " in said(window)
    qtbot.mouseClick(button(window, "open the door"), Qt.MouseButton.LeftButton)
    assert box(window).toPlainText() == "open the door"
    qtbot.mouseClick(button(window, "cut off"), Qt.MouseButton.LeftButton)
    assert box(window).toPlainText() == "cut off"


def test_the_desk_is_watched_between_steps(
    open_window: OpenWindow, observation, finish, frame, qtbot
) -> None:
    class Eye:
        looks = 0
        closed = False

        def grab(self) -> Frame:
            self.looks += 1
            if self.looks > 2:
                raise DisplayLost("gone")
            return frame

        def close(self) -> None:
            self.closed = True

    eye = Eye()
    gone = threading.Event()

    def watch(approver, listener, stop) -> Finished:
        listener(Seen(step=1, observation=observation))
        assert gone.wait(10)
        return finish()

    window = open_window(watch, eye=eye)
    run(window, qtbot)
    qtbot.waitUntil(lambda: eye.closed, timeout=5000)
    assert eye.looks == 3
    assert "The desk as it looks now" in window._view.accessibleDescription()
    gone.set()
    over(window, qtbot)


def test_closing_the_window_stops_the_run_first(open_window: OpenWindow, finish, qtbot) -> None:
    stopped = threading.Event()

    def wait(approver, listener, stop) -> Finished:
        if stop.wait(10):
            stopped.set()
        return finish(Verdict.STOPPED)

    window = open_window(wait)
    run(window, qtbot)
    with qtbot.waitSignal(window.closed, timeout=5000):
        window.close()
    assert stopped.is_set()
    assert not window.isVisible()


def test_everything_one_can_use_has_a_name(open_window: OpenWindow, one_step) -> None:
    window = open_window(one_step)
    for top in (window, window._strip):
        for one in top.findChildren(QWidget):
            if isinstance(one, QAbstractButton | QPlainTextEdit):
                assert one.accessibleName() or one.text(), one


@pytest.mark.parametrize("dressed", [True], indirect=True, ids=["dark"])
@pytest.mark.parametrize("size", [(800, 600), (1600, 1000)])
def test_it_fits_any_size_in_the_dark(open_window: OpenWindow, one_step, asking, qtbot, size) -> None:
    window = open_window(asking[0])
    window.resize(*size)
    run(window, qtbot)
    qtbot.waitUntil(window._card.isVisible)
    qtbot.wait(50)
    assert window.width() <= max(size[0], window.minimumWidth())
    for part in (window._card, window._view):
        assert window.rect().contains(part.geometry())
    for label in window._card.findChildren(QLabel):
        assert not label.isVisible() or label.height() >= label.heightForWidth(label.width()), label.text()


def test_a_task_is_run_in_the_mode_that_was_chosen(open_window: OpenWindow, one_step, qtbot) -> None:
    window = open_window(one_step)
    run(window, qtbot)
    over(window, qtbot)
    ask = next(r for r in window.findChildren(QRadioButton) if r.accessibleName() == "Mode ask")
    qtbot.keyClick(ask, Qt.Key.Key_Space)
    assert Mode.ASK.words[1:] in said(window)
    run(window, qtbot)
    over(window, qtbot)
    assert window._runner.modes == [Mode.RULES, Mode.ASK]


def test_the_modes_can_be_chosen_by_keys_and_not_while_a_task_runs(
    open_window: OpenWindow, asking, qtbot
) -> None:
    window = open_window(asking[0])
    modes = [r for r in window.findChildren(QRadioButton) if r.accessibleName().startswith("Mode")]
    assert [r.accessibleName() for r in modes] == [f"Mode {mode}" for mode in Mode]
    assert all(r.accessibleDescription() and r.focusPolicy() & Qt.FocusPolicy.TabFocus for r in modes)
    modes[2].setFocus()
    qtbot.keyClick(modes[2], Qt.Key.Key_Right)
    assert modes[3].isChecked()
    run(window, qtbot)
    assert not any(r.isEnabled() for r in modes)


def test_the_answer_stop_stops_the_run(open_window: OpenWindow, asking, qtbot) -> None:
    script, answers = asking
    window = open_window(script)
    run(window, qtbot)
    stop = button(window._card, "Stop the task")
    qtbot.waitUntil(lambda: stop.isEnabled() and stop.isVisible(), timeout=5000)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    over(window, qtbot)
    assert answers == [StopRun()]


def test_a_card_that_grows_in_the_corner_stays_on_the_screen(question, qtbot) -> None:
    strip = Strip()
    qtbot.addWidget(strip)
    text = "\n".join(f"line {number}" for number in range(9))
    context = dataclasses.replace(question.context, target=None)
    strip.ask(dataclasses.replace(question, action=TypeText(text=text), context=context))
    change = next(b for b in strip.card.findChildren(QPushButton) if b.accessibleName() == "Change")
    qtbot.waitUntil(change.isEnabled, timeout=ARMING + 1000)
    before = strip.height()
    qtbot.mouseClick(change, Qt.MouseButton.LeftButton)
    propose = next(b for b in strip.card.findChildren(QPushButton) if b.accessibleName() == "Propose this")
    qtbot.waitUntil(propose.isVisible)
    strip.resize(strip.width(), before + 100)
    screen = strip.screen().availableGeometry()
    assert strip.geometry().bottom() <= screen.bottom()
    assert strip.geometry().top() >= screen.top()


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_D])
def test_alt_with_a_letter_writes_nothing_into_the_task(open_window, one_step, qtbot, key) -> None:
    task = box(open_window(one_step))
    task.setFocus()
    qtbot.keyClick(task, key, Qt.KeyboardModifier.AltModifier)
    assert task.toPlainText() == ""
    alt_gr = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
    QApplication.sendEvent(task, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_At, alt_gr, "@"))
    assert task.toPlainText() == "@"


def test_the_tray_stops_the_task_while_one_runs(open_window, asking, qtbot) -> None:
    script, answers = asking
    window = open_window(script)
    stop, _ = tray_actions(window)
    assert not stop.isEnabled()
    run(window, qtbot)
    qtbot.waitUntil(stop.isEnabled)
    assert window.findChild(Tray).words == "Deskhand is working"
    stop.trigger()
    qtbot.waitUntil(lambda: not window.running)
    assert answers == [StopRun()]
    assert not stop.isEnabled()
    assert window.findChild(Tray).words == "Deskhand"


def test_the_tray_shows_the_window_that_was_put_away(open_window, one_step, qtbot) -> None:
    window = open_window(one_step)
    _, show = tray_actions(window)
    for put_away in (window.hide, window.showMinimized):
        put_away()
        show.trigger()
        assert window.isVisible()
        assert not window.isMinimized()


def test_after_a_failed_start_nothing_is_said_to_be_starting(open_window, qtbot) -> None:
    def fail(*args: object) -> Finished:
        raise DeskError("no screen")

    window = open_window(fail)
    view = window.findChild(DeskView)
    idle = view.accessibleDescription()
    run(window, qtbot)
    qtbot.waitUntil(lambda: not window.running)
    view.show_frame(None)
    assert view.accessibleDescription() == idle


@pytest.mark.parametrize("size", [(800, 600), (1400, 900)])
def test_at_every_size_the_card_shows_its_words_and_answers_whole(
    open_window, question, finish, qtbot, size
) -> None:
    long = dataclasses.replace(
        question.decision, reason="it changes your data in a program it does not know, and no rule allows it"
    )
    asked = dataclasses.replace(question, decision=long, crop_png=png(260, 40))

    def play(approver: Approver, listener: Listener, stop: StopSwitch) -> Finished:
        approver.ask(asked)
        return finish()

    window = open_window(play)
    window.resize(*size)
    run(window, qtbot)
    card = window.findChild(ApprovalCard)
    qtbot.waitUntil(card.isVisible)
    qtbot.wait(50)
    for label in card.findChild(CardFacts).findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for one in card.findChildren(QPushButton):
        if one.isVisible():
            assert one.width() >= one.sizeHint().width(), one.text()
            assert card.rect().contains(one.mapTo(card, one.rect().bottomRight()))


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#88aaff").save(file, "PNG")
    return file.getvalue()


def tray_actions(window: Window) -> list[QAction]:
    return [action for action in window.findChild(Tray).menu.actions() if not action.isSeparator()]


def test_while_the_card_is_open_the_step_says_that_it_asks(
    open_window, question, observation, finish, qtbot
) -> None:
    def play(approver: Approver, listener: Listener, stop: StopSwitch) -> Finished:
        listener(Seen(step=1, observation=observation))
        approver.ask(question)
        return finish()

    window = open_window(play)
    run(window, qtbot)
    qtbot.waitUntil(window.findChild(ApprovalCard).isVisible)
    qtbot.waitUntil(lambda: "Asking you" in said(window))


def test_where_a_file_was_kept_is_said_from_the_home_folder(finish, monkeypatch, qtbot) -> None:
    monkeypatch.setenv("HOME", "/home/max")
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_ended(Ended(finished=finish(), kept=(Path("/home/max/a/b.txt"), Path("/home/maxine/c"))))
    assert "kept ~/a/b.txt · kept /home/maxine/c" in line.text

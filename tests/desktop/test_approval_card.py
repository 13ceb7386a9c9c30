from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.approval_card import ARMING, ApprovalCard
from safety.action import TypeText
from safety.decision import Approve, Question, Refuse
from safety.risk import Risk

APPROVE = (Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
DENY = (Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[ApprovalCard]:
    window = QWidget()
    made = ApprovalCard()
    QVBoxLayout(window).addWidget(made)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.heard = []
    made.answered.connect(made.heard.append)
    yield made
    window.close()


def buttons(card: ApprovalCard) -> dict[str, QPushButton]:
    return {button.accessibleName(): button for button in card.findChildren(QPushButton)}


def armed(card: ApprovalCard, question: Question, qtbot: QtBot) -> None:
    card.ask(question)
    qtbot.waitUntil(lambda: buttons(card)["Approve"].isEnabled(), timeout=ARMING + 1000)


@pytest.mark.parametrize(("keys", "answer"), [(APPROVE, Approve()), (DENY, Refuse())])
def test_each_answer_has_its_key(card, question, qtbot, keys, answer) -> None:
    armed(card, question, qtbot)
    qtbot.keyClick(card.window(), *keys)
    assert card.heard == [answer]
    assert not card.isVisible()


def test_a_click_answers_too(card, question, qtbot) -> None:
    armed(card, question, qtbot)
    qtbot.mouseClick(buttons(card)["Approve"], Qt.MouseButton.LeftButton)
    assert card.heard == [Approve()]


def test_what_was_typed_before_it_appeared_does_not_count(card, question, qtbot) -> None:
    card.ask(question)
    for keys in (APPROVE, DENY, (Qt.Key.Key_Space,), (Qt.Key.Key_Return,)):
        qtbot.keyClick(card.window(), *keys)
    for button in buttons(card).values():
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert card.heard == []
    assert card.isVisible()
    qtbot.waitUntil(lambda: buttons(card)["Deny"].isEnabled(), timeout=ARMING + 1000)
    assert card.heard == []


def test_a_key_held_down_does_not_count(card, question, qtbot) -> None:
    armed(card, question, qtbot)
    repeat = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier, "a", autorep=True)
    QApplication.sendEvent(card.window(), repeat)
    assert card.heard == []


def test_deny_has_the_focus_and_nothing_is_default(card, question, qtbot) -> None:
    armed(card, question, qtbot)
    assert buttons(card)["Deny"].hasFocus()
    for button in buttons(card).values():
        assert not button.isDefault()
        assert not button.autoDefault()
    qtbot.keyClick(card.window().focusWidget(), Qt.Key.Key_Return)
    assert Approve() not in card.heard


def test_one_question_has_one_answer(card, question, qtbot) -> None:
    armed(card, question, qtbot)
    qtbot.keyClick(card.window(), *DENY)
    qtbot.keyClick(card.window(), *APPROVE)
    assert card.heard == [Refuse()]
    armed(card, question, qtbot)
    card.close_card()
    qtbot.keyClick(card.window(), *APPROVE)
    assert card.heard == [Refuse()]


def test_a_new_question_is_armed_anew(card, question, qtbot) -> None:
    armed(card, question, qtbot)
    qtbot.keyClick(card.window(), *APPROVE)
    card.ask(question)
    qtbot.keyClick(card.window(), *APPROVE)
    assert card.heard == [Approve()]


def test_it_says_what_will_happen(card, question, qtbot) -> None:
    png = io.BytesIO()
    Image.fromarray(np.full((30, 900, 3), 200, np.uint8)).save(png, "PNG")
    asked = dataclasses.replace(question, crop_png=png.getvalue())
    card.ask(asked)
    said = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    for words in ("Click the button “Save”", "Save As (mousepad)", "save the document", "no rule allows it"):
        assert words in said
    assert "Changes your data (grade R2)" in said
    crop = card.findChild(QLabel, "crop")
    assert crop.isVisible()
    assert 0 < crop.pixmap().width() <= 260 * crop.devicePixelRatioF()
    assert not card.findChild(QPlainTextEdit).isVisible()
    card.ask(question)
    assert not crop.isVisible()


def test_the_whole_text_can_be_read(card, question, qtbot) -> None:
    text = "\n".join(f"line {n}\u202e" for n in range(40))
    risky = dataclasses.replace(question.decision, risk=Risk.R4)
    card.ask(dataclasses.replace(question, action=TypeText(text=text), decision=risky))
    shown = card.findChild(QPlainTextEdit)
    assert shown.isVisible()
    assert shown.isReadOnly()
    assert shown.toPlainText().count("‹U+202E right-to-left override›") == 40
    assert "line 39" in shown.toPlainText()


def test_what_goes_into_a_field_for_secrets_is_shown_when_it_is_asked_for(card, question, qtbot) -> None:
    context = dataclasses.replace(question.context, secret_field=True)
    asked = dataclasses.replace(question, action=TypeText(text="hunter2"), context=context)
    armed(card, asked, qtbot)
    text = card.findChild(QPlainTextEdit)
    show = next(b for b in card.findChildren(QPushButton) if "hidden" in b.text())
    assert text.toPlainText() == "7 characters, hidden"
    assert "hunter2" not in card.accessibleDescription()
    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    assert text.toPlainText() == "hunter2"
    assert not show.isVisible()
    assert not card.heard
    qtbot.keyClick(card.window(), *DENY)
    assert text.toPlainText() == ""
    card.ask(question)
    assert not show.isVisible()

"""The card that asks: what exactly would be done, to what, and what it can cost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.alt_keys import AltWritesNothing
from desktop.card_change import ChangePanel
from desktop.card_facts import CardFacts
from desktop.card_text import TITLE_CHARACTERS, WholeText, label, shown, spelt_out
from desktop.card_warning import CardWarning
from desktop.diff_colours import DiffColours
from desktop.theme import UNIT
from safety.action import WriteFile
from safety.decision import MAX_REASON, Answer, Approve, ApproveForTask, Question, Refuse, StopRun
from safety.past_answers import can_last
from safety.wording import card_words

ARMING = 600
"""Milliseconds in which a new card takes no answer: what is typed then was meant for something else."""

LEAST_WORDS = 280
"""Logical pixels in height that words get at least; what says more scrolls, and the answers stay in sight."""


class ApprovalCard(QFrame):
    """Asks one Question. Deny has the focus, Approve has no default key; each answer has its shortcut.

    A key that is already held down when the card is armed does not count: its repeats are ignored. What does
    not fit a label stands whole in a box that scrolls, so that no words push the buttons off the screen:
    `most_words` is the height they get, in logical pixels.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("Approval")
        self._make_labels()
        self._approve = self._button("Approve", "Alt+A", lambda: self._answer(Approve()))
        self._task = self._button("For this task", "Alt+T", lambda: self._answer(ApproveForTask()))
        self._task.setToolTip("Approve this, and what is just like it, until the task ends")
        self._change = self._button("Change…", "Alt+C", self._open_change)
        self._deny = self._button("Deny", "Alt+D", self._refuse)
        self._stop = self._button("Stop", "", lambda: self._answer(StopRun()))
        self._stop.setText("Stop   Esc")
        self._stop.setAccessibleName("Stop the task")
        self._reveal = QPushButton("Show what is hidden")
        self._reveal.setAutoDefault(False)
        self._reveal.clicked.connect(self._uncover)
        self._covered = ""
        self._lay_out()
        self._armed = QTimer(self)
        self._armed.setSingleShot(True)
        self._armed.setInterval(ARMING)
        self._armed.timeout.connect(self._arm)
        self._open = False
        self._question: Question | None = None
        self.most_words = LEAST_WORDS
        self.hide()

    def ask(self, question: Question) -> None:
        """Show a Question; `answered` is emitted once."""
        words = card_words(question)
        whole = spelt_out(words.text, words.action, In=words.where, For=words.why, Why=words.reason)
        self._covered = words.covered
        self._reveal.setVisible(bool(words.covered))
        self._question = question
        self._warning.say(words.warning)
        self._action.setText(shown(words.action, TITLE_CHARACTERS))
        self._diff.on = isinstance(question.action, WriteFile)
        self._text.setPlainText(whole)
        self._facts.show_facts(words, question.decision.risk, question.crop_png)
        self._why_not.clear()
        self._task.setVisible(can_last(question.action, question.context, question.decision))
        self._change.setVisible(question.changeable is not None and not words.covered)
        self._close_change()
        self.setAccessibleDescription(
            f"{words.warning} {words.action} {whole} In {words.where}. {words.risk}.".lstrip()
        )
        self._open = True
        for one in self._answering:
            one.setEnabled(False)
        self.show()
        self._room.verticalScrollBar().setValue(0)
        self._armed.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._take_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._take_room()
        return super().event(event)

    def close_card(self) -> None:
        """Take the question back; nothing is answered."""
        self._covered = ""
        self._text.clear()
        self._instead.clear()
        self._question = None
        self._open = False
        self._armed.stop()
        self.hide()

    def _take_room(self) -> None:
        """Insist on the height its words need at this width, up to where they scroll: nothing is cut off."""
        layout = self.layout()
        if layout is None:
            return
        needed = self._said.heightForWidth(self._room.viewport().width())
        height = max(0, min(needed, self.most_words))
        if self._room.height() != height:
            self._room.setFixedHeight(height)
        self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _uncover(self) -> None:
        """Show what is typed into a field for secrets, in place of its length."""
        self._text.setPlainText(self._covered)
        self._reveal.hide()

    def _arm(self) -> None:
        for one in self._answering:
            one.setEnabled(True)
        self._deny.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, answer: Answer) -> None:
        if self._open and not self._armed.isActive():
            self.close_card()
            self.answered.emit(answer)

    def _refuse(self) -> None:
        self._answer(Refuse(reason=self._why_not.text().strip()))

    def _open_change(self) -> None:
        if self._question is not None and self._open and not self._armed.isActive():
            self._answers.hide()
            self._text.hide()
            self._instead.open(self._question)

    def _close_change(self) -> None:
        self._instead.hide()
        self._answers.show()
        self._text.setVisible(bool(self._text.toPlainText()))
        self._deny.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, word: str, keys: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{word}   {keys}")
        button.setProperty("kind", "answer")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setAutoDefault(False)
        button.setDefault(False)
        button.setAccessibleName(word.rstrip("…"))
        button.setAccessibleDescription(f"Shortcut {keys or 'Esc'}")
        button.clicked.connect(slot)
        if keys:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda: slot() if button.isVisible() else None)
        return button

    def _make_labels(self) -> None:
        self._head = label("Deskhand asks", "caption", bold=True)
        self._head.setProperty("kind", "heading")
        self._warning = CardWarning()
        self._action = label("", "title", bold=True)
        self._action.setAccessibleName("What would be done")
        self._text = WholeText()
        self._diff = DiffColours(self._text.document())
        self._facts = CardFacts()
        self._said = QWidget()
        self._room = QScrollArea()
        self._room.setWidgetResizable(True)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._why_not = QLineEdit()
        self._why_not.setPlaceholderText("Why not? (optional)")
        self._why_not.setMaxLength(MAX_REASON)
        self._why_not.setAccessibleName("Reason for denying")
        self._why_not.returnPressed.connect(self._refuse)
        AltWritesNothing.into(self._why_not)
        self._instead = ChangePanel()
        self._instead.chosen.connect(self._answer)
        self._instead.given_up.connect(self._close_change)

    def _lay_out(self) -> None:
        said = QVBoxLayout(self._said)
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(UNIT)
        for widget in (self._warning, self._action, self._text):
            said.addWidget(widget)
        said.addWidget(self._reveal, alignment=Qt.AlignmentFlag.AlignLeft)
        said.addWidget(self._facts)
        self._room.setWidget(self._said)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        whole.setSpacing(UNIT)
        whole.addWidget(self._head)
        whole.addWidget(self._room)
        whole.addWidget(self._lay_out_answers())
        whole.addWidget(self._instead)

    def _lay_out_answers(self) -> QWidget:
        """Yes on one row, no on the next: nobody hits the one for the other."""
        self._answers = QWidget()
        rows = QVBoxLayout(self._answers)
        rows.setContentsMargins(0, UNIT // 2, 0, 0)
        rows.setSpacing(UNIT)
        yes, no = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (yes, (self._approve, self._task, self._change)),
            (no, (self._deny, self._why_not, self._stop)),
        ):
            row.setSpacing(UNIT)
            for widget in widgets:
                row.addWidget(widget)
            rows.addLayout(row)
        yes.addStretch()
        self._answering = (self._approve, self._task, self._change, self._deny, self._why_not, self._stop)
        order = (self._deny, self._why_not, self._approve, self._task, self._change, self._stop)
        for first, then in pairwise(order):
            QWidget.setTabOrder(first, then)
        return self._answers

"""The window's stand-in while a task runs on the user's own desktop.

The window hides then: it would cover what is to be clicked, and its words would be read as part of the
screen. What stays is a strip in a corner that says no more than that a task runs or waits, and takes the
Stop; a question opens its card above it. Our own windows are never clicked: the hand refuses their pixels.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from agent.person import Asked
from desktop.approval_card import LEAST_WORDS, ApprovalCard
from desktop.icons import Icon, IconLabel, icon_for_button
from desktop.question_panel import QuestionPanel
from desktop.theme import UNIT, colours
from safety.decision import Question
from vision.geometry import Rect

SETTLE = 250
"""Milliseconds between hiding a card and giving its answer: the desk must look again as it did before."""

_CARD_WIDTH = 520
_WORKING = "Deskhand is working"
_WAITING = "Deskhand waits for you"


class Strip(QWidget):
    """A small window over all others; takes the focus only while it asks."""

    stop_wanted = Signal()
    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setObjectName("corner")
        self.setWindowTitle("Deskhand")
        self._avoid: Rect | None = None
        self.card = ApprovalCard()
        self.card.answered.connect(self.answered)
        self.question = QuestionPanel()
        self.question.answered.connect(self.answered)
        self._bar = QFrame()
        self._bar.setObjectName("strip")
        self._bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._words = QLabel()
        self._say(_WORKING)
        stop = QPushButton("Stop")
        stop.setIcon(icon_for_button(Icon.SQUARE, colours().bad, colours().muted))
        stop.setAccessibleName("Stop")
        stop.clicked.connect(self.stop_wanted)
        stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for keys in ("Esc", "Ctrl+."):
            QShortcut(QKeySequence(keys), self).activated.connect(self.stop_wanted)
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(3 * UNIT // 2, UNIT, UNIT, UNIT)
        line.setSpacing(UNIT)
        line.addWidget(IconLabel(Icon.DOT, colours().accent))
        line.addWidget(self._words)
        line.addStretch()
        line.addWidget(stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.card)
        column.addWidget(self.question)
        column.addWidget(self._bar)

    def show_working(self) -> None:
        """The strip alone, in the bottom right corner, without taking the focus."""
        self.close_questions()
        self.setMinimumWidth(0)
        self._avoid = None
        self._place(None)
        self.show()

    def ask(self, question: Question) -> None:
        """Open the card, away from what it is about, and take the keyboard."""
        self.card.most_words = max(LEAST_WORDS, _room().height() // 2)
        self.card.ask(question)
        self._say(_WAITING)
        self.setMinimumWidth(_CARD_WIDTH)
        target = question.context.target
        self._come(None if target is None else target.rect)

    def wonder(self, asked: Asked) -> None:
        """Open the panel on which the model asks."""
        self.question.most_words = max(LEAST_WORDS, _room().height() // 2)
        self.question.ask(asked)
        self._say(_WAITING)
        self.setMinimumWidth(_CARD_WIDTH)
        self._come(None)

    def close_questions(self) -> None:
        """Take back what is asked; nothing is answered."""
        self.card.close_card()
        self.question.close_panel()
        self._say(_WORKING)

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)

    def _come(self, avoid: Rect | None) -> None:
        """Into a corner away from a place on the screen, over all windows."""
        self._avoid = avoid
        self._place(avoid)
        self.show()
        self.raise_()
        self.activateWindow()

    def event(self, event: QEvent) -> bool:
        """A card takes the room its words turn out to need once they are laid out, and no more."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and (self.card.isVisible() or self.question.isVisible()):
            self._place(self._avoid)
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A card that grows, as when something is written into it, grows upwards and stays in sight."""
        super().resizeEvent(event)
        below = self.geometry().bottom() - _room().bottom()
        if below > 0:
            self.move(self.x(), max(_room().top(), self.y() - below))

    def _place(self, avoid: Rect | None) -> None:
        """Into the bottom right corner; the top left one where that covers `avoid` (physical pixels)."""
        screen = QGuiApplication.primaryScreen()
        room = _room()
        column = self.layout()
        assert column is not None
        column.activate()
        width = column.sizeHint().expandedTo(self.minimumSize()).width()
        tall = column.totalHeightForWidth(width) if column.hasHeightForWidth() else column.sizeHint().height()
        size = QSize(width, tall)
        left, top = room.right() - size.width(), room.bottom() - size.height()
        scale = screen.devicePixelRatio()
        mine = Rect(
            int(left * scale), int(top * scale), int(size.width() * scale), int(size.height() * scale)
        )
        if avoid is not None and mine.intersection(avoid.inflated(UNIT)):
            left, top = room.left(), room.top()
        self.setGeometry(left, top, size.width(), size.height())


def _room() -> QRect:
    """Where on the screen it may lie, in logical pixels."""
    whole = QGuiApplication.primaryScreen().availableGeometry()
    return whole.adjusted(2 * UNIT, 2 * UNIT, -2 * UNIT, -2 * UNIT)

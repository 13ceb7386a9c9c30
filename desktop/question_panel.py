"""The panel on which the model asks: its question, a line for the answer, and a way out."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from agent.person import Asked
from desktop.alt_keys import AltWritesNothing
from desktop.approval_card import ARMING
from desktop.card_text import breakable, label, muted
from desktop.icons import Icon, IconLabel
from desktop.theme import UNIT, colours, font
from memory.said import MAX_SAID, Said
from safety.decision import StopRun
from safety.visible_text import visible_text

_SMALL_PRINT = (
    "Your answer goes to the model and is recorded: no passwords. It permits nothing: what needs your leave, "
    "Deskhand asks for itself."
)

LEAST_WORDS = 96
"""Logical pixels in height that the question gets at least; a longer one scrolls, and the answer stays in
sight."""

_LARGE = 120  # characters of a question that is written large


class QuestionPanel(QFrame):
    """Asks for words, once. Return in the line answers, Esc stops (a shortcut of the window it is in).

    Like the card it takes no answer in the moment it appears. Only where the person was in this window then
    does the line get the focus: elsewhere they may be typing something that is meant for no model.
    `most_words` is the height the question gets, in logical pixels; one that is taller scrolls, by keys too.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setAccessibleName("The model asks")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._count = muted("")
        self._count.setFont(font("caption"))
        self._words = label("", "title", bold=True)
        self._words.setContentsMargins(2, 2, 2, 2)
        self._room = QScrollArea()
        self._room.setObjectName("asked")
        self._room.setAccessibleName("The model's question")
        self._room.setWidgetResizable(True)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setWidget(self._words)
        self.most_words = LEAST_WORDS
        self._line = QLineEdit()
        self._line.setPlaceholderText("Your answer, in a few words")
        self._line.setMaxLength(MAX_SAID)
        self._line.setAccessibleName("Your answer")
        self._line.setAccessibleDescription(_SMALL_PRINT)
        self._line.textChanged.connect(self._enable)
        AltWritesNothing.into(self._line)
        self._answer = self._button("Answer", "Return", "primary")
        self._answer.clicked.connect(self._give)
        self._stop = self._button("Stop here", "Esc", "answer")
        self._stop.clicked.connect(lambda: self._end(StopRun()))
        self._lay_out()
        self._armed = QTimer(self)
        self._armed.setSingleShot(True)
        self._armed.setInterval(ARMING)
        self._armed.timeout.connect(self._arm)
        self._open = False
        self.hide()

    def ask(self, asked: Asked) -> None:
        """Show a question; `answered` is emitted once."""
        words = visible_text(asked.text)
        self._words.setFont(font("title" if len(words) <= _LARGE else "body", bold=True))
        self._words.setText(f"“{breakable(words)}”")
        self._count.setText(f"Question {asked.number}, of at most {asked.most}")
        self._room.setAccessibleDescription(words)
        self._room.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(f"{words} {_SMALL_PRINT}")
        self._line.clear()
        self._open = True
        for one in (self._line, self._answer, self._stop):
            one.setEnabled(False)
        self.show()
        self._take_room()
        self._armed.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._take_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._take_room()
        return super().event(event)

    def close_panel(self) -> None:
        """Take the question back; nothing is answered."""
        self._line.clear()
        self._open = False
        self._armed.stop()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Return in the line, or on the button that says so."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
        if enter and (self._line.hasFocus() or self._answer.hasFocus()):
            self._give()
        else:
            super().keyPressEvent(event)

    def _take_room(self) -> None:
        """Insist on the height its question needs at this width, up to where it scrolls: nothing is cut."""
        layout = self.layout()
        if layout is None:
            return
        edge = 2 * self._room.frameWidth()
        needed = self._words.heightForWidth(self._room.width() - edge) + edge
        scrolls = needed > self.most_words
        self._room.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)
        height = min(needed, self.most_words)
        if self._room.height() != height:
            self._room.setFixedHeight(height)
        self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _arm(self) -> None:
        self._line.setEnabled(True)
        self._stop.setEnabled(True)
        self._enable()
        ours = self.isActiveWindow() and not self.window().windowFlags() & Qt.WindowType.FramelessWindowHint
        (self._line if ours else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable(self) -> None:
        self._answer.setEnabled(self._ready and bool(self._line.text().strip()))

    @property
    def _ready(self) -> bool:
        return self._open and not self._armed.isActive()

    def _give(self) -> None:
        text = self._line.text().strip()
        if text:
            self._end(Said(text=text))

    def _end(self, answer: Said | StopRun) -> None:
        if self._ready:
            self.close_panel()
            self.answered.emit(answer)

    def _button(self, word: str, keys: str, kind: str) -> QPushButton:
        button = QPushButton(f"{word}   {keys}")
        button.setProperty("kind", kind)
        button.setAutoDefault(False)
        button.setAccessibleName(word)
        button.setAccessibleDescription(f"Shortcut {keys}")
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        head.addWidget(IconLabel(Icon.QUESTION, colours().accent, 18))
        title = label("The model asks", "caption", bold=True)
        title.setProperty("kind", "heading")
        head.addWidget(title, stretch=1)
        head.addWidget(self._count)
        ways = QHBoxLayout()
        ways.setSpacing(UNIT)
        ways.addWidget(self._answer)
        ways.addWidget(self._stop)
        ways.addStretch()
        small = label(_SMALL_PRINT, "caption")
        small.setProperty("kind", "muted")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        whole.setSpacing(3 * UNIT // 2)
        whole.addLayout(head)
        whole.addWidget(self._room)
        whole.addWidget(self._line)
        whole.addLayout(ways)
        whole.addWidget(small)
        for first, then in pairwise((self, self._room, self._line, self._answer, self._stop)):
            QWidget.setTabOrder(first, then)

"""The card that asks: what exactly would be done, to what, and what it can cost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QWidget

from desktop.icons import Icon, IconLabel
from desktop.theme import UNIT, colours, font
from safety.decision import Answer, Approve, Question, Refuse
from safety.risk import Risk
from safety.wording import card_words

ARMING = 600
"""Milliseconds in which a new card takes no answer: what is typed then was meant for something else."""

_CROP = QSize(260, 96)  # logical pixels
_TEXT_LINES = 6


class ApprovalCard(QFrame):
    """Asks one Question. Deny has the focus, Approve has no default key; both have a shortcut of their own.

    A key that is already held down when the card is armed does not count: its repeats are ignored.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("Approval")
        self._make_labels()
        self._approve = self._button("Approve", "Alt+A", Approve())
        self._deny = self._button("Deny", "Alt+D", Refuse())
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
        self.hide()

    def ask(self, question: Question) -> None:
        """Show a Question; `answered` is emitted once."""
        words = card_words(question)
        self._action.setText(words.action)
        self._text.setPlainText(words.text)
        self._text.setVisible(bool(words.text))
        self._covered = words.covered
        self._reveal.setVisible(bool(words.covered))
        self._where.setText(words.where)
        self._why.setText(words.why)
        self._why.setVisible(bool(words.why))
        self._why_head.setVisible(bool(words.why))
        self._risk.setText(words.risk)
        high = question.decision.risk >= Risk.R3
        self._risk_icon.show_icon(Icon.WARNING, colours().bad if high else colours().caution)
        self._reason.setText(words.reason)
        self._show_crop(question.crop_png)
        self.setAccessibleDescription(f"{words.action} {words.text} In {words.where}. {words.risk}.")
        self._open = True
        for button in (self._approve, self._deny):
            button.setEnabled(False)
        self.show()
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
        self._open = False
        self._armed.stop()
        self.hide()

    def _take_room(self) -> None:
        """Insist on the height its words need at this width: nothing on a card may be cut off."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.heightForWidth(self.width()))

    def _uncover(self) -> None:
        """Show what is typed into a field for secrets, in place of its length."""
        self._text.setPlainText(self._covered)
        self._reveal.hide()

    def _arm(self) -> None:
        for button in (self._approve, self._deny):
            button.setEnabled(True)
        self._deny.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, answer: Answer) -> None:
        if self._open and not self._armed.isActive():
            self.close_card()
            self.answered.emit(answer)

    def _button(self, word: str, keys: str, answer: Answer) -> QPushButton:
        button = QPushButton(f"{word}   {keys}")
        button.setAutoDefault(False)
        button.setDefault(False)
        button.setAccessibleName(word)
        button.setAccessibleDescription(f"Shortcut {keys}")
        button.clicked.connect(lambda: self._answer(answer))
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setAutoRepeat(False)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self._answer(answer))
        return button

    def _make_labels(self) -> None:
        self._head = _label("Deskhand asks", "caption", bold=True)
        self._head.setProperty("kind", "heading")
        self._action = _label("", "title", bold=True)
        self._action.setAccessibleName("What would be done")
        self._text = _WholeText()
        self._crop = QLabel()
        self._crop.setObjectName("crop")
        self._crop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._crop.setAccessibleName("Picture of what would be pressed")
        self._where = _label("")
        self._why_head = _muted("For")
        self._why = _label("")
        self._risk_icon = IconLabel(Icon.WARNING, colours().caution)
        self._risk = _label("", bold=True)
        self._reason = _label("")

    def _lay_out(self) -> None:
        facts = QGridLayout()
        facts.setHorizontalSpacing(UNIT * 3 // 2)
        facts.setVerticalSpacing(UNIT // 2)
        facts.setColumnStretch(1, 1)
        risk = QHBoxLayout()
        risk.setSpacing(UNIT * 3 // 4)
        risk.addWidget(self._risk_icon)
        risk.addWidget(self._risk, stretch=1)
        facts.addWidget(_muted("In"), 0, 0, Qt.AlignmentFlag.AlignTop)
        facts.addWidget(self._where, 0, 1)
        facts.addWidget(self._why_head, 1, 0, Qt.AlignmentFlag.AlignTop)
        facts.addWidget(self._why, 1, 1)
        facts.addWidget(_muted("Risk"), 2, 0, Qt.AlignmentFlag.AlignTop)
        facts.addLayout(risk, 2, 1)
        facts.addWidget(_muted("Why I ask"), 3, 0, Qt.AlignmentFlag.AlignTop)
        facts.addWidget(self._reason, 3, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self._reveal)
        buttons.addStretch()
        buttons.addWidget(self._approve)
        buttons.addWidget(self._deny)
        whole = QGridLayout(self)
        whole.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        whole.setVerticalSpacing(UNIT)
        whole.setHorizontalSpacing(2 * UNIT)
        whole.setColumnStretch(0, 1)
        whole.addWidget(self._head, 0, 0, 1, 2)
        whole.addWidget(self._action, 1, 0, 1, 2)
        whole.addWidget(self._text, 2, 0, 1, 2)
        whole.addLayout(facts, 3, 0)
        whole.addWidget(self._crop, 3, 1, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(buttons, 4, 0, 1, 2)
        QWidget.setTabOrder(self._deny, self._approve)

    def _show_crop(self, png: bytes) -> None:
        image = QImage()
        if png:
            image.loadFromData(png)
        self._crop.setVisible(not image.isNull())
        if image.isNull():
            return
        size = image.size()
        if size.width() > _CROP.width() or size.height() > _CROP.height():
            size = size.scaled(_CROP, Qt.AspectRatioMode.KeepAspectRatio)
        ratio = self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
        pixmap.setDevicePixelRatio(ratio)
        self._crop.setPixmap(pixmap)
        self._crop.setFixedSize(size + QSize(2 * UNIT, 2 * UNIT))


class _WholeText(QPlainTextEdit):
    """Read-only, as tall as its text up to some lines; a longer one is scrolled."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setAccessibleName("The whole text")
        self.setTabChangesFocus(True)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = int(self.document().documentLayout().documentSize().height())  # counted in lines, wrapped
        height = self.fontMetrics().lineSpacing() * min(max(lines, 1), _TEXT_LINES) + 3 * UNIT + 2
        if height != self.height():
            self.setFixedHeight(height)


def _label(text: str, kind: str = "body", *, bold: bool = False) -> QLabel:
    label = QLabel(text)
    label.setFont(font(kind, bold=bold))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", "muted")
    return label

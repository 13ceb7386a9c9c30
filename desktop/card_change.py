"""Where a person puts another text or target in the place of the proposed one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.alt_keys import AltWritesNothing
from desktop.card_text import WholeText, muted
from desktop.theme import UNIT
from safety.action import SetClipboard, TypeText
from safety.decision import Change, Question

_HEADS = {"text": "Write this instead", "target": "Do it to this instead, in your words"}


class ChangePanel(QWidget):
    """`chosen` carries the Change; it is proposed and decided anew. `given_up` goes back to the question."""

    chosen = Signal(Change)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of = "text"
        self._head = muted("")
        self._box = WholeText("What instead", read_only=False)
        AltWritesNothing.into(self._box)
        self._propose = QPushButton("Propose this   Alt+P")
        self._back = QPushButton("Back   Alt+B")
        for button, keys, slot in (
            (self._propose, "Alt+P", self._choose),
            (self._back, "Alt+B", self.given_up.emit),
        ):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text().split("   ")[0])
            button.setAccessibleDescription(f"Shortcut {keys}")
            button.clicked.connect(slot)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(button.click)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self._propose)
        buttons.addWidget(self._back)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self._head)
        column.addWidget(self._box)
        column.addLayout(buttons)
        self.hide()

    def open(self, question: Question) -> None:
        """Begin with what is proposed."""
        self._of = question.changeable or "text"
        self._head.setText(_HEADS[self._of])
        self._box.setPlainText(_now(question))
        self._box.selectAll()
        self.show()
        self._box.setFocus()

    def clear(self) -> None:
        """Keep nothing of what was written."""
        self._box.clear()

    def _choose(self) -> None:
        text = self._box.toPlainText()
        if self._of == "target":
            text = " ".join(text.split())
        if text:
            self.chosen.emit(Change(text=text) if self._of == "text" else Change(target=text))


def _now(question: Question) -> str:
    match question.action:
        case TypeText(text=text) | SetClipboard(text=text):
            return text
        case _:
            target = question.context.target
            return "" if target is None else target.text

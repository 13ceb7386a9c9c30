"""What a person should know before anything else on the card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.card_text import breakable, label
from desktop.icons import Icon, IconLabel
from desktop.theme import UNIT, colours


class CardWarning(QFrame):
    """A framed sentence with an icon; hidden where there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("warning")
        self.setAccessibleName("Warning")
        self._icon = IconLabel(Icon.WARNING, colours().caution, 18)
        self._words = label("")
        line = QHBoxLayout(self)
        line.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        line.setSpacing(UNIT)
        line.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, stretch=1)
        self.hide()

    def say(self, warning: str) -> None:
        """Show a warning; an empty one hides it."""
        self._words.setText(breakable(warning))
        self.setAccessibleDescription(warning)
        self.setVisible(bool(warning))

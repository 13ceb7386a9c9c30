"""How much Deskhand asks: one of four modes, with what the chosen one does in words below."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from desktop.theme import UNIT, font
from safety.mode import Mode


class ModeChoice(QWidget):
    """One radio button for each mode; Tab takes the keyboard there, the arrow keys choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[Mode, QRadioButton] = {}
        row = QHBoxLayout()
        row.setSpacing(UNIT // 2)
        for mode in Mode:
            button = QRadioButton(mode.capitalize())
            button.setAccessibleName(f"Mode {mode}")
            button.setAccessibleDescription(mode.words)
            button.setToolTip(_sentence(mode))
            button.toggled.connect(self._say)
            self._group.addButton(button)
            self._buttons[mode] = button
            row.addWidget(button)
        row.addStretch()
        self._words = QLabel()
        self._words.setFont(font("caption"))
        self._words.setProperty("kind", "muted")
        self._words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addLayout(row)
        column.addWidget(self._words)
        self._buttons[Mode.RULES].setChecked(True)

    @property
    def mode(self) -> Mode:
        return next((mode for mode, button in self._buttons.items() if button.isChecked()), Mode.ASK)

    def _say(self) -> None:
        self._words.setText(_sentence(self.mode))


def _sentence(mode: Mode) -> str:
    return f"{mode.words[0].upper()}{mode.words[1:]}."

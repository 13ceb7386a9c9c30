"""Small words below something, that wrap and can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.theme import font


def caption(words: str = "") -> QLabel:
    """A label for words that explain; what one is to type can be selected in it."""
    label = QLabel(words)
    label.setFont(font("caption"))
    label.setProperty("kind", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label

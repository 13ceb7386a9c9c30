"""Colours for a difference between two texts. Its signs say the same: the colours only help the eye."""

from __future__ import annotations

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop.theme import colours

_HEADER_LINES = 2


class DiffColours(QSyntaxHighlighter):
    """Colours the lines that come and go while `on`; the two that name the files, and places, are muted."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.on = False

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        if not self.on:
            return
        colour = _colour(text, self.currentBlock().blockNumber())
        if colour:
            look = QTextCharFormat()
            look.setForeground(QColor(colour))
            self.setFormat(0, len(text), look)


def _colour(line: str, number: int) -> str:
    if number < _HEADER_LINES or line.startswith("@@"):
        return colours().muted
    return {"+": colours().good, "-": colours().bad}.get(line[:1], "")

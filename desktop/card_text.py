"""How a card shows words: all of them, wrapped, and never wider or taller than there is room."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from desktop.theme import UNIT, font

TITLE_CHARACTERS = 60
LABEL_CHARACTERS = 160
"""What a label shows at most; a longer text stands whole in the box below, which scrolls."""

_TEXT_LINES = 8
_LONG_WORD = re.compile(r"\S{25,}")
_UNBROKEN = re.compile("([^\u200b]{24})(?=[^\u200b])")


def label(text: str, kind: str = "body", *, bold: bool = False) -> QLabel:
    made = QLabel(text)
    made.setFont(font(kind, bold=bold))
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def muted(text: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("kind", "muted")
    return made


def shown(text: str, most: int = LABEL_CHARACTERS) -> str:
    """As a label shows it: on one line that can be wrapped anywhere, and cut, saying so, where it is long."""
    line = " ".join(text.split("\n"))
    if len(line) > most:
        line = f"{line[:most]}… (whole text below)"
    return breakable(line)


def breakable(line: str) -> str:
    """The same, with places to wrap in every word that is wider than a label may be: best behind a slash."""
    return _LONG_WORD.sub(lambda word: _UNBROKEN.sub("\\1\u200b", word[0].replace("/", "/\u200b")), line)


def spelt_out(text: str, title: str, **others: str) -> str:
    """What the box below shows: the text, and each of the other texts that a label cuts, under its name."""
    cut = [f"What: {title}"] if len(title) > TITLE_CHARACTERS else []
    cut += [f"{name}: {words}" for name, words in others.items() if len(words) > LABEL_CHARACTERS]
    return "\n\n".join(part for part in (text, *cut) if part)


class WholeText(QPlainTextEdit):
    """Read-only, as tall as its text up to some lines; a longer one is scrolled."""

    def __init__(self, name: str = "The whole text", *, read_only: bool = True) -> None:
        super().__init__()
        self.setReadOnly(read_only)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setAccessibleName(name)
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

"""Keys with Alt held are shortcuts: where none is open to them, they write nothing."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class AltWritesNothing(QObject):
    """Keeps what is typed with Alt held out of a text box: Alt+A pressed once the card is gone is no "a".

    AltGr, and Alt together with Ctrl, by which it comes on some systems, write as ever; so does the Option
    key of a Mac.
    """

    @classmethod
    def into(cls, box: QWidget) -> None:
        """Watch over a box for as long as it is there."""
        box.installEventFilter(cls(box))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _writes(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _writes(event: QKeyEvent) -> bool:
    held = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier)
    return (
        held == Qt.KeyboardModifier.AltModifier
        and event.text().isprintable()
        and bool(event.text())
        and sys.platform != "darwin"
    )

"""Where a task is said, and what was understood of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.alt_keys import AltWritesNothing
from desktop.brain_line import BrainLine
from desktop.brains import Brains
from desktop.icons import Icon, icon_for_button
from desktop.mode_choice import ModeChoice
from desktop.theme import UNIT, colours, font
from safety.desk.desk import DeskKind
from safety.mode import Mode
from safety.visible_text import visible_text

if TYPE_CHECKING:
    from agent.brains.choice import Chosen

UNDERSTANDING = 250
"""Milliseconds after the last key in which a task is read."""


class TaskPanel(QWidget):
    """The task box, where to run, how much is asked, Run and Stop, and one line for what went wrong.

    Ctrl+Return runs; Esc and Ctrl+. stop. `paused` is emitted with the text once typing rests.
    """

    run_wanted = Signal(str, DeskKind, Mode)
    stop_wanted = Signal()
    paused = Signal(str)

    def __init__(self, brains: Brains | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = _TaskBox()
        self._brain = BrainLine(Brains() if brains is None else brains)
        self._live = QRadioButton("My desktop")
        self._live.setToolTip(
            "Deskhand works on the screen you are looking at, with your programs and files."
        )
        self._private = QRadioButton("Private desk")
        self._private.setToolTip("A screen of its own, shown here: your desktop stays yours meanwhile.")
        self._private.setChecked(True)
        self._group = QButtonGroup(self)
        self._modes = ModeChoice()
        self._run = QPushButton("Run")
        self._stop = QPushButton("Stop")
        self._message = QLabel()
        self._dress()
        self._lay_out()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(UNDERSTANDING)
        self._rest.timeout.connect(lambda: self.paused.emit(self.text))
        self._box.textChanged.connect(self._edited)
        self._run.clicked.connect(self._want_run)
        self._stop.clicked.connect(self.stop_wanted)
        self._brain.changed.connect(lambda: self.paused.emit(self.text))
        for keys, slot in (
            ("Ctrl+Return", self._want_run),
            ("Ctrl+Enter", self._want_run),
            ("Esc", self._want_stop),
            ("Ctrl+.", self._want_stop),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(slot)
        self.set_running(running=False)

    @property
    def text(self) -> str:
        return self._box.toPlainText()

    @property
    def desk(self) -> DeskKind:
        return DeskKind.LIVE if self._live.isChecked() else DeskKind.PRIVATE

    @property
    def brain(self) -> Chosen:
        """Who is to plan."""
        return self._brain.chosen

    @property
    def loading_words(self) -> str:
        """What a task waits for before it starts; empty for nothing that takes long."""
        brain = self.brain
        if isinstance(brain, str) or brain.name != "vlm":
            return ""
        return f"{visible_text(brain.model)} is loaded first, which may take minutes"

    def set_text(self, text: str) -> None:
        """Put a task into the box, as if it had been typed."""
        self._box.setPlainText(text)
        self._box.moveCursor(QTextCursor.MoveOperation.End)
        self._box.setFocus()

    def set_running(self, *, running: bool) -> None:
        self._running = running
        self._box.setReadOnly(running)
        self._stop.setEnabled(running)
        for one in (self._brain, self._live, self._private, self._modes):
            one.setEnabled(not running)
        self._enable_run()

    def show_misunderstanding(self, clause: str, message: str) -> None:
        """Underline the clause, and say what is wrong with it; both empty when all is understood."""
        self._box.underline(clause)
        self.show_message(message)

    def show_message(self, message: str) -> None:
        self._message.setText(message)
        self._message.setVisible(bool(message))

    def _edited(self) -> None:
        self.show_misunderstanding("", "")
        self._enable_run()
        self._rest.start()

    def _enable_run(self) -> None:
        self._run.setEnabled(not self._running and bool(self.text.strip()))

    def _want_run(self) -> None:
        if self._run.isEnabled():
            self._rest.stop()
            self.run_wanted.emit(self.text, self.desk, self._modes.mode)

    def _want_stop(self) -> None:
        if self._stop.isEnabled():
            self.stop_wanted.emit()

    def _dress(self) -> None:
        chosen = colours()
        self._run.setProperty("kind", "primary")
        self._run.setIcon(icon_for_button(Icon.PLAY, chosen.on_accent, chosen.muted))
        self._run.setAccessibleName("Run")
        self._run.setToolTip("Run the task (Ctrl+Return)")
        self._stop.setIcon(icon_for_button(Icon.SQUARE, chosen.bad, chosen.muted))
        self._stop.setAccessibleName("Stop")
        self._stop.setToolTip("Stop at once (Esc or Ctrl+.)")
        self._message.setObjectName("message")
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAccessibleName("What went wrong")
        self._message.hide()

    def _lay_out(self) -> None:
        title = QLabel("What shall I do?")
        title.setFont(font("title", bold=True))
        title.setBuddy(self._box)
        where = QHBoxLayout()
        where.setSpacing(UNIT)
        label = QLabel("On")
        label.setProperty("kind", "muted")
        where.addWidget(label)
        for button in (self._private, self._live):
            self._group.addButton(button)
            where.addWidget(button)
        where.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self._run, stretch=2)
        buttons.addWidget(self._stop, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(title)
        column.addWidget(self._box)
        column.addWidget(self._brain)
        column.addLayout(where)
        column.addWidget(self._modes)
        column.addLayout(buttons)
        column.addWidget(self._message)


class _TaskBox(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Open the text editor, write a shopping list, and save it as list.txt")
        self.setTabChangesFocus(True)
        AltWritesNothing.into(self)
        self.setAccessibleName("Task")
        self.setAccessibleDescription("What shall be done, in plain words. Control Return runs it.")
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 3 * UNIT)

    def underline(self, clause: str) -> None:
        """Mark the first place where the clause stands; the whole text if it stands nowhere."""
        if not clause:
            self.setExtraSelections([])
            return
        cursor = self.document().find(clause)
        if cursor.isNull():
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
        mark = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(QColor(colours().bad))
        look.setForeground(QColor(colours().bad))
        mark.cursor, mark.format = cursor, look
        self.setExtraSelections([mark])

"""Choosing who plans: the built-in instructions, a model on this computer, or a model server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.brains import Brains
from desktop.caption import caption
from desktop.local_choice import LocalChoice
from desktop.server_choice import ServerChoice
from desktop.theme import UNIT, font

if TYPE_CHECKING:
    from agent.brains.settings import BrainSettings

_WIDTH = 520
_INDENT = 3 * UNIT  # what belongs to a choice stands below its words
_INTRO = "Whoever plans can only propose: you are asked, and what was done is checked, as ever."
_BUILT_IN = "Does what plain sentences say, step by step. It needs no model and starts at once."


class BrainDialog(QDialog):
    """`chosen` carries the BrainSettings that are wanted from now on. Esc leaves all as it was."""

    chosen = Signal(object)

    def __init__(self, brains: Brains, kept: BrainSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who plans?")
        self.setMinimumWidth(_WIDTH)
        self._kept = kept
        self._local = LocalChoice(brains.local(), kept.model if kept.brain == "vlm" else "")
        served = kept.brain == "endpoint"
        self._server = ServerChoice(brains, kept.endpoint, kept.model if served else "")
        self._buttons = {
            "instructions": QRadioButton("Built-in instructions"),
            "vlm": QRadioButton("A model on this computer"),
            "endpoint": QRadioButton("A model server"),
        }
        self._use = QPushButton("Use this")
        self._lay_out()
        self._buttons["vlm"].setEnabled(bool(self._local.model))
        for button in self._buttons.values():
            button.toggled.connect(self._show)
        self._server.changed.connect(self._show)
        first = self._buttons[kept.brain]
        first = first if first.isEnabled() else self._buttons["instructions"]
        first.setChecked(True)
        first.setFocus()
        self._show()

    @property
    def brain(self) -> str:
        return next(name for name, button in self._buttons.items() if button.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Return in the address looks the server over; elsewhere it takes what is chosen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._server.addressed:
            self._server.look()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """It grows with what is said in it."""
        grows = event.type() == QEvent.Type.LayoutRequest
        handled = super().event(event)
        if grows and (column := self.layout()) is not None:
            needed = column.totalHeightForWidth(self.width())
            self.resize(self.width(), max(needed, self.height()))
        return handled

    def accept(self) -> None:
        """Tell what was chosen."""
        from agent.brains.settings import BrainSettings

        said: dict[str, str] = {"brain": self.brain}
        if self.brain == "vlm":
            said["model"] = self._local.model
        elif self.brain == "endpoint":
            said |= {"endpoint": self._server.address, "model": self._server.model}
        if said.get("model", self._kept.model) != self._kept.model:
            said["dialect"] = ""  # it was that of the other model
        self.chosen.emit(BrainSettings.model_validate(self._kept.model_dump() | said))
        super().accept()

    def done(self, result: int) -> None:
        """However it ends, no server is looked over any more."""
        self._server.leave()
        super().done(result)

    def _show(self) -> None:
        self._server.setEnabled(self._buttons["endpoint"].isChecked())
        self._local.setEnabled(self._buttons["vlm"].isChecked() or not self._local.model)
        self._use.setEnabled(self.brain != "endpoint" or self._server.ready)

    def _lay_out(self) -> None:
        title = QLabel("Who plans?")
        title.setFont(font("title", bold=True))
        self._use.setProperty("kind", "primary")
        self._use.setDefault(True)
        self._use.clicked.connect(self.accept)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 2 * UNIT)
        column.setSpacing(2 * UNIT)
        head = QVBoxLayout()
        head.setSpacing(UNIT // 2)
        head.addWidget(title)
        head.addWidget(caption(_INTRO))
        column.addLayout(head)
        group = QButtonGroup(self)
        for name, below in (
            ("instructions", caption(_BUILT_IN)),
            ("vlm", self._local),
            ("endpoint", self._server),
        ):
            group.addButton(self._buttons[name])
            part = QVBoxLayout()
            part.setSpacing(UNIT // 2)
            part.addWidget(self._buttons[name])
            inner = QHBoxLayout()
            inner.setContentsMargins(_INDENT, 0, 0, 0)
            inner.addWidget(below)
            part.addLayout(inner)
            column.addLayout(part)
        column.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self._use)
        column.addLayout(buttons)

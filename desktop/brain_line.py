"""One line that says who plans, and the button that opens the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.brains import Brains
from desktop.caption import caption
from desktop.theme import UNIT
from safety.visible_text import visible_text

if TYPE_CHECKING:
    from agent.brains.choice import Chosen
    from agent.brains.settings import BrainSettings


class BrainLine(QWidget):
    """`chosen` is the brain that the next task gets; `changed` is emitted when another was chosen. What was
    chosen is kept for the next time, and for the command line."""

    changed = Signal()

    def __init__(self, brains: Brains, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brains = brains
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setAccessibleName("Who plans")
        self._change = QPushButton("Change…")
        self._change.setAccessibleName("Change who plans")
        self._change.setToolTip("Have built-in instructions, a model on this computer or a server plan")
        self._change.clicked.connect(self.choose)
        self._problem = caption()
        self._problem.setObjectName("message")
        line = QHBoxLayout()
        line.setSpacing(UNIT)
        line.addWidget(self._words, stretch=1)
        line.addWidget(self._change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addLayout(line)
        column.addWidget(self._problem)
        self._settings = self._kept()
        self._words.setText(f"Planned by {planner(self._settings)}")

    @property
    def chosen(self) -> Chosen:
        return self._settings.chosen

    def choose(self) -> None:
        """Open the choice."""
        from desktop.brain_dialog import BrainDialog

        dialog = BrainDialog(self._brains, self._settings, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._take)
        dialog.open()

    def _kept(self) -> BrainSettings:
        """The person's setting; what needs no model where it cannot be read, which is said."""
        from agent.brains.settings import BrainSettings
        from agent.errors import SettingsError

        self._problem.hide()
        try:
            return self._brains.kept()
        except SettingsError as error:
            self._tell(f"{error}. Built-in instructions plan until then.")
            return BrainSettings()

    def _take(self, settings: BrainSettings) -> None:
        from agent.errors import SettingsError

        self._settings = settings
        self._words.setText(f"Planned by {planner(settings)}")
        self._problem.hide()
        try:
            self._brains.keep(settings)
        except SettingsError as error:
            self._tell(f"{error}. What you chose counts until this window closes.")
        self.changed.emit()

    def _tell(self, words: str) -> None:
        self._problem.setText(visible_text(words))
        self._problem.show()


def planner(settings: BrainSettings) -> str:
    """Who plans, in words: a model that stands alone runs on this computer."""
    model = visible_text(settings.model)
    match settings.brain:
        case "instructions":
            return "built-in instructions"
        case "vlm":
            return model
        case "endpoint":
            host = urlsplit(settings.endpoint).hostname or settings.endpoint
            return f"{model or 'the model'} at {visible_text(host) or 'the server of endpoint.toml'}"

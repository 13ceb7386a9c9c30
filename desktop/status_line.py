"""One line that says how the last run ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.icons import Icon, IconLabel
from desktop.runner import Ended
from desktop.theme import UNIT, colours, font
from memory.episode import Outcome, Verdict
from safety.visible_text import visible_text

_LOOKS = {
    Verdict.SUCCEEDED: (Icon.CHECK, "good", "Done"),
    Verdict.FAILED: (Icon.CROSS, "bad", "Failed"),
    Verdict.STOPPED: (Icon.SQUARE, "caution", "Stopped"),
    Verdict.INFEASIBLE: (Icon.CROSS, "bad", "Cannot be done here"),
    Verdict.PAUSED: (Icon.RING, "caution", "Paused"),
}


def outcome_look(outcome: Outcome | None) -> tuple[Icon, str, str]:
    """How an Outcome is shown: its icon, the icon's colour, its word. None is a run that was cut off."""
    if outcome is None:
        return Icon.RING, colours().muted, "Not finished"
    icon, colour, word = _LOOKS[outcome.verdict]
    return icon, getattr(colours(), colour), word


class StatusLine(QWidget):
    """An icon, some words in bold, and details behind them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(Icon.RING, colours().muted, 18)
        self._words = _label(bold=True)
        self._words.setAccessibleName("Status")
        self._details = _label()
        self._details.setProperty("kind", "muted")
        self._details.setWordWrap(True)
        self._details.setAccessibleName("Details")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(UNIT)
        line.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._details, stretch=1)

    def say(self, words: str, icon: Icon, colour: str, details: str = "") -> None:
        """Say something, with an icon of that colour."""
        self._icon.show_icon(icon, colour)
        self._words.setText(words)
        self._details.setText(visible_text(details))

    def show_ended(self, ended: Ended) -> None:
        """How a run ended, and where it is recorded."""
        finished = ended.finished
        icon, colour, word = outcome_look(finished.outcome)
        steps = "1 step" if finished.steps == 1 else f"{finished.steps} steps"
        details = [
            finished.outcome.reason,
            f"{steps} in {finished.seconds:.1f} s",
            f"episode {finished.episode}",
            *(f"kept {_from_home(path)}" for path in ended.kept),
        ]
        self.say(word, icon, colour, " · ".join(part for part in details if part))

    @property
    def text(self) -> str:
        """All that is said."""
        return f"{self._words.text()} {self._details.text()}".strip()


def _from_home(path: Path) -> str:
    """A path as a person says it."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _label(*, bold: bool = False) -> QLabel:
    label = QLabel()
    label.setFont(font(bold=bold))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label

"""The steps of a run, newest in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.icons import Icon, IconLabel
from desktop.progress import Mark, Row
from desktop.theme import UNIT, colours, font
from safety.visible_text import visible_text


def mark_icon(mark: Mark) -> tuple[Icon, str]:
    """The icon of a mark and its colour; the word stands beside it."""
    chosen = colours()
    match mark:
        case Mark.DONE:
            return Icon.CHECK, chosen.good
        case Mark.UNCHECKED:
            return Icon.CHECK, chosen.muted
        case Mark.NO_EFFECT:
            return Icon.RING, chosen.caution
        case Mark.WRONG | Mark.NOT_DONE:
            return Icon.CROSS, chosen.bad
        case Mark.ASKING:
            return Icon.QUESTION, chosen.caution
        case Mark.LOOKING | Mark.ACTING:
            return Icon.DOT, chosen.accent


class StepList(QScrollArea):
    """Rows of steps. Rows that did not change keep their widgets, so a screen reader keeps its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Steps")
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, UNIT, 0)
        self._rows.setSpacing(UNIT)
        self._rows.addStretch()
        self.setWidget(inside)
        self._shown: list[_RowWidget] = []
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda low, high: bar.setValue(high))

    def show_rows(self, rows: Sequence[Row]) -> None:
        for widget, row in zip(self._shown, rows, strict=False):
            widget.show_row(row)
        for row in rows[len(self._shown) :]:
            widget = _RowWidget()
            widget.show_row(row)
            self._rows.insertWidget(len(self._shown), widget)
            self._shown.append(widget)
        while len(self._shown) > len(rows):
            widget = self._shown.pop()
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()


class _RowWidget(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._row: Row | None = None
        self._icon = IconLabel(Icon.DOT, colours().accent)
        self._title = _label(font())
        self._state = _label(font("caption"))
        self._state.setProperty("kind", "muted")
        words = QVBoxLayout()
        words.setSpacing(UNIT // 4)
        words.addWidget(self._title)
        words.addWidget(self._state)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(UNIT)
        line.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, stretch=1)

    def show_row(self, row: Row) -> None:
        if row == self._row:
            return
        self._row = row
        icon, colour = mark_icon(row.mark)
        self._icon.show_icon(icon, colour)
        self._title.setText(f"{row.number}. {visible_text(row.title)}")
        state = f"{row.mark.value}: {visible_text(row.detail)}" if row.detail else row.mark.value
        self._state.setText(state[0].upper() + state[1:])
        self.setAccessibleName(f"Step {self._title.text()}")
        self.setAccessibleDescription(state)


def _label(chosen: object) -> QLabel:
    label = QLabel()
    label.setFont(chosen)  # type: ignore[arg-type]
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label

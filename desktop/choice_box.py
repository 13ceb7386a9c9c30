"""A box to choose from a list, with its arrow: the style sheet's border takes away the one it would have."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox

from desktop.theme import UNIT, colours


class ChoiceBox(QComboBox):
    """As any, with an arrow of the theme's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colours().text if self.isEnabled() else colours().muted), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        middle = QPointF(self.width() - 2 * UNIT, self.height() / 2)
        painter.drawPolyline(
            QPolygonF([middle + QPointF(-4, -2), middle + QPointF(0, 2), middle + QPointF(4, -2)])
        )
        painter.end()

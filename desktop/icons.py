"""The few icons of the window, drawn as paths: sharp at every scale, in any colour, on any system."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QWidget


class Icon(Enum):
    CHECK = "check"
    CROSS = "cross"
    RING = "ring"
    DOT = "dot"
    QUESTION = "question"
    WARNING = "warning"
    SQUARE = "square"
    PLAY = "play"


def paint_icon(painter: QPainter, icon: Icon, box: QRectF, colour: str) -> None:
    """Draw an icon into a square of logical pixels; its lines are a tenth of the square's width."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 20, box.height() / 20)
    pen = QPen(QColor(colour), 2.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    path = QPainterPath()
    match icon:
        case Icon.CHECK:
            _lines(path, (4, 10.5), (8.5, 15), (16, 6))
        case Icon.CROSS:
            _lines(path, (5, 5), (15, 15))
            _lines(path, (15, 5), (5, 15))
        case Icon.RING:
            path.addEllipse(QRectF(4, 4, 12, 12))
        case Icon.DOT:
            path.addEllipse(QRectF(4, 4, 12, 12))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QRectF(7.5, 7.5, 5, 5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        case Icon.QUESTION:
            path.moveTo(7, 7)
            path.cubicTo(7, 2.5, 13.5, 2.5, 13.5, 7)
            path.cubicTo(13.5, 9.5, 10.2, 9.5, 10.2, 12.5)
            path.addEllipse(QRectF(9.7, 16, 1, 1))
        case Icon.WARNING:
            _lines(path, (10, 3), (18, 17), (2, 17), (10, 3))
            _lines(path, (10, 8), (10, 12))
            path.addEllipse(QRectF(9.6, 14.3, 0.8, 0.8))
        case Icon.SQUARE:
            painter.setBrush(QColor(colour))
            path.addRoundedRect(QRectF(5, 5, 10, 10), 1, 1)
        case Icon.PLAY:
            painter.setBrush(QColor(colour))
            _lines(path, (6.5, 4), (15.5, 10), (6.5, 16), (6.5, 4))
    painter.drawPath(path)
    painter.restore()


def icon_for_button(icon: Icon, colour: str, disabled: str) -> QIcon:
    """An icon for a button, sharp up to a scale of 3."""
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        pixmap = QPixmap(48, 48)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_icon(painter, icon, QRectF(0, 0, 48, 48), tint)
        painter.end()
        made.addPixmap(pixmap, mode)
    return made


class IconLabel(QWidget):
    """An icon in a layout. Its meaning must stand beside it in words: it is hidden from screen readers."""

    def __init__(self, icon: Icon, colour: str, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._colour, self._size = icon, colour, size
        self.setFixedSize(size, size)

    def show_icon(self, icon: Icon, colour: str) -> None:
        self._icon, self._colour = icon, colour
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._size, self._size)

    def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        paint_icon(painter, self._icon, QRectF(0, 0, self._size, self._size), self._colour)
        painter.end()


def _lines(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))

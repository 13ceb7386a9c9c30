"""The desk as it looks now, with what is about to be acted on outlined."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import UNIT, colours, font
from safety.visible_text import visible_text
from vision.frame import Frame
from vision.target import Target

_MARGIN = 3  # logical pixels between an element and its outline


class DeskView(QWidget):
    """Shows Frames as large as fits, in the middle; a sentence where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._scaled: QImage | None = None
        self._frame: Frame | None = None
        self._target: Target | None = None
        self._sentence = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 120)
        self.setAccessibleName("The desk")

    def show_frame(self, frame: Frame | None, target: Target | None = None) -> None:
        """Show a Frame and outline a Target on it; None shows the sentence again."""
        if frame is not self._frame:
            self._frame = frame
            self._image = None if frame is None else _image(frame)
            self._scaled = None
        self._target = target
        words = "" if target is None else f", outlined: {visible_text(target.element.describe())}"
        self.setAccessibleDescription(self._sentence if frame is None else f"The desk as it looks now{words}")
        self.update()

    def say(self, sentence: str) -> None:
        """What stands here while there is no Frame."""
        self._sentence = sentence
        if self._frame is None:
            self.setAccessibleDescription(sentence)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(640, 400)

    def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._place()
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.setBrush(QColor(colours().stage))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        if self._image is None:
            self._paint_sentence(painter)
        else:
            painter.drawImage(place, self._at_size(place))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
            self._paint_target(painter, place)
        painter.end()

    def _place(self) -> QRectF:
        """Where the Frame is drawn, in logical pixels; never larger than it is."""
        room = QRectF(self.rect()).adjusted(UNIT, UNIT, -UNIT, -UNIT)
        if self._image is None:
            return room
        size = QSize(self._image.width(), self._image.height()).toSizeF() / self.devicePixelRatioF()
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(room.center() - QPointF(size.width() / 2, size.height() / 2), size)

    def _at_size(self, place: QRectF) -> QImage:
        """The Frame, scaled once to the pixels it fills on this screen."""
        assert self._image is not None
        wanted = (place.size() * self.devicePixelRatioF()).toSize()
        if self._scaled is None or self._scaled.size() != wanted:
            self._scaled = self._image.scaled(
                wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        return self._scaled

    def _paint_sentence(self, painter: QPainter) -> None:
        painter.setFont(font())
        painter.setPen(QColor(colours().muted))
        room = QRectF(self.rect()).adjusted(4 * UNIT, 4 * UNIT, -4 * UNIT, -4 * UNIT)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), self._sentence)

    def _paint_target(self, painter: QPainter, place: QRectF) -> None:
        if self._target is None or self._frame is None:
            return
        scale = place.width() / self._frame.rect.width
        rect, origin = self._target.element.rect, self._frame.rect
        outline = QRectF(
            place.left() + (rect.left - origin.left) * scale,
            place.top() + (rect.top - origin.top) * scale,
            rect.width * scale,
            rect.height * scale,
        ).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        for colour, width in (("#ffffff", 5.0), ("#1f4fc0", 2.5)):  # readable on any screen, light or dark
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(outline, 4, 4)
        self._paint_label(painter, outline, place)

    def _paint_label(self, painter: QPainter, outline: QRectF, place: QRectF) -> None:
        assert self._target is not None
        painter.setFont(font("caption", bold=True))
        words = visible_text(self._target.element.describe()).replace("\n", " ")
        metrics = painter.fontMetrics()
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(place.width() * 0.6))
        size = metrics.size(0, words)
        label = QRectF(0, 0, size.width() + 2 * UNIT, size.height() + UNIT)
        label.moveTopLeft(outline.bottomLeft() + QPointF(0, UNIT / 2))
        if label.bottom() > place.bottom():
            label.moveBottomLeft(outline.topLeft() - QPointF(0, UNIT / 2))
        label.moveLeft(max(place.left(), min(label.left(), place.right() - label.width())))
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.setBrush(QColor("#1f4fc0"))
        painter.drawRoundedRect(label, 5, 5)
        painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), words)


def _image(frame: Frame) -> QImage:
    height, width, _ = frame.pixels.shape
    data = frame.pixels.tobytes()
    return QImage(data, width, height, width * 3, QImage.Format.Format_RGB888).copy()

"""What a card says besides the action itself: what it can cost, where, what for, and why it asks."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from desktop.card_text import label, muted, shown
from desktop.icons import Icon, IconLabel
from desktop.theme import UNIT, colours
from safety.risk import Risk
from safety.wording import CardWords

_CROP = QSize(260, 96)  # logical pixels


class CardFacts(QWidget):
    """Four rows of words, and beside them the pixels that would be pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._risk_icon = IconLabel(Icon.WARNING, colours().caution)
        self._risk = label("", bold=True)
        self._where = label("")
        self._why_head = muted("For")
        self._why = label("")
        self._reason = label("")
        self._crop = QLabel()
        self._crop.setObjectName("crop")
        self._crop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._crop.setAccessibleName("Picture of what would be pressed")
        self._lay_out()

    def show_facts(self, words: CardWords, risk: Risk, crop_png: bytes) -> None:
        """Show what is known; `crop_png` may be empty."""
        self._risk.setText(words.risk)
        self._risk_icon.show_icon(*risk_look(risk))
        self._where.setText(shown(words.where))
        self._why.setText(shown(words.why))
        self._why.setVisible(bool(words.why))
        self._why_head.setVisible(bool(words.why))
        self._reason.setText(shown(words.reason))
        self._show_crop(crop_png)

    def _lay_out(self) -> None:
        risk = QHBoxLayout()
        risk.setSpacing(UNIT * 3 // 4)
        risk.addWidget(self._risk_icon, alignment=Qt.AlignmentFlag.AlignTop)
        risk.addWidget(self._risk, stretch=1)
        rows = QGridLayout()
        rows.setHorizontalSpacing(UNIT * 3 // 2)
        rows.setVerticalSpacing(UNIT // 2)
        rows.setColumnStretch(1, 1)
        rows.addLayout(risk, 0, 1)
        heads = (muted("Risk"), muted("In"), self._why_head, muted("Why I ask"))
        for row, head in enumerate(heads):
            rows.addWidget(head, row, 0, Qt.AlignmentFlag.AlignTop)
        for row, words in enumerate((self._where, self._why, self._reason), start=1):
            rows.addWidget(words, row, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * UNIT)
        line.addLayout(rows, stretch=1)
        line.addWidget(self._crop, alignment=Qt.AlignmentFlag.AlignTop)

    def _show_crop(self, png: bytes) -> None:
        image = QImage()
        if png:
            image.loadFromData(png)
        self._crop.setVisible(not image.isNull())
        if image.isNull():
            return
        size = image.size()
        if size.width() > _CROP.width() or size.height() > _CROP.height():
            size = size.scaled(_CROP, Qt.AspectRatioMode.KeepAspectRatio)
        ratio = self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
        pixmap.setDevicePixelRatio(ratio)
        self._crop.setPixmap(pixmap)
        self._crop.setFixedSize(size + QSize(2 * UNIT, 2 * UNIT))


def risk_look(risk: Risk) -> tuple[Icon, str]:
    """The icon of a grade and its colour; its words stand beside it."""
    if risk <= Risk.R1:
        return Icon.RING, colours().muted
    return Icon.WARNING, colours().bad if risk >= Risk.R3 else colours().caution

"""The icon beside the clock, where a desktop has room for one: never the only way to anything."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.icons import Icon, icon_for_button, paint_icon
from desktop.theme import LIGHT, colours

_SIDES = (16, 22, 24, 32, 48, 64)  # pixels a tray asks for


class Tray(QObject):
    """Its menu stops the task and shows the window. Where there is no tray it is simply not there."""

    stop_wanted = Signal()
    window_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = QMenu()
        self._stop = QAction(
            icon_for_button(Icon.SQUARE, colours().bad, colours().muted), "Stop the task", self.menu
        )
        self._show = QAction("Show window", self.menu)
        self.menu.addActions([self._stop, self._show])
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._stop.triggered.connect(self.stop_wanted)
        self._show.triggered.connect(self.window_wanted)
        self._icon.activated.connect(self._pressed)
        self.set_running(running=False)

    @property
    def available(self) -> bool:
        """Whether this desktop shows such icons now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def words(self) -> str:
        """What it says when pointed at."""
        return self._icon.toolTip()

    def set_running(self, *, running: bool) -> None:
        """Say whether a task runs; Stop can be chosen while it does."""
        self._stop.setEnabled(running)
        self._icon.setIcon(_drawn(Icon.PLAY if running else Icon.RING))
        self._icon.setToolTip("Deskhand is working" if running else "Deskhand")
        if self.available:
            self._icon.show()

    def put_away(self) -> None:
        """Take the icon off the tray."""
        self._icon.hide()

    def _pressed(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how is QSystemTrayIcon.ActivationReason.Trigger:
            self.window_wanted.emit()


def _drawn(icon: Icon) -> QIcon:
    """The icon in white on the accent's ground, so that it shows on light and dark panels."""
    made = QIcon()
    for side in _SIDES:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.accent))
        painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.22, side * 0.22)
        inset = side * 0.15
        paint_icon(painter, icon, QRectF(inset, inset, side - 2 * inset, side - 2 * inset), "#ffffff")
        painter.end()
        made.addPixmap(pixmap)
    return made

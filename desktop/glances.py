"""The live view at a private desk: a look every so often, for as long as the desk is there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.runner import Camera
from vision.errors import VisionError

GLANCE = 250
"""Milliseconds between two looks."""


class Glances(QObject):
    """Emits `taken` with each Frame. Where the desk has gone it just ends: the run's own error says so."""

    taken = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera: Camera | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(GLANCE)
        self._timer.timeout.connect(self._look)

    def begin(self, camera: Camera) -> None:
        self._camera = camera
        self._timer.start()

    def end(self) -> None:
        """Put the camera away; does nothing where there is none."""
        self._timer.stop()
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()

    def _look(self) -> None:
        if self._camera is None:
            return
        try:
            frame = self._camera.grab()
        except VisionError:
            self.end()
            return
        self.taken.emit(frame)

"""A thread that looks a model server over."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QThread, Signal

from desktop.brains import Brains


class LookThread(QThread):
    """`found` carries the Found and the names of its models that may see pictures, `heard` each Finding,
    `looked` the Report; none comes where there are several models and no name. `failed` says why nothing
    could be found out."""

    found = Signal(object, object)
    heard = Signal(object)
    looked = Signal(object)
    failed = Signal(str)

    def __init__(self, brains: Brains, address: str, model: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._brains = brains
        self._address = address
        self._model = model
        self._over = threading.Event()

    def cancel(self) -> None:
        """No longer wanted: it ends within 200 ms."""
        self._over.set()

    def run(self) -> None:
        from agent.endpoint.cancelling import Cancelled

        try:
            self._look()
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - whatever broke is shown in the window, not lost with the thread
            self.failed.emit(str(error))

    def _look(self) -> None:
        found = self._brains.server(self._address, self._over.is_set)
        names = [model.name for model in found.server.models if model.sees is not False]
        self.found.emit(found, names)
        model = self._model if self._model in names else ""
        if model or len(names) < 2:
            self.looked.emit(self._brains.look_over(found, model, self._over.is_set, self.heard.emit))

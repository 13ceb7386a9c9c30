"""A model server to plan: its address, what it has, and whether Deskhand can work with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.brains import Brains
from desktop.caption import caption
from desktop.choice_box import ChoiceBox
from desktop.icons import Icon, IconLabel
from desktop.look_thread import LookThread
from desktop.theme import UNIT, colours
from safety.visible_text import visible_text

if TYPE_CHECKING:
    from agent.endpoint.opening import Found
    from agent.endpoint.probe.finding import Finding, Report

_FIRST = (
    "A server is looked over before it can plan: it is asked some small things and shown a drawn picture."
)
_KEPT = "It was looked over when it was chosen."
_SEVERAL = "It has several models: choose one, and that one is looked over."


class ServerChoice(QWidget):
    """`address` and `model` are what was found fit, or what was chosen before; "" where nothing is.
    `changed` is emitted when that changes."""

    changed = Signal()

    def __init__(self, brains: Brains, address: str, model: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brains = brains
        self._thread: LookThread | None = None
        self._found: Found | None = None
        self.address, self.model = (address, model) if model else ("", "")
        self._box = QLineEdit(address or brains.address())
        self._box.setPlaceholderText("http://localhost:11434")
        self._box.setAccessibleName("Address of the server")
        self._look = QPushButton("Look it over")
        self._look.setAutoDefault(False)
        self._combo = ChoiceBox()
        self._combo.setAccessibleName("Model of the server")
        self._icon = IconLabel(Icon.RING, colours().muted, 14)
        self._words = caption()
        self._words.setAccessibleName("What was found out about the server")
        self._lay_out()
        self._show_models([model] if model else [], model)
        self._say(_KEPT if model else _FIRST)
        self._box.textEdited.connect(self._forget)
        self._look.clicked.connect(self._pressed)
        self._combo.activated.connect(lambda: self.look(self._chosen))

    @property
    def ready(self) -> bool:
        return bool(self.model)

    @property
    def looking(self) -> bool:
        return self._thread is not None

    @property
    def addressed(self) -> bool:
        """Whether the keyboard is in the address."""
        return self.window().focusWidget() is self._box

    def look(self, model: str = "") -> None:
        """Look the server over, with a model of it or the only one it has."""
        self.leave()
        self._take("", "")
        self._say("Asking which models it has…", Icon.DOT, colours().accent)
        self._look.setText("Stop looking")
        thread = LookThread(self._brains, self._box.text().strip(), model, self)
        thread.found.connect(self._has)
        thread.heard.connect(self._heard)
        thread.looked.connect(self._looked)
        thread.failed.connect(self._failed)
        thread.finished.connect(self._over)
        self._thread = thread
        thread.start()

    def leave(self) -> None:
        """Stop looking, if it is; what that still says is not heard."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.cancel()
            thread.wait()
            thread.deleteLater()
            self._look.setText("Look it over")

    def _pressed(self) -> None:
        if self.looking:
            self.leave()
            self._say(_FIRST)
        else:
            self.look(self._chosen)

    def _forget(self) -> None:
        """Another address: what is known is of the one before."""
        self.leave()
        self._show_models([])
        self._take("", "")
        self._say(_FIRST)

    def _has(self, found: Found, names: Sequence[str]) -> None:
        if self.sender() is not self._thread:
            return
        self._found = found
        self._box.setText(self._box.text().strip() or str(found.address))
        chosen = self._chosen
        self._show_models(names, chosen)
        if len(names) > 1 and chosen not in names:
            self._say(_SEVERAL, Icon.QUESTION, colours().caution)

    def _heard(self, finding: Finding) -> None:
        if self.sender() is self._thread:
            self._say(f"Looking it over… {finding.what}: {finding.rated}", Icon.DOT, colours().accent)

    def _looked(self, report: Report) -> None:
        if self.sender() is not self._thread:
            return
        fit, words = verdict(report)
        if fit and self._found is not None:
            where = self._found.address
            there = "runs on this computer" if where.local else f"is another computer: {where.host}"
            words = f"{words}\nWhat is on your screen goes to this server, which {there}."
            self._take(str(where), report.model)
        self._say(words, Icon.CHECK if fit else Icon.CROSS, colours().good if fit else colours().bad)

    def _failed(self, words: str) -> None:
        if self.sender() is self._thread:
            self._show_models([])
            self._say(words, Icon.CROSS, colours().bad)

    def _over(self) -> None:
        if self.sender() is self._thread:
            self.leave()

    @property
    def _chosen(self) -> str:
        return str(self._combo.currentData() or "")

    def _take(self, address: str, model: str) -> None:
        self.address, self.model = address, model
        self.changed.emit()

    def _say(self, words: str, icon: Icon = Icon.RING, colour: str = "") -> None:
        self._icon.show_icon(icon, colour or colours().muted)
        self._words.setText("\n".join(map(visible_text, words.split("\n"))))

    def _show_models(self, names: Sequence[str], chosen: str = "") -> None:
        self._combo.clear()
        for name in names:
            self._combo.addItem(visible_text(name), name)
        self._combo.setCurrentIndex(names.index(chosen) if chosen in names else -1 if len(names) > 1 else 0)
        self._combo.setVisible(bool(names))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(UNIT)
        line.addWidget(self._box, stretch=1)
        line.addWidget(self._look)
        told = QHBoxLayout()
        told.setSpacing(UNIT)
        told.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        told.addWidget(self._words, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addLayout(line)
        column.addWidget(self._combo)
        column.addLayout(told)


def verdict(report: Report) -> tuple[bool, str]:
    """Whether a model that was looked over can plan, and what is to be said of it."""
    from agent.dialects.catalogue import dialect_of
    from agent.endpoint.probe.finding import Rating

    bad = [one for one in report.findings if one.rated is Rating.BAD]
    if bad:
        first = bad[0]
        more = f" ({len(bad) - 1} more: “deskhand models probe {report.address}” tells)" if bad[1:] else ""
        return False, f"{first.what}: {first.found}{more}" + (f"\n{first.do}" if first.do else "")
    if dialect_of(report.model).planner is None:
        return False, f"{report.model} says where things are, not what to do: it cannot plan."
    poor = [f"{one.what}: {one.found}" for one in report.findings if one.rated is Rating.POOR]
    return True, "\n".join((f"{report.server} answers, and {report.model} can plan.", *poor[:2]))

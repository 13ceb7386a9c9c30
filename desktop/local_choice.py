"""A model on this computer to plan: those there are by name, and why others can't."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.brains import Local
from desktop.caption import caption
from desktop.choice_box import ChoiceBox
from desktop.theme import UNIT
from safety.visible_text import visible_text

if TYPE_CHECKING:
    from agent.models.planners import Candidate

_LOADED = "Nothing leaves this computer. It is loaded when a task starts, which may take minutes."
_NONE = (
    "No model is installed. “deskhand models list” shows what fits this computer, "
    "“deskhand models pull NAME” fetches one."
)
_MOST_NAMED = 3


class LocalChoice(QWidget):
    """`model` is the one that is chosen, "" where none can be."""

    def __init__(self, local: Local, kept: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = [] if local.missing else [one.name for one in local.models if not one.problem]
        if kept and kept not in names and not local.missing:
            names.insert(0, kept)
        self._combo = ChoiceBox()
        self._combo.setAccessibleName("Model on this computer")
        for name in names:
            self._combo.addItem(visible_text(name), name)
        self._combo.setCurrentIndex(names.index(kept) if kept in names else 0)
        self._combo.setVisible(bool(names))
        first, *others = said(local, can=bool(names))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(self._combo)
        column.addWidget(caption(first))
        if others:
            column.addSpacing(UNIT // 2)
            column.addWidget(caption("\n".join(others)))

    @property
    def model(self) -> str:
        return str(self._combo.currentData() or "")


def said(local: Local, *, can: bool) -> Sequence[str]:
    """What is said below the models, a line each."""
    if local.missing:
        return (f"No model can run in Deskhand: {local.missing}.",)
    others = [one for one in local.models if one.problem]
    named = [_why_not(one) for one in others[:_MOST_NAMED]]
    if len(others) > _MOST_NAMED:
        named.append(f"{len(others) - _MOST_NAMED} more cannot plan here: “deskhand models list” tells.")
    if can:
        return (_LOADED, *named)
    return (*named, "“deskhand models pull NAME” fetches another.") if named else (_NONE,)


def _why_not(one: Candidate) -> str:
    return f"{visible_text(one.name)} cannot plan: {visible_text(one.problem)}."

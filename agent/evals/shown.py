"""What the programs of a desk tell of their windows over the accessibility bus, for checks."""

from __future__ import annotations

from dataclasses import dataclass

from agent.errors import SetUpError
from safety.desk.desk import Desk
from vision.accessibility import AccessibilityTree
from vision.element import Element
from vision.windows import WindowList

_BUDGET = 5.0  # seconds for all programs
_PATIENCE = 1.5  # seconds for each program's silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An Element in a window, with the program and the title of that window."""

    program: str
    title: str
    element: Element


def shown_on(desk: Desk) -> tuple[Shown, ...]:
    """What shows on a desk now. Raises SetUpError where it has no accessibility bus, VisionError where that
    or the display is gone."""
    if desk.accessibility_bus is None:
        raise SetUpError(
            "this desk has no accessibility bus: what programs tell of themselves was not checked"
        )
    with (
        WindowList(desk.display) as windows,
        AccessibilityTree(desk.accessibility_bus, budget=_BUDGET, patience=_PATIENCE) as tree,
    ):
        there = windows.read()
        by_id = {window.id: window for window in there}
        return tuple(
            Shown(program=by_id[element.window].program, title=by_id[element.window].title, element=element)
            for element in tree.read(there)
            if element.window in by_id
        )

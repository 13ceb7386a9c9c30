"""Programs made up for the tests: a tree of accessible objects, and windows to put them in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from vision.accessibility.node import Details, Extents, Node, Ref
from vision.accessibility.reading import Reading
from vision.accessibility.roles import AtspiState
from vision.geometry import Rect
from vision.observation import Window

SHOWN = (
    1 << AtspiState.SHOWING | 1 << AtspiState.VISIBLE | 1 << AtspiState.SENSITIVE | 1 << AtspiState.ENABLED
)


class Program:
    """A Reading under construction."""

    def __init__(self, pid: int | None = 7) -> None:
        self.reading = Reading(pid=pid)

    def add(
        self,
        role: int,
        name: str = "",
        extents: Extents | None = (10, 10, 100, 20),
        *,
        parent: Ref | None = None,
        states: Sequence[AtspiState] = (),
        description: str = "",
        details: Details | None = None,
    ) -> Ref:
        ref = (":1.1", f"/{len(self.reading.nodes)}")
        bits = SHOWN
        for state in states:
            bits |= 1 << state
        self.reading.nodes[ref] = Node(
            ref=ref, parent=parent, role=role, name=name, description=description, states=bits
        )
        if extents is not None:
            self.reading.extents[ref] = extents
        if details is not None:
            self.reading.details[ref] = details
        if parent is None:
            self.reading.tops.append(ref)
        return ref


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def window() -> Window:
    return Window(id=1, title="Notes", program="notes", pid=7, rect=Rect(0, 0, 400, 300), active=True)

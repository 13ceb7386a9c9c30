"""Finding the children of a huge list or table that are in sight, without asking for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vision.accessibility import connection as at
from vision.accessibility.connection import Connection, Question, extents_in, extents_of, ref_in
from vision.accessibility.node import Extents, Node, Ref

MOST_CHILDREN = 400
"""Above this many children, only those in sight are asked for."""

_HEADINGS = 16
"""Children at the start that are always asked for: a table's headings stay in sight when it is scrolled."""
_TALLEST = 4000
_ROW, _COLUMN = 12, 40
"""Pixels between the points at which a list or table is asked for what is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A huge list or table, how many children it has, and the part of it that can be seen."""

    connection: Connection
    node: Node
    count: int
    view: Extents
    patience: float

    async def children(self) -> list[Ref]:
        """The children in sight. Raises NotAnswering and AccessibilityError.

        Children mostly go from the top down, so that the first and the last in sight can be found by
        halving. GTK 3 does not say where those out of sight are: there it has to be done by pointing.
        """
        top, bottom = self.view[1], self.view[1] + self.view[3]
        first = await self._first(0, lambda place: place[1] + place[3] > top)
        last = None if first is None else await self._first(first, lambda place: place[1] >= bottom)
        if first is None or last is None:
            return await self._pointed_at()
        numbers = sorted(
            {*range(min(_HEADINGS, self.count)), *range(first, min(last, first + MOST_CHILDREN))}
        )
        answers = await self.connection.ask_all([self._child(number) for number in numbers], self.patience)
        return [ref for answer in answers if (ref := ref_in(answer)) is not None]

    async def _first(self, low: int, holds: Callable[[Extents], bool]) -> int | None:
        """The first child from one on whose place fulfils a condition; None where places are not told."""
        high = self.count
        while low < high:
            middle = (low + high) // 2
            ref = ref_in(await self.connection.ask(self._child(middle), self.patience))
            place = (
                None if ref is None else extents_in(await self.connection.ask(extents_of(ref), self.patience))
            )
            if place is None or place[2] <= 0 or place[3] <= 0:
                return None
            if holds(place):
                high = middle
            else:
                low = middle + 1
        return low

    async def _pointed_at(self) -> list[Ref]:
        left, top, width, height = self.view
        step = _COLUMN if at.TABLE in self.node.interfaces else _TALLEST
        points = [
            (x, y)
            for y in range(top + _ROW // 2, top + min(height, _TALLEST), _ROW)
            for x in range(left + _ROW // 2, left + min(width, _TALLEST), step)
        ]
        answers = await self.connection.ask_all(
            [self._at(x, y) for x, y in points[: 4 * MOST_CHILDREN]], self.patience
        )
        hits = dict.fromkeys(ref for answer in answers if (ref := ref_in(answer)) is not None)
        return [ref for ref in hits if ref != self.node.ref]

    def _child(self, number: int) -> Question:
        return Question(
            to=self.node.ref,
            interface=at.ACCESSIBLE,
            method="GetChildAtIndex",
            answer="(so)",
            signature="i",
            arguments=(number,),
        )

    def _at(self, x: int, y: int) -> Question:
        return Question(
            to=self.node.ref,
            interface=at.COMPONENT,
            method="GetAccessibleAtPoint",
            answer="(so)",
            signature="iiu",
            arguments=(x, y, at.SCREEN),
        )

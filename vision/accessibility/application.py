"""One program on the accessibility bus: what it keeps in its cache, and whether it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vision.accessibility import connection as at
from vision.accessibility.connection import Connection, NotAnswering, Question, properties_of, property_of
from vision.accessibility.details import ask_details
from vision.accessibility.node import LONGEST_NAME, Node, Ref, bits
from vision.accessibility.reading import Reading
from vision.accessibility.walk import MOST_NODES, Walk

_BULK_TRIES = 3
"""GTK 3 offers its cache only once it has heard that somebody listens, a moment after it starts."""


class Application:
    """One program on the accessibility bus."""

    def __init__(self, connection: Connection, name: str, pid: int | None, patience: float) -> None:
        self._connection = connection
        self._name = name
        self._patience = patience
        self._bulk_tries = _BULK_TRIES
        self._gives_all: bool | None = None
        self.pid = pid
        self.silent = False
        """It did not answer in time when last asked."""

    async def read(self, reading: Reading) -> None:
        """Fill in a Reading. Raises NotAnswering (what was read stays) and AccessibilityError."""
        if self.silent:
            await self._knock()
        try:
            if self._gives_all is None:
                answer = await self._connection.ask(
                    properties_of((self._name, at.ROOT), at.ACCESSIBLE), self._patience
                )
                self._gives_all = answer is not None
            walk = Walk(
                connection=self._connection,
                reading=reading,
                known=await self._everything(),
                gives_all=self._gives_all,
                patience=self._patience,
            )
            await walk.run((self._name, at.ROOT))
            await ask_details(self._connection, reading, self._patience)
        except NotAnswering:
            self.silent = True
            raise

    async def _knock(self) -> None:
        """One quick question to a program that was silent. Raises NotAnswering where it still is."""
        root = (self._name, at.ROOT)
        await self._connection.ask(property_of(root, at.ACCESSIBLE, "ChildCount"), self._patience / 6)
        self.silent = False

    async def _everything(self) -> dict[Ref, Node]:
        """Every object the program keeps in its cache; nothing where it has none."""
        if not self._bulk_tries:
            return {}
        answer = await self._connection.ask(
            Question(
                to=(self._name, "/org/a11y/atspi/cache"),
                interface=at.CACHE,
                method="GetItems",
                answer="a((so)(so)(so)iiassusau)",
            ),
            self._patience,
        )
        if answer is None:
            self._bulk_tries -= 1
            return {}
        return {node.ref: node for node in map(_cached, answer[0][: MOST_NODES * 4])}


def _cached(item: Sequence[Any]) -> Node:
    """The Node of one item of Cache.GetItems."""
    ref, _, parent, order, count, interfaces, name, role, description, states = item
    return Node(
        ref=tuple(ref),
        parent=tuple(parent),
        role=role,
        name=name[:LONGEST_NAME],
        description=description[:LONGEST_NAME],
        states=bits(states),
        interfaces=frozenset(interfaces),
        child_count=count,
        order=order,
    )

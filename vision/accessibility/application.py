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
        root = (self._name, at.ROOT)
        try:
            patience = self._patience / 6 if self.silent else self._patience
            gives_all = await self._answers_for_all(root, patience)
            self.silent = False
            walk = Walk(
                connection=self._connection,
                reading=reading,
                known=await self._everything(),
                gives_all=gives_all,
                patience=self._patience,
            )
            await walk.run(root)
            await ask_details(self._connection, reading, self._patience)
        except NotAnswering:
            self.silent = True
            raise

    async def _answers_for_all(self, root: Ref, patience: float) -> bool:
        """Whether it tells all properties of an object at once. Also the first question of each read, which
        shows whether it answers at all.

        Qt is never asked: the question ends programs of Qt 5, with what was not saved in them.
        """
        if self._gives_all is None:
            toolkit = await self._connection.ask(property_of(root, at.APPLICATION, "ToolkitName"), patience)
            if toolkit is None or not isinstance(toolkit[0].value, str) or toolkit[0].value == "Qt":
                return False
        answer = await self._connection.ask(properties_of(root, at.ACCESSIBLE), patience)
        self._gives_all = answer is not None
        return self._gives_all

    async def _everything(self) -> dict[Ref, Node]:
        """Every object the program keeps in its cache; nothing where it has none, or too much to be quick."""
        if not self._bulk_tries:
            return {}
        question = Question(
            to=(self._name, "/org/a11y/atspi/cache"),
            interface=at.CACHE,
            method="GetItems",
            answer="a((so)(so)(so)iiassusau)",
        )
        try:
            answer = await self._connection.ask(question, self._patience)
        except NotAnswering:
            self._bulk_tries = (
                0  # it has just answered another question: it is not silent, the cache is large
            )
            return {}
        if answer is None:
            self._bulk_tries -= 1
            return {}
        if len(answer[0]) > MOST_NODES:
            self._bulk_tries = 0
        return {node.ref: node for node in map(_cached, answer[0][:MOST_NODES])}


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

"""Reading one program's part of the accessibility tree: in bulk where it can, by walking where it must."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vision.accessibility import connection as at
from vision.accessibility.connection import Connection, NotAnswering, Question, property_of
from vision.accessibility.details import ask_details
from vision.accessibility.node import LONGEST_NAME, Extents, Node, Ref
from vision.accessibility.reading import Reading
from vision.accessibility.roles import AtspiState

_MOST_NODES = 6000
_MOST_CHILDREN = 400
"""Above this many children, only those in sight are asked for."""
_DEEPEST = 60
_NOWHERE = -(1 << 31)
_BULK_TRIES = 3
"""GTK 3 offers its cache only once it has heard that somebody listens, a moment after it starts."""


class Application:
    """One program on the accessibility bus."""

    def __init__(self, connection: Connection, name: str, pid: int | None, patience: float) -> None:
        self._connection = connection
        self._name = name
        self._patience = patience
        self._bulk_tries = _BULK_TRIES
        self.pid = pid
        self.silent = False
        """It did not answer in time when last asked."""

    async def read(self, reading: Reading) -> None:
        """Fill in a Reading. Raises NotAnswering (what was read stays) and AccessibilityError."""
        if self.silent:
            await self._knock()
        try:
            known = await self._everything()
            await self._walk(reading, known)
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
        return {node.ref: node for node in map(_cached, answer[0][: _MOST_NODES * 4])}

    async def _walk(self, reading: Reading, known: Mapping[Ref, Node]) -> None:
        """Follow what is showing from the top-level windows down, one level at a time."""
        families = _families(known.values())
        root = (self._name, at.ROOT)
        answer = await self._connection.ask(_children_of(root), self._patience)
        level = [(ref, root, place) for place, ref in enumerate(_refs(answer)) if ref not in reading.nodes][
            :_MOST_CHILDREN
        ]
        reading.tops = [ref for ref, _, _ in level]
        seen = {ref for ref, _, _ in level}
        lax: set[Ref] = set()
        for depth in range(_DEEPEST):
            if not level or len(reading.nodes) >= _MOST_NODES:
                return
            nodes = await self._described(level, known)
            showing = _showing(nodes, depth, lax)
            await self._place(reading, showing)
            level = []
            for parent, children in await self._children(showing, families, reading):
                for place, ref in enumerate(children):
                    if ref not in seen:
                        seen.add(ref)
                        level.append((ref, parent, place))
            level = level[: max(0, _MOST_NODES - len(reading.nodes))]

    async def _place(self, reading: Reading, nodes: Sequence[Node]) -> None:
        """Keep the nodes, with their extents."""
        placed = [node for node in nodes if not node.interfaces or at.COMPONENT in node.interfaces]
        answers = await self._connection.ask_all([_extents_of(n.ref) for n in placed], self._patience)
        for node in nodes:
            reading.nodes[node.ref] = node
        for node, answer in zip(placed, answers, strict=True):
            if answer is not None and _NOWHERE not in answer[0]:
                reading.extents[node.ref] = tuple(answer[0])

    async def _described(
        self, level: Sequence[tuple[Ref, Ref, int]], known: Mapping[Ref, Node]
    ) -> list[Node]:
        """The Nodes of (ref, parent, place) triples, asking for those that are not known."""
        strange = [ref for ref, _, _ in level if ref not in known]
        fresh = dict(zip(strange, await self._ask_about(strange), strict=True))
        nodes = []
        for ref, parent, place in level:
            node = known.get(ref) or fresh[ref]
            if node is not None:
                nodes.append(replace(node, parent=parent, order=place))
        return nodes

    async def _ask_about(self, refs: Sequence[Ref]) -> list[Node | None]:
        asked = ("GetRole", "u"), ("GetState", "au"), ("GetInterfaces", "as")
        questions = [
            Question(to=ref, interface=at.ACCESSIBLE, method=method, answer=answer)
            for ref in refs
            for method, answer in asked
        ]
        questions += [
            property_of(ref, at.ACCESSIBLE, name)
            for ref in refs
            for name in ("Name", "Description", "ChildCount")
        ]
        answers = await self._connection.ask_all(questions, self._patience)
        basics, properties = answers[: 3 * len(refs)], answers[3 * len(refs) :]
        return [
            _node(ref, basics[3 * i : 3 * i + 3], properties[3 * i : 3 * i + 3]) for i, ref in enumerate(refs)
        ]

    async def _children(
        self, nodes: Sequence[Node], families: Mapping[Ref, list[Ref]], reading: Reading
    ) -> list[tuple[Ref, list[Ref]]]:
        """The children of each node, in order: from the cache where it has all of them."""
        found: dict[Ref, list[Ref]] = {}
        strange: list[Node] = []
        for node in nodes:
            family = families.get(node.ref, [])
            if node.child_count == 0 or (node.child_count == len(family) and family):
                found[node.ref] = family
            elif node.child_count <= _MOST_CHILDREN:
                strange.append(node)
            else:
                found[node.ref] = await self._in_sight(node, reading.extents.get(node.ref))
        answers = await self._connection.ask_all([_children_of(n.ref) for n in strange], self._patience)
        for node, answer in zip(strange, answers, strict=True):
            found[node.ref] = _refs(answer)[:_MOST_CHILDREN]
        return [(node.ref, found[node.ref]) for node in nodes]

    async def _in_sight(self, node: Node, extents: Extents | None) -> list[Ref]:
        """The children of a huge list or table that lie within its extents, found by pointing into it."""
        if extents is None:
            return []
        left, top, width, height = extents
        rows = range(top + 4, top + min(height, 4000), 12)
        columns = range(left + 4, left + min(width, 4000), 40 if at.TABLE in node.interfaces else 4000)
        questions = [
            Question(
                to=node.ref,
                interface=at.COMPONENT,
                method="GetAccessibleAtPoint",
                answer="(so)",
                signature="iiu",
                arguments=(x, y, at.SCREEN),
            )
            for y in rows
            for x in columns
        ]
        answers = await self._connection.ask_all(questions[: 4 * _MOST_CHILDREN], self._patience)
        hits = dict.fromkeys(tuple(answer[0]) for answer in answers if answer is not None)
        return [ref for ref in hits if ref != node.ref and at.is_real(*ref)]


def _showing(nodes: Sequence[Node], depth: int, lax: set[Ref]) -> list[Node]:
    """The nodes to follow, at one depth below the root.

    GTK 4 before 4.10 says SHOWING of its windows only. Below a window that shows none of its children
    (they, and what is below them, come to be in `lax`) VISIBLE has to do.
    """
    if depth == 1:
        parents = {node.parent for node in nodes} - {node.parent for node in nodes if node.showing}
        lax.update(parent for parent in parents if parent is not None)
    found = []
    for node in nodes:
        if node.parent in lax:
            lax.add(node.ref)
        if node.showing or ((depth == 0 or node.parent in lax) and node.has(AtspiState.VISIBLE)):
            found.append(node)
    return found


def _children_of(ref: Ref) -> Question:
    return Question(to=ref, interface=at.ACCESSIBLE, method="GetChildren", answer="a(so)")


def _extents_of(ref: Ref) -> Question:
    return Question(
        to=ref,
        interface=at.COMPONENT,
        method="GetExtents",
        answer="(iiii)",
        signature="u",
        arguments=(at.SCREEN,),
    )


def _refs(answer: list[Any] | None) -> list[Ref]:
    if answer is None:
        return []
    return [(name, path) for name, path in answer[0] if at.is_real(name, path)]


def _bits(words: Sequence[int]) -> int:
    return sum(word << (32 * place) for place, word in enumerate(words[:2]))


def _cached(item: Sequence[Any]) -> Node:
    """The Node of one item of Cache.GetItems."""
    ref, _, parent, order, count, interfaces, name, role, description, states = item
    return Node(
        ref=tuple(ref),
        parent=tuple(parent),
        role=role,
        name=name[:LONGEST_NAME],
        description=description[:LONGEST_NAME],
        states=_bits(states),
        interfaces=frozenset(interfaces),
        child_count=count,
        order=order,
    )


def _node(
    ref: Ref, basics: Sequence[list[Any] | None], properties: Sequence[list[Any] | None]
) -> Node | None:
    """The Node of the answers to _ask_about's questions; None where the object is gone."""
    role, states, interfaces = basics
    if role is None or states is None:
        return None
    name, description, count = (None if answer is None else answer[0].value for answer in properties)
    return Node(
        ref=ref,
        parent=None,
        role=role[0],
        name=name[:LONGEST_NAME] if isinstance(name, str) else "",
        description=description[:LONGEST_NAME] if isinstance(description, str) else "",
        states=_bits(states[0]),
        interfaces=frozenset(interfaces[0] if interfaces else ()),
        child_count=count if isinstance(count, int) else -1,
    )


def _families(nodes: Iterable[Node]) -> dict[Ref, list[Ref]]:
    """The children of each parent, in their order."""
    families: dict[Ref, list[Node]] = {}
    for node in nodes:
        if node.parent is not None:
            families.setdefault(node.parent, []).append(node)
    return {
        parent: [child.ref for child in sorted(children, key=lambda node: node.order)]
        for parent, children in families.items()
    }

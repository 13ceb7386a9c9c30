"""Following a program's tree from its top-level windows down, as far as it is showing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vision.accessibility import connection as at
from vision.accessibility.connection import (
    Connection,
    Question,
    extents_in,
    extents_of,
    properties_of,
    property_of,
)
from vision.accessibility.node import LONGEST_NAME, Extents, Node, Ref, bits
from vision.accessibility.reading import Reading
from vision.accessibility.roles import AtspiState
from vision.accessibility.sight import MOST_CHILDREN, Sight
from vision.geometry import Rect

MOST_NODES = 6000
_DEEPEST = 60


@dataclass(slots=True, kw_only=True)
class Walk:
    """One walk through a program's tree, filling in a Reading.

    `known` are the nodes that need not be asked about; `gives_all` says whether the program answers the
    question for all properties at once; `patience` is in seconds.
    """

    connection: Connection
    reading: Reading
    known: Mapping[Ref, Node]
    gives_all: bool
    patience: float
    _seen: set[Ref] = field(default_factory=set)
    _lax: set[Ref] = field(default_factory=set)

    async def run(self, root: Ref) -> None:
        """Walk, level by level. Raises NotAnswering (what was found by then stays) and AccessibilityError."""
        families = _families(self.known.values())
        self._seen.add(root)
        answer = await self.connection.ask(_children_of(root), self.patience)
        level = self._new({root: _refs(answer)[:MOST_CHILDREN]})
        self.reading.tops = [node.ref for node in level]
        for depth in range(_DEEPEST):
            if not level:
                return
            shown = await self._look(level, depth)
            level = self._new(await self._children(shown, families))

    def _new(self, families: Mapping[Ref, Sequence[Ref]]) -> list[Node]:
        """The next level: nodes not seen before, as far as they are known."""
        level = []
        for parent, children in families.items():
            for place, ref in enumerate(children):
                if ref not in self._seen:
                    self._seen.add(ref)
                    node = self.known.get(ref) or Node(ref=ref, parent=parent)
                    level.append(replace(node, parent=parent, order=place))
        return level[: max(0, MOST_NODES - len(self.reading.nodes))]

    async def _look(self, level: Sequence[Node], depth: int) -> list[Node]:
        """Keep those nodes of a level that are showing, and where they are; the kept ones."""
        strange = [node for node in level if node.ref not in self.known]
        answers = await self._ask(
            [Question(to=n.ref, interface=at.ACCESSIBLE, method="GetState", answer="au") for n in strange]
            + [extents_of(node.ref) for node in strange]
        )
        states, places = answers[: len(strange)], answers[len(strange) :]
        seen = {
            node.ref: replace(node, states=bits(answer[0]))
            for node, answer in zip(strange, states, strict=True)
            if answer is not None
        }
        extents = {node.ref: extents_in(answer) for node, answer in zip(strange, places, strict=True)}
        showing = self._showing([seen.get(node.ref, node) for node in level], depth)
        familiar = [node for node in showing if node.ref in self.known and at.COMPONENT in node.interfaces]
        answers = await self._ask([extents_of(node.ref) for node in familiar])
        extents |= {node.ref: extents_in(answer) for node, answer in zip(familiar, answers, strict=True)}
        flat = {ref for ref, place in extents.items() if place and not (place[2] and place[3])} & seen.keys()
        fresh = await self._describe([n for n in showing if n.ref in seen and n.ref not in flat])
        kept = [node for n in showing if (node := n if n.ref in self.known else fresh.get(n.ref)) is not None]
        for node in kept:
            self.reading.nodes[node.ref] = node
            place = extents.get(node.ref)
            if place is not None:
                self.reading.extents[node.ref] = place
        return kept

    def _showing(self, nodes: Sequence[Node], depth: int) -> list[Node]:
        """The nodes to follow, at one depth below the root.

        GTK 4 before 4.10 says SHOWING of its windows only. Below a window that shows none of its children
        (they, and what is below them, come to be in `_lax`) VISIBLE has to do.
        """
        if depth == 1:
            parents = {node.parent for node in nodes} - {node.parent for node in nodes if node.showing}
            self._lax.update(parent for parent in parents if parent is not None)
        found = []
        for node in nodes:
            if node.parent in self._lax:
                self._lax.add(node.ref)
            visible = depth == 0 or node.parent in self._lax
            if node.showing or (visible and node.has(AtspiState.VISIBLE)):
                found.append(node)
        return found

    async def _describe(self, nodes: Sequence[Node]) -> dict[Ref, Node]:
        """The nodes with their roles, names and so on, as far as they still exist."""
        basics = await self._ask(
            [
                Question(to=node.ref, interface=at.ACCESSIBLE, method=method, answer=answer)
                for node in nodes
                for method, answer in (("GetRole", "u"), ("GetInterfaces", "as"))
            ]
        )
        properties = await self._properties([node.ref for node in nodes])
        found = {}
        for place, node in enumerate(nodes):
            role, interfaces = basics[2 * place : 2 * place + 2]
            if role is not None:
                found[node.ref] = replace(
                    node,
                    role=role[0],
                    interfaces=frozenset(interfaces[0] if interfaces else ()),
                    **_described(properties[node.ref]),
                )
        return found

    async def _properties(self, refs: Sequence[Ref]) -> dict[Ref, dict[str, object]]:
        if self.gives_all:
            answers = await self._ask([properties_of(ref, at.ACCESSIBLE) for ref in refs])
            return {
                ref: {} if answer is None else {name: variant.value for name, variant in answer[0].items()}
                for ref, answer in zip(refs, answers, strict=True)
            }
        names = "Name", "Description", "ChildCount"
        answers = await self._ask([property_of(ref, at.ACCESSIBLE, name) for ref in refs for name in names])
        values = [None if answer is None else answer[0].value for answer in answers]
        return {ref: dict(zip(names, values[3 * i : 3 * i + 3], strict=True)) for i, ref in enumerate(refs)}

    async def _children(
        self, nodes: Sequence[Node], families: Mapping[Ref, list[Ref]]
    ) -> dict[Ref, list[Ref]]:
        """The children of each node, in order: from what is known where that is all of them."""
        counts = await self._counts([node for node in nodes if node.child_count < 0])
        found: dict[Ref, list[Ref]] = {node.ref: [] for node in nodes}
        strange: list[Ref] = []
        for node in nodes:
            count, family = counts.get(node.ref, node.child_count), families.get(node.ref, [])
            if count == len(family):
                found[node.ref] = family
            elif count <= MOST_CHILDREN:
                strange.append(node.ref)
            else:
                sight = Sight(
                    connection=self.connection,
                    node=node,
                    count=count,
                    view=self._view(node),
                    patience=self.patience,
                )
                found[node.ref] = await sight.children()
        answers = await self._ask([_children_of(ref) for ref in strange])
        found |= {ref: _refs(answer)[:MOST_CHILDREN] for ref, answer in zip(strange, answers, strict=True)}
        return found

    async def _counts(self, nodes: Sequence[Node]) -> dict[Ref, int]:
        """How many children each node has, where its program had not said."""
        answers = await self._ask([property_of(node.ref, at.ACCESSIBLE, "ChildCount") for node in nodes])
        counts = {}
        for node, answer in zip(nodes, answers, strict=True):
            value = answer[0].value if answer is not None else 0
            counts[node.ref] = value if isinstance(value, int) else 0
        return counts

    def _view(self, node: Node) -> Extents:
        """The part of a node that lies in all that is around it."""
        view = Rect(0, 0, 0, 0)
        place: Node | None = node
        while place is not None:
            extents = self.reading.extents.get(place.ref)
            if extents is not None and extents[2] > 0 and extents[3] > 0:
                view = view.intersection(Rect(*extents)) if view else Rect(*extents)
            place = None if place.parent is None else self.reading.nodes.get(place.parent)
        return view.left, view.top, view.width, view.height

    async def _ask(self, questions: Sequence[Question]) -> list[list[Any] | None]:
        return await self.connection.ask_all(questions, self.patience)


def _children_of(ref: Ref) -> Question:
    return Question(to=ref, interface=at.ACCESSIBLE, method="GetChildren", answer="a(so)")


def _refs(answer: list[Any] | None) -> list[Ref]:
    if answer is None:
        return []
    return [(name, path) for name, path in answer[0] if at.is_real(name, path)]


def _described(properties: Mapping[str, object]) -> dict[str, Any]:
    """The fields of a Node that are an object's properties; programs may give anything for them."""
    name, description, count = (properties.get(key) for key in ("Name", "Description", "ChildCount"))
    return {
        "name": name[:LONGEST_NAME] if isinstance(name, str) else "",
        "description": description[:LONGEST_NAME] if isinstance(description, str) else "",
        "child_count": count if isinstance(count, int) else -1,
    }


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

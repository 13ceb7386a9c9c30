"""From what a program says to Elements: what a person would point at, with the words they would use. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vision.accessibility.node import Details, Node, Ref
from vision.accessibility.placement import Placement, place
from vision.accessibility.reading import Reading
from vision.accessibility.roles import MENUS, PASSWORD_TEXT, AtspiState, role_of, states_of
from vision.accessibility.words import contents, name_of, tidy
from vision.element import Element, Role, Source, State
from vision.geometry import Rect
from vision.observation import Window
from vision.secret_fields import is_secret_field

_MOST_ELEMENTS = 4000
_LONGEST_INNER = 300
"""Characters of the words inside a thing that can be its name."""
_DEEPEST_CONTAINER = 8
_NARROWEST_CELL = 32
"""Pixels. Narrower cells without words are the expanders and pictures of list rows."""
_ELSEWHERE = 0.5
_NOTHING = Details()

_GROUPS = frozenset(
    {Role.PANEL, Role.DIALOG, Role.LIST, Role.MENU, Role.TOOL_BAR, Role.TABLE, Role.DOCUMENT, Role.TAB}
    | {Role.TREE_ITEM, Role.COMBO_BOX}
)
"""Roles whose words are in the `container` of what is in them."""

_NAMED_BY_INSIDE = frozenset(
    {Role.BUTTON, Role.TOGGLE_BUTTON, Role.CHECKBOX, Role.RADIO, Role.SWITCH, Role.LINK, Role.TAB}
    | {Role.MENU_ITEM, Role.CELL, Role.COLUMN_HEADER, Role.LIST_ITEM, Role.TREE_ITEM, Role.HEADING, Role.TEXT}
)
"""Roles that are named by the words drawn in them, where they have no name."""

_PLAIN = frozenset({Role.TEXT, Role.IMAGE, Role.ICON})
_FIELDS = frozenset({Role.TEXT_FIELD, Role.TEXT_AREA, Role.SPIN_BUTTON, Role.TERMINAL})
_NEVER_DISABLED = frozenset(
    {Role.TEXT, Role.PANEL, Role.WINDOW, Role.DIALOG, Role.DOCUMENT, Role.HEADING, Role.IMAGE, Role.UNKNOWN}
)


def elements_of(reading: Reading, windows: Sequence[Window]) -> tuple[Element, ...]:
    """The Elements of one program that lie in its windows, in the order of its tree."""
    own = [w for w in windows if w.pid == reading.pid or w.pid is None] if reading.pid else list(windows)
    tops = [reading.nodes[ref] for ref in reading.tops if ref in reading.nodes]
    placements = place([(tidy(top.name), reading.extents.get(top.ref)) for top in tops], own)
    popups = [window for window in own if window.popup]
    families = _families(reading)
    found: list[Element] = []
    for top, placement in zip(tops, placements, strict=True):
        if placement is not None:
            branch = _Branch(
                reading=reading, families=families, placement=placement, popups=popups, found=found
            )
            branch.visit(top, _Inside())
    return tuple(found)


def _families(reading: Reading) -> dict[Ref, list[Node]]:
    """The children of each parent, in their order."""
    families: dict[Ref, list[Node]] = {}
    for node in reading.nodes.values():
        if node.parent is not None:
            families.setdefault(node.parent, []).append(node)
    return families


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inside:
    """What lies around a node: the words of its containers, words that are said already, and so on."""

    container: tuple[str, ...] = ()
    said: str = ""
    tip: str = ""
    in_field: bool = False
    in_menu: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    """One top-level window's part of a Reading, on its way to Elements."""

    reading: Reading
    placement: Placement
    popups: Sequence[Window]
    found: list[Element]
    families: Mapping[Ref, list[Node]]

    def visit(self, node: Node, inside: _Inside) -> None:
        """Add the Elements of a node and of all below it."""
        if len(self.found) < _MOST_ELEMENTS:
            self._in_popup(node)._visit(node, inside)

    def _visit(self, node: Node, inside: _Inside) -> None:
        role = role_of(node.role, node.states)
        children = [] if node.role == PASSWORD_TEXT else self.families.get(node.ref, [])
        in_menu = inside.in_menu or node.role in MENUS
        element = (
            None if role is None else self._element(node, role, children, replace(inside, in_menu=in_menu))
        )
        if element is not None:
            self.found.append(element)
        below = self._below(node, role, element, inside, in_menu)
        for place_, child in enumerate(children):
            self.visit(child, below if place_ == 0 else replace(below, tip=""))

    def _below(
        self, node: Node, role: Role | None, element: Element | None, inside: _Inside, in_menu: bool
    ) -> _Inside:
        words = element.text if element is not None else ""
        names = role in _NAMED_BY_INSIDE and bool(words)
        container = inside.container
        if words and role in _GROUPS and words not in container[-1:]:
            container = (*container, words[:100])[-_DEEPEST_CONTAINER:]
        return _Inside(
            container=container,
            said=words if names else inside.said,
            tip=tidy(node.description) or inside.tip if element is None else "",
            in_field=inside.in_field or role in _FIELDS,
            in_menu=in_menu or role is Role.COMBO_BOX,
        )

    def _in_popup(self, node: Node) -> _Branch:
        """This branch, put into the popup a node fills exactly where its program gives another place for it.

        GTK 4 does so for its popovers: their coordinates are those of what they came out of.
        """
        extents = self.reading.extents.get(node.ref)
        rect = None if extents is None else self.placement.rect(extents)
        if rect is None or self.placement.window.popup:
            return self
        for popup in self.popups:
            same = abs(popup.rect.width - rect.width) <= 2 and abs(popup.rect.height - rect.height) <= 2
            if same and rect.iou(popup.rect) < _ELSEWHERE:
                dx, dy = popup.rect.left - rect.left, popup.rect.top - rect.top
                moved = replace(
                    self.placement, window=popup, dx=self.placement.dx + dx, dy=self.placement.dy + dy
                )
                return replace(self, placement=moved)
        return self

    def _element(self, node: Node, role: Role, children: list[Node], inside: _Inside) -> Element | None:
        if role in _PLAIN and inside.in_field and role is Role.TEXT:
            return None
        role = _role(node, role, children)
        details = self.reading.details.get(node.ref, _NOTHING)
        text, value, description = self._words(node, role, details, inside)
        if role in _PLAIN and text and text in inside.said:
            return None
        spot = self._spot(node, role, inside)
        if spot is None:
            return None
        rect, window = spot
        if not (text or value) and _is_noise(node, role, rect, children):
            return None
        element = Element(
            role=role,
            rect=rect,
            text=text,
            value=value,
            description=description,
            states=_states(node, role, window),
            sources=frozenset({Source.ACCESSIBILITY}),
            window=window.id,
            container=inside.container,
            address=details.address if role is Role.DOCUMENT else "",
        )
        return replace(element, value="") if value and is_secret_field(element) else element

    def _words(self, node: Node, role: Role, details: Details, inside: _Inside) -> tuple[str, str, str]:
        """Text, value and description."""
        name = name_of(node.name, groups=role in (Role.PANEL, Role.SCROLL_BAR, Role.LIST, Role.TABLE))
        label, tip = tidy(details.label), tidy(node.description) or inside.tip
        value = "" if role is Role.PASSWORD_FIELD else contents(details.text, lines=role is Role.TEXT_AREA)
        if role is Role.COMBO_BOX and (name == value or (label and not value)):
            # GTK 3 and Qt name a combo box by its choice.
            name, value = label, name
        text = name or label
        if role in _NAMED_BY_INSIDE:
            inner = self._inner(node)
            # GTK 4 names a button by its label twice.
            text = inner if not text or text == f"{inner} {inner}" else text
        described = tip if role is not Role.PANEL else ""
        text = text or described or tidy(details.placeholder)
        description = tip or tidy(details.placeholder)
        return text, value, description if description != text else ""

    def _inner(self, node: Node) -> str:
        """The words drawn inside a node."""
        words: list[str] = []
        stack = list(reversed(self.families.get(node.ref, [])))
        while stack and sum(map(len, words)) < _LONGEST_INNER:
            child = stack.pop()
            role = role_of(child.role, child.states)
            if role in (Role.TEXT, Role.LINK, Role.PANEL, Role.HEADING):
                name = name_of(child.name, groups=role is Role.PANEL)
                if name and role is not Role.PANEL:
                    words.append(name)
                else:
                    stack += reversed(self.families.get(child.ref, []))
        return tidy(" ".join(words))[:_LONGEST_INNER]

    def _spot(self, node: Node, role: Role, inside: _Inside) -> tuple[Rect, Window] | None:
        """Where a node is: the part of it that lies in its window, or in the popup it has come out in."""
        extents = self.reading.extents.get(node.ref)
        rect = None if extents is None else self.placement.rect(extents)
        if rect is None:
            return None
        if role in (Role.TEXT, Role.HEADING):
            rect = self._ink(node) or rect
        window = self.placement.window
        if inside.in_menu or not window.rect.contains(rect.centre):
            window = next((p for p in reversed(self.popups) if p.rect.contains(rect.centre)), window)
        rect = rect.intersection(window.rect)
        return (rect, window) if rect else None

    def _ink(self, node: Node) -> Rect | None:
        """The smallest Rect around the words right in a node."""
        whole = Rect(0, 0, 0, 0)
        for child in self.families.get(node.ref, []):
            extents = self.reading.extents.get(child.ref)
            if role_of(child.role, child.states) in (Role.TEXT, Role.LINK) and extents is not None:
                whole = whole.union(self.placement.rect(extents) or whole)
        return whole or None


def _role(node: Node, role: Role, children: list[Node]) -> Role:
    """The Role, corrected by what only the tree shows."""
    if role is Role.PANEL and not children and not tidy(node.name) and node.has(AtspiState.FOCUSABLE):
        return Role.CANVAS
    nested = role in (Role.BUTTON, Role.CELL) and any(child.role == node.role for child in children)
    return Role.PANEL if nested and not name_of(node.name, groups=True) else role


def _is_noise(node: Node, role: Role, rect: Rect, children: list[Node]) -> bool:
    """Whether nobody would point at a thing without words."""
    match role:
        case Role.PANEL | Role.TEXT | Role.UNKNOWN | Role.HEADING | Role.MENU | Role.WINDOW:
            return True
        case Role.IMAGE | Role.ICON | Role.LIST_ITEM:
            return bool(children)
        case Role.CELL:
            return rect.width < _NARROWEST_CELL
        case Role.MENU_ITEM:
            return State.DISABLED in states_of(node.role, node.states)
        case _:
            return False


def _states(node: Node, role: Role, window: Window) -> frozenset[State]:
    states = states_of(node.role, node.states)
    if role in _NEVER_DISABLED:
        states -= {State.DISABLED}
    if not (window.active or window.popup):
        states -= {State.FOCUSED}
    return states

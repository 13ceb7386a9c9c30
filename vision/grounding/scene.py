"""An Observation prepared for grounding: what can be seen of each Element, and how near the user it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from vision.element import Element, Role, Source, State
from vision.furniture import Pages, is_furniture, pages_of
from vision.geometry import Point, Rect
from vision.grounding.kinds import BIG, STATIC
from vision.grounding.meaning import Meaning
from vision.observation import Observation, Window

IN_FRONT = 1.0
UNDER_A_MENU = 0.96
BESIDE_THE_PAGE = 0.95
BEHIND = 0.9
_ROW_OVERLAP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """The Elements that can be seen, and for each the window it is in and its nearness (0.0 to 1.0).

    `nearness` is 1.0 in an open menu, a modal dialog or the active window, lower behind them and in what
    a browser has around its page (`furniture`). Elements are known by their identity: `window_of`,
    `nearness` and `furniture` are keyed by `id(element)`. While one phrase is looked for, `anchors`
    remembers what was found for the readings of an anchor, by their identity, and `worded` the Elements
    that carry a text, with how well they do. `meaning` tells what pictures mean, where that may be asked.
    """

    observation: Observation
    elements: tuple[Element, ...]
    front: Window | None
    pages: Pages
    furniture: frozenset[int]
    anchors: dict[int, list[Element]] = field(default_factory=dict)
    worded: dict[str, list[tuple[Element, float]]] = field(default_factory=dict)
    meaning: Meaning | None = None
    _windows: dict[int, int]
    _nearness: dict[int, float]

    def window_index(self, element: Element) -> int:
        """The place of an Element's window in the stack, -1 where it is in none."""
        known = self._windows.get(id(element))
        if known is not None:
            return known
        return next((i for i, w in enumerate(self.observation.windows) if w.id == element.window), -1)

    def window_of(self, element: Element) -> Window | None:
        index = self.window_index(element)
        return self.observation.windows[index] if index >= 0 else None

    def nearness(self, element: Element) -> float:
        return self._nearness.get(id(element), IN_FRONT)

    @property
    def whole(self) -> Rect:
        """What the words "here" and "top right" refer to: the active window, or else the whole frame."""
        if self.front is None:
            return self.observation.frame.rect
        return self.front.rect.intersection(self.observation.frame.rect) or self.observation.frame.rect

    def visible(self, element: Element, point: Point) -> bool:
        """True if a pixel of an Element is on the frame and no higher window covers it."""
        if not (self.observation.frame.rect.contains(point) and element.rect.contains(point)):
            return False
        above = self.observation.windows[self.window_index(element) + 1 :]
        return not any(window.rect.contains(point) for window in above)


def make_scene(observation: Observation) -> Scene:
    """Leave out what is hidden, and find each Element's window and nearness."""
    windows = observation.windows
    places = {window.id: index for index, window in enumerate(windows)}
    whole = observation.frame.rect
    seen: list[Element] = []
    indexes: dict[int, int] = {}
    for element in (*observation.elements, *_untold(observation)):
        shown = element.rect if whole.covers(element.rect) else element.rect.intersection(whole)
        if not shown:
            continue
        index = places.get(element.window, -1) if element.window is not None else -1
        if index < 0:
            index = _index_at(windows, shown.centre)
        if any(window.rect.covers(shown) for window in windows[index + 1 :]) and index >= 0:
            continue
        seen.append(element)
        indexes[id(element)] = index
    front = observation.active_window or next((w for w in reversed(windows) if not w.popup), None)
    nearness = _nearness(seen, indexes, windows, front)
    pages = pages_of(observation)
    furniture = frozenset(id(e) for e in seen if is_furniture(e, pages))
    for place in furniture:
        nearness[place] *= BESIDE_THE_PAGE
    return Scene(
        observation=observation,
        elements=tuple(seen),
        front=front,
        pages=pages,
        furniture=furniture,
        _windows=indexes,
        _nearness=nearness,
    )


def _untold(observation: Observation) -> list[Element]:
    """The managed windows of which the accessibility tree tells nothing, as Elements."""
    told = {e.window for e in observation.elements if e.role in (Role.WINDOW, Role.DIALOG)}
    return [
        Element(role=Role.WINDOW, text=w.title, description=w.program, rect=w.rect, window=w.id)
        for w in observation.windows
        if not w.popup and w.title and w.id not in told
    ]


def _index_at(windows: tuple[Window, ...], point: Point) -> int:
    return next((i for i in range(len(windows) - 1, -1, -1) if windows[i].rect.contains(point)), -1)


def _nearness(
    elements: list[Element], indexes: dict[int, int], windows: tuple[Window, ...], front: Window | None
) -> dict[int, float]:
    menus = {
        indexes[id(e)]
        for e in elements
        if e.role not in BIG and e.role not in STATIC and windows and windows[indexes[id(e)]].popup
    }
    in_front = UNDER_A_MENU if menus else IN_FRONT
    modal = [(indexes[id(e)], e.rect) for e in elements if e.role is Role.DIALOG and State.MODAL in e.states]
    found = {}
    for element in elements:
        index = indexes[id(element)]
        window = windows[index] if index >= 0 else None
        if window is None:
            near = IN_FRONT if front is None else BEHIND
        elif window.popup:
            near = IN_FRONT
        elif front is not None and window.id == front.id:
            blocked = any(i == index and not rect.contains(element.rect.centre) for i, rect in modal)
            near = BEHIND if blocked else in_front
        else:
            near = BEHIND
        found[id(element)] = near
    return found


def by_eye(element: Element) -> bool:
    """True for what only its pixels tell of: text that was read, controls known by how they are drawn."""
    return bool(element.sources) and Source.ACCESSIBILITY not in element.sources


SHAPES = frozenset({"circle", "square", "rectangle", "triangle"})
"""What a drawn shape's description calls it."""


def is_drawn_shape(element: Element) -> bool:
    """True for a shape of one colour that only its pixels tell of."""
    drawn = element.role is Role.IMAGE and element.description in SHAPES and not element.text
    return drawn and element.sources == {Source.DETECTOR}


def interactive(element: Element) -> bool:
    """True for what a person would click or type into, False for labels and containers."""
    return element.role not in BIG and element.role not in STATIC and element.role is not Role.UNKNOWN


def same_row(first: Rect, second: Rect) -> bool:
    """True if the two share at least half the height of the lower one."""
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return shared > 0 and shared >= _ROW_OVERLAP * min(first.height, second.height)


def reading_order(elements: Iterable[Element]) -> list[Element]:
    """Top to bottom in rows, each row from left to right."""
    rows: list[list[Element]] = []
    for element in sorted(elements, key=_place):
        row = rows[-1] if rows else None
        if row is not None and same_row(row[0].rect, element.rect) and _similar_height(row[0], element):
            row.append(element)
        else:
            rows.append([element])
    return [e for row in rows for e in sorted(row, key=lambda e: (e.rect.left, *_place(e)))]


def _similar_height(first: Element, second: Element) -> bool:
    return max(first.rect.height, second.rect.height) <= 4 * min(first.rect.height, second.rect.height)


def _place(element: Element) -> tuple[int, int, int, int, str, str]:
    rect = element.rect
    return (rect.centre.y, rect.left, rect.top, rect.width, element.role, element.text)

"""The pixel of an Element to act on."""

from __future__ import annotations

from collections.abc import Iterator

from vision.element import Element, Role
from vision.geometry import Point, Rect
from vision.grounding.kinds import TICKS
from vision.grounding.scene import Scene, interactive

_WIDE_ROW = 240
_ROW_INSET = 90
_GRID = 12


def point_on(element: Element, scene: Scene, preferred: Point | None = None) -> Point | None:
    """A visible pixel of an Element: the preferred one, else its usual place, else the nearest to that.

    None if no pixel of it can be seen.
    """
    shown = element.rect.intersection(scene.observation.frame.rect)
    if window := scene.window_of(element):
        shown = shown.intersection(window.rect) or shown
    if not shown:
        return None
    usual = preferred or usual_place(element, shown)
    if element.role in (Role.WINDOW, Role.DIALOG) and preferred is None:
        usual = free_spot(shown, scene) or usual
    if scene.visible(element, usual):
        return usual
    others = sorted(_grid(shown), key=lambda p: (p.distance(usual), p.y, p.x))
    return next((p for p in others if scene.visible(element, p)), None)


def usual_place(element: Element, shown: Rect) -> Point:
    """The middle; but the box of a tick box, and the beginning of a wide row."""
    middle = shown.centre
    if element.role in TICKS and shown.width > 2 * shown.height:
        return Point(shown.left + min(shown.width // 2, max(8, shown.height // 2)), middle.y)
    if element.role in (Role.LIST_ITEM, Role.TREE_ITEM, Role.CELL) and shown.width > _WIDE_ROW:
        return Point(shown.left + min(shown.width // 2, _ROW_INSET), middle.y)
    return middle


def free_spot(area: Rect, scene: Scene) -> Point | None:
    """The point of an area farthest from everything one could click, None where there is no room."""
    busy = [e.rect for e in scene.elements if _takes_clicks(e) and e.rect.intersection(area)]
    best: tuple[float, float, Point] | None = None
    for point in _grid(area, 18):
        if any(rect.contains(point) for rect in busy):
            continue
        spot = Rect(point.x, point.y, 1, 1)
        room = min((rect.gap(spot) for rect in busy), default=1e9)
        edges = min(point.x - area.left, area.right - point.x, point.y - area.top, area.bottom - point.y)
        room = min(room, float(edges))
        key = (-room, point.distance(area.centre), point)
        if best is None or key[:2] < best[:2]:
            best = key
    return best[2] if best and -best[0] >= 3 else None


def _takes_clicks(element: Element) -> bool:
    return interactive(element) or element.role in (Role.TEXT, Role.HEADING)


def _grid(area: Rect, cells: int = _GRID) -> Iterator[Point]:
    across, down = min(cells, area.width), min(cells, area.height)
    for row in range(down):
        for column in range(across):
            yield Point(
                area.left + (2 * column + 1) * area.width // (2 * across),
                area.top + (2 * row + 1) * area.height // (2 * down),
            )

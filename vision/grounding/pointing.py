"""The pixel of an Element to act on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vision.element import Element, Role
from vision.geometry import Point, Rect
from vision.grounding.kinds import TICKS
from vision.grounding.scene import Scene, interactive

_ROWS = frozenset({Role.LIST_ITEM, Role.TREE_ITEM, Role.CELL})
_WIDE_ROW = 240
_ROW_INSET = 90
_WIDE_SPIN = 100
_INK = 60  # of 255, by which ink differs from its ground
_WORD_GAP = 14  # pixels between two words of one run
_EDGE = 2  # pixels: what begins here is the row's own border
_GRID = 12
_LEAST_ROOM = 3


def point_on(element: Element, scene: Scene, preferred: Point | None = None) -> Point | None:
    """A visible pixel of an Element: the preferred one, else its usual place, else the nearest to that.

    None if no pixel of it can be seen.
    """
    shown = element.rect.intersection(scene.observation.frame.rect)
    if window := scene.window_of(element):
        shown = shown.intersection(window.rect) or shown
    if not shown:
        return None
    usual = preferred or _on_its_words(element, shown, scene) or usual_place(element, shown)
    if element.role in (Role.WINDOW, Role.DIALOG) and preferred is None:
        usual = free_spot(shown, scene) or usual
    if scene.visible(element, usual):
        return usual
    others = sorted(_grid(shown), key=lambda p: (p.distance(usual), p.y, p.x))
    return next((p for p in others if scene.visible(element, p)), None)


def usual_place(element: Element, shown: Rect) -> Point:
    """The middle; but the box of a tick box, the beginning of a wide row, and the number of
    a wide field for numbers, not its unit or its buttons."""
    middle = shown.centre
    if element.role in TICKS and shown.width > 2 * shown.height:
        return Point(shown.left + min(shown.width // 2, max(8, shown.height // 2)), middle.y)
    if element.role in _ROWS and shown.width > _WIDE_ROW:
        return Point(shown.left + min(shown.width // 2, _ROW_INSET), middle.y)
    if element.role is Role.SPIN_BUTTON and shown.width > _WIDE_SPIN:
        return Point(shown.left + shown.width // 6, middle.y)
    return middle


def _on_its_words(element: Element, shown: Rect, scene: Scene) -> Point | None:
    """Where the words of a wide row are drawn: on a page only they may take the click, not the whole row.

    The widest run of ink that begins in the first part of the row; None where nothing is drawn there.
    """
    if element.role not in _ROWS or shown.width <= _WIDE_ROW or not element.text:
        return None
    pixels = scene.observation.frame.crop(shown).astype(np.int16)
    ground = np.median(pixels.reshape(-1, 3), axis=0)
    inked = np.flatnonzero((np.abs(pixels - ground).max(axis=2) > _INK).any(axis=0))
    if not inked.size:
        return None
    runs = np.split(inked, np.flatnonzero(np.diff(inked) > _WORD_GAP) + 1)
    near = [run for run in runs if _EDGE <= run[0] < _WIDE_ROW]
    if not near:
        return None
    widest = max(near, key=lambda run: int(run[-1] - run[0]))
    return Point(shown.left + int(widest[0] + widest[-1]) // 2, shown.centre.y)


def free_spot(area: Rect, scene: Scene) -> Point | None:
    """The point of an area farthest from everything one could click, None where there is no room."""
    points = list(_grid(area, 18))
    if not points:
        return None
    x, y = np.array([p.x for p in points]), np.array([p.y for p in points])
    room = np.minimum.reduce([x - area.left, area.right - 1 - x, y - area.top, area.bottom - 1 - y])
    for element in scene.elements:
        rect = element.rect
        if _takes_clicks(element) and rect.intersection(area):
            across = np.maximum(rect.left - x, x - (rect.right - 1))
            down = np.maximum(rect.top - y, y - (rect.bottom - 1))
            room = np.minimum(room, np.maximum(across, down))
    best = min(range(len(points)), key=lambda i: (-int(room[i]), points[i].distance(area.centre)))
    return points[best] if room[best] >= _LEAST_ROOM else None


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

"""Which window a program's top-level accessible is, and how its coordinates become the desk's.

Programs differ in the coordinates they give when asked for those of the screen: most give them, some give
those of their window (GTK 4), some count in logical units (GTK 3 on a scaled display). The window system
knows better, so each top-level is compared with the rectangle of its Window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vision.accessibility.node import Extents
from vision.geometry import Rect
from vision.observation import Window

_SCALES = (1.0, 2.0, 3.0, 1.25, 1.5, 1.75, 4.0)
_BORDER = 24
"""Pixels that a window's borders and shadows may add on a side."""
_TITLE_BAR = 80
_NEAR = 0.6
_HIGHEST = 1 << 15
"""Pixels. X coordinates are 16 bits wide; anything beyond is a program's mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The Window of a top-level, and the way from its coordinates to the desk: times scale, plus (dx, dy)."""

    window: Window
    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def rect(self, extents: Extents) -> Rect | None:
        """The desk's pixels of an object; None for one that has no area or is nowhere."""
        left, top, width, height = extents
        if width <= 0 or height <= 0 or max(map(abs, extents)) > _HIGHEST:
            return None
        return Rect(
            round(left * self.scale + self.dx),
            round(top * self.scale + self.dy),
            max(1, round(width * self.scale)),
            max(1, round(height * self.scale)),
        )


def place(tops: Sequence[tuple[str, Extents | None]], windows: Sequence[Window]) -> list[Placement | None]:
    """For each top-level (name and extents) of a program, its place among the program's windows, if any.

    A window is given to one top-level only, the one that fits it best.
    """
    scores = [
        (_fit(name, extents, window), -place, -number)
        for place, (name, extents) in enumerate(tops)
        for number, window in enumerate(windows)
    ]
    found: list[Placement | None] = [None] * len(tops)
    taken: set[int] = set()
    for score, negative_place, negative_number in sorted(scores, reverse=True):
        top, number = -negative_place, -negative_number
        if score < _NEAR or found[top] is not None or number in taken:
            continue
        extents = tops[top][1]
        found[top] = (
            Placement(window=windows[number]) if extents is None else _placed(extents, windows[number])
        )
        taken.add(number)
    return found


def _fit(name: str, extents: Extents | None, window: Window) -> float:
    """How well a top-level fits a window: 0 to 3."""
    named = 1.0 if name and name.strip() == window.title.strip() and not window.popup else 0.0
    if extents is None or extents[2] <= 0 or extents[3] <= 0:
        return named
    rect = Rect(*extents)
    scale = _scale(extents, window.rect)
    return named + rect.iou(window.rect) + (0.0 if scale is None else 0.7)


def _scale(extents: Extents, rect: Rect) -> float | None:
    """What makes a top-level as large as a window, give or take its borders; None if nothing does."""
    for scale in _SCALES:
        wider, higher = rect.width - extents[2] * scale, rect.height - extents[3] * scale
        if abs(wider) <= 2 * _BORDER and -2 * _BORDER <= higher <= _TITLE_BAR:
            return scale
    return None


def _placed(extents: Extents, window: Window) -> Placement:
    scale = _scale(extents, window.rect)
    if scale is None:
        return Placement(window=window)
    left, top, width, height = (number * scale for number in extents)
    at_origin = extents[:2] == (0, 0) and (window.rect.left, window.rect.top) != (0, 0)
    inside = window.rect.inflated(_BORDER).covers(
        Rect(round(left), round(top), max(0, round(width)), max(0, round(height)))
    )
    if inside and not at_origin:
        return Placement(window=window, scale=scale)
    # Borders are as wide on the left as on the right and below; what is left above is the title bar.
    border = (window.rect.width - width) / 2
    dx = window.rect.left + border - left
    dy = window.rect.bottom - border - height - top
    return Placement(window=window, scale=scale, dx=dx, dy=dy)

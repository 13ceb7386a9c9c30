"""Which part of a thing can be seen past the windows above it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from vision.geometry import Rect
from vision.observation import Window


def windows_above(windows: Sequence[Window], window_id: int | None) -> tuple[Rect, ...]:
    """The rectangles of the windows above one; none for a window that is not among them."""
    place = next((i for i, window in enumerate(windows) if window.id == window_id), None)
    return () if place is None else tuple(window.rect for window in windows[place + 1 :])


def visible_part(rect: Rect, above: Sequence[Rect]) -> Rect:
    """The largest rectangle of a Rect that nothing above covers; an empty Rect where all is covered."""
    parts = [rect]
    for cover in above:
        if cover.intersection(rect):
            parts = [rest for part in parts for rest in _without(part, cover)]
    return max(parts, key=lambda part: part.area, default=Rect(rect.left, rect.top, 0, 0))


def _without(rect: Rect, cover: Rect) -> list[Rect]:
    """The largest rectangles of a Rect on each side of what covers it; they may overlap."""
    common = rect.intersection(cover)
    if not common:
        return [rect]
    sides = (
        Rect.from_edges(rect.left, rect.top, rect.right, common.top),
        Rect.from_edges(rect.left, common.bottom, rect.right, rect.bottom),
        Rect.from_edges(rect.left, rect.top, common.left, rect.bottom),
        Rect.from_edges(common.right, rect.top, rect.right, rect.bottom),
    )
    return [side for side in sides if side]

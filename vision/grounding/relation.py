"""How far a thing lies from another one in a given direction."""

from __future__ import annotations

from vision.geometry import Rect
from vision.grounding.description import Place
from vision.grounding.scene import same_row

_TOUCH = 4
_OUTSIDE = 8  # what lies in the thing itself is nearer than all that touches it
_FARTHEST = 450.0


def distance(place: Place, rect: Rect, anchor: Rect) -> float | None:
    """A cost in pixels, lower for a better fit; None if the thing does not lie there at all."""
    match place:
        case Place.RIGHT_OF:
            return _beside(rect, anchor, rect.left - anchor.right, rect.centre.x > anchor.centre.x)
        case Place.LEFT_OF:
            return _beside(rect, anchor, anchor.left - rect.right, rect.centre.x < anchor.centre.x)
        case Place.BELOW:
            return _stacked(rect, anchor, rect.top - anchor.bottom, rect.centre.y > anchor.centre.y)
        case Place.ABOVE:
            return _stacked(rect, anchor, anchor.top - rect.bottom, rect.centre.y < anchor.centre.y)
        case Place.NEXT_TO:
            return _near(rect, anchor)
        case Place.BEFORE:
            return _first(distance(Place.LEFT_OF, rect, anchor), distance(Place.ABOVE, rect, anchor))
        case Place.AFTER:
            return _first(distance(Place.RIGHT_OF, rect, anchor), distance(Place.BELOW, rect, anchor))
        case Place.INSIDE:
            return 0.0 if anchor.contains(rect.centre) else None


def _beside(rect: Rect, anchor: Rect, gap: int, right_side: bool) -> float | None:
    if not right_side or gap < -max(_TOUCH, min(rect.width, anchor.width) // 3):
        return None
    if same_row(rect, anchor):
        return float(max(0, gap))
    off = abs(rect.centre.y - anchor.centre.y)
    return 200.0 + max(0, gap) + 3 * off if off < max(gap, 40) else None


def _stacked(rect: Rect, anchor: Rect, gap: int, right_side: bool) -> float | None:
    if not right_side or gap < -max(_TOUCH, min(rect.height, anchor.height) // 3):
        return None
    off = max(0, rect.left - anchor.right, anchor.left - rect.right)
    if off == 0:
        return max(0, gap) + abs(rect.left - anchor.left) / 100
    return 60.0 + max(0, gap) + 2 * off if off < max(gap * 2, 160) else None


def _near(rect: Rect, anchor: Rect) -> float | None:
    if anchor.contains(rect.centre):
        return 0.0
    gap = _OUTSIDE + rect.gap(anchor)
    if same_row(rect, anchor):
        return gap  # a row may reach across the window
    if gap > _FARTHEST:
        return None
    off = max(0, rect.left - anchor.right, anchor.left - rect.right)
    return 12.0 + 1.5 * gap if off == 0 else 60.0 + 2 * gap


def _first(beside: float | None, stacked: float | None) -> float | None:
    if beside is not None and beside < 200:
        return beside
    return stacked + 200 if stacked is not None else beside

"""A place that is no thing: the middle of the screen, a corner of the window, an empty spot."""

from __future__ import annotations

from vision.element import Element, Role
from vision.geometry import Point, Rect
from vision.grounding.candidate import Candidate
from vision.grounding.description import Area, Description
from vision.grounding.kinds import BIG, BLANK, SCREEN
from vision.grounding.pointing import free_spot
from vision.grounding.scene import Scene

_CORNER_INSET = 8
_SIDE_INSET = 0.12
_SCORE = 0.95
_DEFINITE = 1.02  # "the desktop"; "Desktop" may as well be a folder
_BARE = 0.85


def place_of(description: Description, area: Rect, scene: Scene) -> Candidate | None:
    """The place a description means in an area of the desk, None if there is no room or nothing was said."""
    whole = scene.observation.frame.rect if description.kind is SCREEN else area
    whole = whole.intersection(scene.observation.frame.rect)
    if not whole:
        return None
    if description.kind is BLANK or description.empty:
        point = free_spot(_part(whole, description.area), scene)
    elif description.area is not None:
        point = _at(description.area, whole)
    elif description.kind is SCREEN:
        point = _bare_desktop(whole, scene)
    else:
        point = None
    if point is None:
        return None
    score = _SCORE
    if description.area is None and description.kind is SCREEN:
        score = _DEFINITE if description.definite else _BARE
    return Candidate(element=_under(point, whole, scene), score=score, point=point)


def _at(area: Area, whole: Rect) -> Point:
    inset_x, inset_y = int(whole.width * _SIDE_INSET), int(whole.height * _SIDE_INSET)
    if area.across and area.down:
        inset_x, inset_y = min(_CORNER_INSET, inset_x), min(_CORNER_INSET, inset_y)
    x = {-1: whole.left + inset_x, 1: whole.right - 1 - inset_x}.get(area.across or 0, whole.centre.x)
    y = {-1: whole.top + inset_y, 1: whole.bottom - 1 - inset_y}.get(area.down or 0, whole.centre.y)
    return Point(x, y)


def _part(whole: Rect, area: Area | None) -> Rect:
    """The half or quarter of a rectangle that an area means."""
    if area is None:
        return whole
    across, down = area.across or 0, area.down or 0
    left = whole.left + (whole.width // 2 if across > 0 else 0)
    top = whole.top + (whole.height // 2 if down > 0 else 0)
    right = whole.right - (whole.width // 2 if across < 0 else 0)
    bottom = whole.bottom - (whole.height // 2 if down < 0 else 0)
    return Rect.from_edges(left, top, right, bottom)


def _bare_desktop(whole: Rect, scene: Scene) -> Point:
    """A point that no window covers, or else the middle."""
    steps = [(2 * i + 1) / 40 for i in range(20)]
    points = [
        Point(whole.left + int(whole.width * x), whole.top + int(whole.height * y))
        for y in steps
        for x in steps
    ]
    bare = [p for p in points if not any(w.rect.contains(p) for w in scene.observation.windows)]
    return min(bare, key=lambda p: (p.distance(whole.centre), p.y, p.x), default=whole.centre)


def _under(point: Point, whole: Rect, scene: Scene) -> Element:
    """The smallest container around a point that fits in the whole, or the whole itself."""
    around = [e for e in scene.elements if e.role in BIG and whole.covers(e.rect) and scene.visible(e, point)]
    if around:
        return min(around, key=lambda e: e.rect.area)
    window = scene.observation.window_at(point)
    return Element(
        role=Role.WINDOW if window else Role.CANVAS,
        text=window.title if window else "screen",
        rect=whole,
        window=window.id if window else None,
    )

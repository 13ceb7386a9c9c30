"""Does the pointer land where it is sent? Asked of every display before anything else is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from safety.errors import InputStopped, SelfTestFailed
from vision.display import Display
from vision.geometry import Point

_TRIES = 3
_SETTLE_SECONDS = 0.02


def points_of(display: Display) -> Iterator[Point]:
    """The middle of a display, points near the middle of its edges, and one in each quarter: nowhere near the
    corners, where desktops (and the fail-safe) do things."""
    rect = display.rect
    centre = rect.centre
    yield centre
    yield from (Point(rect.left + 1, centre.y), Point(rect.right - 2, centre.y))
    yield from (Point(centre.x, rect.top + 1), Point(centre.x, rect.bottom - 2))
    for dx in (-rect.width // 4, rect.width // 4):
        for dy in (-rect.height // 4, rect.height // 4):
            yield centre.moved(dx, dy)


def self_test(
    displays: Sequence[Display], move: Callable[[Point], None], position: Callable[[], Point]
) -> None:
    """Move the pointer about every display, compare where the window system says it is, and put it back.

    Raises SelfTestFailed where they differ by a pixel, and where the pointer lies in a fail-safe corner.
    """
    before = position()
    try:
        for display in displays:
            for point in points_of(display):
                _check(display, point, move, position)
        move(before)
    except InputStopped as error:
        raise SelfTestFailed(
            "the pointer is in a corner of the screen, which stops everything: move it away and start again"
        ) from error


def _check(
    display: Display, point: Point, move: Callable[[Point], None], position: Callable[[], Point]
) -> None:
    for _ in range(_TRIES):
        move(point)
        if (landed := position()) == point:
            return
        time.sleep(_SETTLE_SECONDS)
    raise SelfTestFailed(
        f"on display {display.name} the pointer was sent to {point.x},{point.y} and is at "
        f"{landed.x},{landed.y}: nothing is done on this desk"
    )

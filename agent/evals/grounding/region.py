"""What a point must lie in to be right. Edges count as inside, as published scorers have it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vision.geometry import Point, Rect

_FARTHEST = 1_000_000  # pixels


@dataclass(frozen=True, slots=True)
class Box:
    """All from `left` to `right` and `top` to `bottom`, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def contains(self, point: Point) -> bool:
        return self.left <= point.x <= self.right and self.top <= point.y <= self.bottom

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Polygon:
    """What lies within a line through these corners and back, by the rule of odd crossings."""

    corners: tuple[tuple[float, float], ...]

    def contains(self, point: Point) -> bool:
        inside = False
        before = self.corners[-1]
        for corner in self.corners:
            (x, y), (x0, y0) = corner, before
            if (y > point.y) != (y0 > point.y) and point.x < (x0 - x) * (point.y - y) / (y0 - y) + x:
                inside = not inside
            before = corner
        return inside


@dataclass(frozen=True, slots=True)
class Nowhere:
    """What is asked for isn't there: right is to say so."""

    def contains(self, point: Point) -> bool:
        return False


Region = Box | Polygon | Nowhere


def box_of(rect: Rect) -> Box:
    """The pixels of a Rect, which must have some."""
    return Box(rect.left, rect.top, rect.right - 1, rect.bottom - 1)


def box_from(numbers: object, *, corners: bool) -> Box:
    """A box from JSON: left, top, right, bottom where `corners`, else left, top, width, height. Raises
    ValueError."""
    four = numbers_of(numbers)
    if len(four) != 4:
        raise ValueError(f"a box has four numbers, not {len(four)}")
    left, top, third, fourth = four
    right, bottom = (third, fourth) if corners else (left + third, top + fourth)
    if right < left or bottom < top:
        raise ValueError(f"a box cannot end before it begins: {_short(four)}")
    return Box(left, top, right, bottom)


def polygon_from(numbers: object) -> Polygon:
    """A polygon from JSON: x, y, x, y, ... Raises ValueError."""
    flat = numbers_of(numbers)
    if len(flat) < 6 or len(flat) % 2:
        raise ValueError(f"a polygon has three corners or more, each of two numbers; this has {len(flat)}")
    return Polygon(tuple(zip(flat[::2], flat[1::2], strict=True)))


def numbers_of(value: object) -> list[float]:
    """A list of numbers from JSON. Raises ValueError."""
    if not isinstance(value, list) or len(value) > 10_000:
        raise ValueError("no list of numbers")
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError("something in it is no number")
        if not math.isfinite(number) or abs(number) > _FARTHEST:
            raise ValueError("a number in it is no place on a screen")
    return [float(number) for number in value]


def _short(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)

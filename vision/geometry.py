"""Points and rectangles in physical pixels of the whole desk, origin top left, y down.

A Rect covers the half-open ranges [left, right) x [top, bottom): a 1x1 Rect holds exactly one pixel,
and two Rects that share an edge do not overlap.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One physical pixel of the desk."""

    x: int
    y: int

    def moved(self, dx: int, dy: int) -> Point:
        return Point(self.x + dx, self.y + dy)

    def distance(self, other: Point) -> float:
        """Euclidean distance in pixels."""
        return float(((self.x - other.x) ** 2 + (self.y - other.y) ** 2) ** 0.5)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of physical pixels. An empty Rect has a width or a height of zero.

    Raises ValueError for a negative width or height.
    """

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 0 or self.height < 0:
            raise ValueError(f"a Rect cannot have a negative size: {self.width}x{self.height}")

    @classmethod
    def from_edges(cls, left: int, top: int, right: int, bottom: int) -> Rect:
        """The Rect between two corners; empty where right < left or bottom < top."""
        return cls(left, top, max(0, right - left), max(0, bottom - top))

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def centre(self) -> Point:
        return Point(self.left + self.width // 2, self.top + self.height // 2)

    def __bool__(self) -> bool:
        return self.width > 0 and self.height > 0

    def contains(self, point: Point) -> bool:
        return self.left <= point.x < self.right and self.top <= point.y < self.bottom

    def covers(self, other: Rect) -> bool:
        """True if every pixel of the other Rect is in this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def intersection(self, other: Rect) -> Rect:
        """The common part; an empty Rect where there is none."""
        return Rect.from_edges(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def union(self, other: Rect) -> Rect:
        """The smallest Rect that covers both; an empty Rect adds nothing."""
        if not self:
            return other
        if not other:
            return self
        return Rect.from_edges(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def iou(self, other: Rect) -> float:
        """Intersection over union, 0.0 to 1.0."""
        common = self.intersection(other).area
        total = self.area + other.area - common
        return common / total if total else 0.0

    def inflated(self, margin: int) -> Rect:
        """Grown (or shrunk, for a negative margin) by the margin on every side."""
        return Rect.from_edges(
            self.left - margin, self.top - margin, self.right + margin, self.bottom + margin
        )

    def moved(self, dx: int, dy: int) -> Rect:
        return Rect(self.left + dx, self.top + dy, self.width, self.height)

    def gap(self, other: Rect) -> float:
        """Distance in pixels between the nearest edges; 0.0 where they touch or overlap."""
        dx = max(0, other.left - self.right, self.left - other.right)
        dy = max(0, other.top - self.bottom, self.top - other.bottom)
        return float((dx * dx + dy * dy) ** 0.5)

"""Displays, and the transforms between their logical units and the desk's physical pixels."""

from __future__ import annotations

from dataclasses import dataclass

from vision.geometry import Point, Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """One monitor of a desk.

    `rect` is its place on the desk in physical pixels. `scale` is physical pixels per logical unit
    (1.0, 1.25, 2.0, ...), `logical_origin` where its top left corner lies in logical units.
    """

    name: str
    rect: Rect
    scale: float = 1.0
    logical_origin: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if not self.scale > 0:
            raise ValueError(f"display {self.name!r}: the scale must be positive, not {self.scale}")

    def to_logical(self, point: Point) -> tuple[float, float]:
        """A physical pixel's top left corner, in logical units."""
        return (
            self.logical_origin[0] + (point.x - self.rect.left) / self.scale,
            self.logical_origin[1] + (point.y - self.rect.top) / self.scale,
        )

    def to_physical(self, x: float, y: float) -> Point:
        """The physical pixel nearest to a logical position, kept on this display."""
        px = round((x - self.logical_origin[0]) * self.scale) + self.rect.left
        py = round((y - self.logical_origin[1]) * self.scale) + self.rect.top
        return Point(
            min(max(px, self.rect.left), self.rect.right - 1),
            min(max(py, self.rect.top), self.rect.bottom - 1),
        )


def desk_rect(displays: tuple[Display, ...]) -> Rect:
    """The smallest Rect that covers every display."""
    whole = Rect(0, 0, 0, 0)
    for display in displays:
        whole = whole.union(display.rect)
    return whole


def display_at(displays: tuple[Display, ...], point: Point) -> Display | None:
    """The display that shows a pixel of the desk, or None where no monitor covers it."""
    return next((display for display in displays if display.rect.contains(point)), None)

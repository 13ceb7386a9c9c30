"""A model's numbers and the places they mean, on one picture of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.dialects.answer import Unreadable
from agent.proposal import At, Place
from vision.geometry import Point
from vision.models.model_view import Convention, ModelView

_DECIMALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The picture an answer is about, what its numbers count, and where the pointer is if that is known."""

    view: ModelView
    convention: Convention
    pointer: Point | None = None

    def at(self, x: float, y: float) -> At:
        """Raises Unreadable for numbers outside the picture."""
        point = self.view.to_desk(x, y, self.convention)
        if point is None:
            raise Unreadable(f"{x:g}, {y:g} is outside the picture ({self.bounds})")
        return At(point=point)

    def here(self) -> At:
        """Where the pointer is. Raises Unreadable where that is not known, or is not in the picture."""
        if self.pointer is None or not self.view.region.contains(self.pointer):
            raise Unreadable("no place is given, and where the pointer is is not known")
        return At(point=self.pointer)

    def middle_of(self, numbers: Sequence[float]) -> At:
        """A place given as x, y or as a box x, y, x, y, of which it is the middle. Raises Unreadable."""
        if len(numbers) == 2:
            return self.at(numbers[0], numbers[1])
        if len(numbers) != 4:
            raise Unreadable(f"{len(numbers)} numbers are no place: 2 are, or 4")
        first, last = self.at(numbers[0], numbers[1]).point, self.at(numbers[2], numbers[3]).point
        return At(point=Point((first.x + last.x) // 2, (first.y + last.y) // 2))

    def numbers(self, place: Place | None) -> tuple[float, float] | None:
        """What the dialect calls a place; None for words, and for what the picture does not show."""
        if not isinstance(place, At) or not self.view.region.contains(place.point):
            return None
        x, y = self.view.to_model(place.point, self.convention)
        return (round(x, _DECIMALS), round(y, _DECIMALS)) if self.convention is Convention.UNIT else (x, y)

    @property
    def bounds(self) -> str:
        match self.convention:
            case Convention.PIXELS:
                return f"{self.view.width} x {self.view.height} pixels"
            case Convention.THOUSAND:
                return "0 to 1000"
            case Convention.UNIT:
                return "0 to 1"
            case Convention.PATCHES:
                return f"{self.view.columns} x {self.view.rows} patches"

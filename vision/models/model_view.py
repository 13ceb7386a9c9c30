"""How a part of the desk is shown to a model, and what the model's coordinates mean on the desk.

A model sees a region of the desk resized to its own picture, and says where things are in numbers of its
own convention. Each number names a cell: a pixel of the picture, a patch of it, or one of a thousand parts.
A cell and a pixel of the desk belong together where the middle of one lies in the other, so that going from
the coarser of the two to the finer and back always ends where it began."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from vision.geometry import Point, Rect


class Convention(StrEnum):
    """What a model's numbers count."""

    PIXELS = "pixels"  # of the picture it is given, from 0
    THOUSAND = "thousand"  # thousandths of the picture, 0 to 1000
    UNIT = "unit"  # parts of the picture, 0.0 to 1.0
    PATCHES = "patches"  # columns and rows of the patches that the model sees the picture as, from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelView:
    """A region of the desk, in physical pixels, shown as a picture of `width` x `height` pixels, which is
    seen in patches of `patch` x `patch` pixels of the picture.

    Raises ValueError for an empty region or picture, and for one that patches do not tile.
    """

    region: Rect
    width: int
    height: int
    patch: int = 1

    def __post_init__(self) -> None:
        if not self.region or self.width < 1 or self.height < 1:
            raise ValueError(f"{self.region} cannot be shown as {self.width}x{self.height} pixels")
        if self.patch < 1 or self.width % self.patch or self.height % self.patch:
            raise ValueError(f"patches of {self.patch} pixels do not tile {self.width}x{self.height} pixels")

    @property
    def columns(self) -> int:
        return self.width // self.patch

    @property
    def rows(self) -> int:
        return self.height // self.patch

    def to_model(self, point: Point, convention: Convention) -> tuple[float, float]:
        """A pixel of the region in a model's numbers: its middle for UNIT, else whole.

        Raises ValueError for a pixel outside the region.
        """
        if not self.region.contains(point):
            raise ValueError(f"{point} is outside the region {self.region}")
        x, y = point.x - self.region.left, point.y - self.region.top
        match convention:
            case Convention.PIXELS:
                return _cell(x, self.region.width, self.width), _cell(y, self.region.height, self.height)
            case Convention.THOUSAND:
                return _cell(x, self.region.width, 1000), _cell(y, self.region.height, 1000)
            case Convention.UNIT:
                return (x + 0.5) / self.region.width, (y + 0.5) / self.region.height
            case Convention.PATCHES:
                return _cell(x, self.region.width, self.columns), _cell(y, self.region.height, self.rows)

    def to_desk(self, x: float, y: float, convention: Convention) -> Point | None:
        """The pixel of the desk that a model's numbers mean; None for numbers that lie outside the picture,
        or are none. Whole numbers of PIXELS, THOUSAND and PATCHES mean the middle of their cell; 1000 and
        1.0, the picture's far edge, its last pixel."""
        if not (math.isfinite(x) and math.isfinite(y)):
            return None
        match convention:
            case Convention.PIXELS:
                across, down = _part(x, self.width), _part(y, self.height)
            case Convention.THOUSAND:
                across, down = _part(x, 1000), _part(y, 1000)
            case Convention.UNIT:
                across, down = x, y
            case Convention.PATCHES:
                across, down = _part(x, self.columns), _part(y, self.rows)
        if not (0.0 <= across <= 1.0 and 0.0 <= down <= 1.0):
            return None
        return Point(
            self.region.left + min(math.floor(across * self.region.width), self.region.width - 1),
            self.region.top + min(math.floor(down * self.region.height), self.region.height - 1),
        )

    def zoomed(self, centre: Point, part: float, width: int, height: int) -> ModelView:
        """A closer look: `part` (0 to 1) of this view's region around a pixel, kept inside it, as a picture
        of `width` x `height` pixels."""
        across = max(1, round(self.region.width * part))
        down = max(1, round(self.region.height * part))
        left = min(max(centre.x - across // 2, self.region.left), self.region.right - across)
        top = min(max(centre.y - down // 2, self.region.top), self.region.bottom - down)
        return ModelView(region=Rect(left, top, across, down), width=width, height=height)


def smart_size(
    width: int, height: int, *, factor: int, least: int, most: int, longest_ratio: float = 200.0
) -> tuple[int, int]:
    """Width and height of the picture that Qwen-style processors make of one of `width` x `height` pixels.

    Both sides become multiples of `factor` (28 for Qwen2.5-VL, 32 for Qwen3-VL); the area stays between
    `least` and `most` pixels, with the shape kept as near as that allows. The rule of the "smart resize" in
    the Qwen2-VL report (arXiv 2409.12191) and its reference processor. Raises ValueError where one side is
    more than `longest_ratio` times the other."""
    if max(width, height) / min(width, height) > longest_ratio:
        raise ValueError(f"{width}x{height}: one side is more than {longest_ratio:g} times the other")
    across = max(factor, round(width / factor) * factor)
    down = max(factor, round(height / factor) * factor)
    if across * down > most:
        shrink = math.sqrt(width * height / most)
        across = max(factor, math.floor(width / shrink / factor) * factor)
        down = max(factor, math.floor(height / shrink / factor) * factor)
    elif across * down < least:
        grow = math.sqrt(least / (width * height))
        across = math.ceil(width * grow / factor) * factor
        down = math.ceil(height * grow / factor) * factor
    return across, down


def _cell(place: int, of: int, cells: int) -> int:
    """The cell, of so many, that the middle of a pixel lies in: exact, in whole numbers."""
    return (2 * place + 1) * cells // (2 * of)


def _part(number: float, cells: int) -> float:
    """How far along a number of cells lies, 0 to 1. A whole number names its cell; the far edge is the
    end."""
    if number == cells:
        return 1.0
    return (number + 0.5) / cells if number == int(number) else number / cells

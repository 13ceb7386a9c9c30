"""The surfaces of one colour on an image: the inside of a field, the face of a button, a coloured square."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from vision.frame import Pixels
from vision.geometry import Rect

_STEP = 10  # of 255: how much two neighbouring pixels of one surface may differ
_LEAST_SIDE = 5  # pixels
_LEAST_AREA = 30  # pixels
_LINE = 4  # pixels, of the thickest frame
_OUTLINE = 0.45  # of its rectangle: what fills less may be a frame
_MOST = 1200  # surfaces; on a photograph there are more, and none of them is a control


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """`area` is in pixels without what is drawn on it, `colour` RGB. `ground` is the surface around it, None
    for one that lies on no other."""

    rect: Rect
    area: int
    colour: tuple[int, int, int]
    ground: Surface | None = None

    @property
    def filled(self) -> float:
        """How much of its rectangle it fills, 0.0 to 1.0."""
        return self.area / self.rect.area

    @property
    def is_outline(self) -> bool:
        """True for the frame of something, which is the ground of nothing."""
        around = 2 * (self.rect.width + self.rect.height)
        return self.filled < _OUTLINE and self.area <= _LINE * around

    def contrast(self, other: tuple[int, int, int]) -> int:
        """How much its colour differs from another, 0 to 255."""
        return max(abs(a - b) for a, b in zip(self.colour, other, strict=True))


def surfaces(pixels: Pixels) -> tuple[Surface, ...]:
    """Every surface of an RGB image, the largest first, so that each comes after what it lies on; () where
    there are too many to be a screen's."""
    if min(pixels.shape[:2]) < 2:
        return ()
    flat = flat_pixels(pixels)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(flat, connectivity=4)
    found = [
        label
        for label in range(1, count)
        if min(stats[label, 2], stats[label, 3]) >= _LEAST_SIDE and stats[label, 4] >= _LEAST_AREA
    ]
    if len(found) > _MOST:
        return ()
    sums = [np.bincount(labels.ravel(), pixels[..., c].ravel(), count) for c in range(3)]
    made: list[Surface] = []
    for label in sorted(found, key=lambda label: (-int(stats[label, 2] * stats[label, 3]), label)):
        left, top, width, height, area = (int(value) for value in stats[label])
        rect = Rect(left, top, width, height)
        red, green, blue = (round(float(channel[label]) / area) for channel in sums)
        around = [s for s in made if not s.is_outline and s.rect.covers(rect) and s.rect != rect]
        ground = min(around, key=lambda s: s.rect.area, default=None)
        made.append(Surface(rect=rect, area=area, colour=(red, green, blue), ground=ground))
    return tuple(made)


def flat_pixels(pixels: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """1 where a pixel is like its right and its lower neighbour, 0 on an edge."""
    values = pixels.astype(np.int16)
    edge = np.zeros(pixels.shape[:2], np.bool_)
    edge[:, :-1] |= np.abs(values[:, 1:] - values[:, :-1]).max(axis=2) > _STEP
    edge[:-1] |= np.abs(values[1:] - values[:-1]).max(axis=2) > _STEP
    return (~edge).astype(np.uint8)

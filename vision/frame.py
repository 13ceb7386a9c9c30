"""The pixels of one capture."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vision.geometry import Rect

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One capture of a desk.

    `pixels` has shape (height, width, 3), dtype uint8, RGB. `rect` is the part of the desk it shows,
    in physical pixels. `time` is the monotonic clock in seconds when the capture was taken.
    """

    pixels: Pixels
    rect: Rect
    time: float

    def __post_init__(self) -> None:
        expected = (self.rect.height, self.rect.width, 3)
        if self.pixels.shape != expected or self.pixels.dtype != np.uint8:
            raise ValueError(
                f"a Frame of {expected} uint8 was expected, not {self.pixels.shape} {self.pixels.dtype}"
            )

    def crop(self, rect: Rect) -> Pixels:
        """The pixels of a part of the desk, cut to this Frame; a view, not a copy."""
        part = self.rect.intersection(rect)
        top, left = part.top - self.rect.top, part.left - self.rect.left
        return self.pixels[top : top + part.height, left : left + part.width]

    def without(self, rects: Iterable[Rect]) -> Frame:
        """The same Frame with these parts of the desk black; itself where none of them is on it."""
        parts = [part for rect in rects if (part := rect.intersection(self.rect))]
        if not parts:
            return self
        pixels = self.pixels.copy()
        for part in parts:
            top, left = part.top - self.rect.top, part.left - self.rect.left
            pixels[top : top + part.height, left : left + part.width] = 0
        return replace(self, pixels=pixels)

    def digest(self, rect: Rect) -> str:
        """SHA-256 (hex) of the size and pixels of a part of the desk, cut to this Frame."""
        return pixels_digest(self.crop(rect))


def pixels_digest(pixels: Pixels) -> str:
    """SHA-256 (hex) of an image's shape and bytes; equal only for identical images."""
    hasher = hashlib.sha256(repr(pixels.shape).encode())
    hasher.update(np.ascontiguousarray(pixels).data)
    return hasher.hexdigest()

"""What an element looks like, with some of what is around it, in the model's size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vision.frame import Frame, Pixels
from vision.geometry import Rect

_AROUND = 1.2  # of the element's longer side
_EDGE = 0.15  # of a picture's longer side: found best on the sets that training is watched on
_MARGIN = 2  # pixels more


def crops_of(frame: Frame, rects: Sequence[Rect], side: int) -> NDArray[np.float32]:
    """Squares around the middles of rects, on the frame or partly off it: (rects, 3, side, side), RGB in -1
    to 1. What lies off the frame repeats its edge. A rect that is quite off the frame shows its nearest
    edge."""
    crops = np.empty((len(rects), side, side, 3), np.uint8)
    for row, rect in enumerate(rects):
        crops[row] = _fitted(_square(frame, rect), side)
    return as_input(crops)


def pictures_of(pictures: Sequence[Pixels], side: int) -> NDArray[np.float32]:
    """Whole pictures, each cut close around one thing: (pictures, 3, side, side). They get edges like their
    own, as much as there is around an element, and more where they are not square."""
    crops = np.empty((len(pictures), side, side, 3), np.uint8)
    for row, picture in enumerate(pictures):
        height, width = picture.shape[:2]
        most = max(height, width) + 2 * round(max(height, width) * _EDGE)
        tall, wide = most - height, most - width
        square = np.pad(
            picture, ((tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)), "edge"
        )
        crops[row] = _fitted(square, side)
    return as_input(crops)


def as_input(crops: Pixels) -> NDArray[np.float32]:
    """(n, side, side, 3), uint8, to (n, 3, side, side), float32, -1 to 1."""
    return np.ascontiguousarray(crops.transpose(0, 3, 1, 2), np.float32) / np.float32(127.5) - np.float32(1)


def _square(frame: Frame, rect: Rect) -> Pixels:
    half = max(1, round(max(rect.width, rect.height) * _AROUND / 2) + _MARGIN)
    height, width = frame.pixels.shape[:2]
    middle_x = min(max(rect.left + rect.width // 2 - frame.rect.left, 0), width - 1)
    middle_y = min(max(rect.top + rect.height // 2 - frame.rect.top, 0), height - 1)
    half = min(half, max(width, height))
    left, top, right, bottom = middle_x - half, middle_y - half, middle_x + half, middle_y + half
    inside = frame.pixels[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
    beyond = (
        (max(0, -top), max(0, bottom - height)),
        (max(0, -left), max(0, right - width)),
        (0, 0),
    )
    return np.pad(inside, beyond, "edge") if any(part for pair in beyond for part in pair) else inside


def _fitted(square: Pixels, side: int) -> Pixels:
    import cv2

    smaller = square.shape[0] > side
    return np.asarray(
        cv2.resize(square, (side, side), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR),
        np.uint8,
    )

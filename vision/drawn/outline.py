"""Whether the outline of something small is that of a box or a disc: alike on all its sides. Pure."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.frame import Pixels
from vision.geometry import Rect

_REACH = 4  # pixels around the inside of a box, in which its frame lies and, outside it, its ground
_INK = 10  # of 255: how much an outline differs from its ground
_EVEN = 0.85  # of an outline and its mirror image: what they have in common, of what they cover together


def is_even(pixels: Pixels, inside: Rect) -> bool:
    """True where the thing around `inside` is its own mirror image from left to right and from top to bottom,
    as a box, a disc and a ring are, and a letter, a house or a pencil is not."""
    around = inside.inflated(_REACH).intersection(Rect(0, 0, pixels.shape[1], pixels.shape[0]))
    part = pixels[around.top : around.bottom, around.left : around.right].astype(np.int16)
    rim = np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])
    ink = (np.abs(part - np.median(rim, axis=0)).max(axis=2) > _INK).astype(np.uint8)
    shape = _largest(_filled(ink))
    return shape is not None and min(_likeness(shape, shape[:, ::-1]), _likeness(shape, shape[::-1])) >= _EVEN


def _filled(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink with everything that it encloses."""
    wide = np.pad(ink, 1)
    cv2.floodFill(wide, np.zeros((wide.shape[0] + 2, wide.shape[1] + 2), np.uint8), (0, 0), 2)
    filled: NDArray[np.uint8] = (wide[1:-1, 1:-1] != 2).astype(np.uint8)
    return filled


def _largest(shapes: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    """The largest piece, in its bounds: a letter of the label may reach in."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(shapes, connectivity=8)
    if len(stats) < 2:
        return None
    label = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    left, top, width, height = stats[label, :4].tolist()
    piece: NDArray[np.bool_] = labels[top : top + height, left : left + width] == label
    return piece


def _likeness(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    return float((first & second).sum() / (first | second).sum())

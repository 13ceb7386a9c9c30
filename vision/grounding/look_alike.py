"""Whether two things on a frame are drawn alike, whatever they mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vision.frame import Frame
from vision.geometry import Rect

_SIDE = 24  # pixels that drawings are compared in
_SAME = 0.12  # how much two drawings may differ, in parts of what is drawn
_STRETCHED = 1.5  # how many times as large one may be


def look_alike(frame: Frame, first: Rect, second: Rect) -> bool:
    """True if both show the same drawing, in about the same size and the same colours."""
    sizes = ((first.width, second.width), (first.height, second.height))
    if any(max(pair) > _STRETCHED * min(pair) for pair in sizes):
        return False
    one, other = _drawing(frame, first), _drawing(frame, second)
    drawn = float(np.abs(one).sum() + np.abs(other).sum()) / 2
    return float(np.abs(one - other).sum()) <= _SAME * drawn


def _drawing(frame: Frame, rect: Rect) -> NDArray[np.float32]:
    """A rectangle's pixels, (24, 24, 3), less what most of it is: its ground becomes 0."""
    import cv2

    cut = frame.crop(rect)
    if not cut.size:
        return np.zeros((_SIDE, _SIDE, 3), np.float32)
    small = cv2.resize(cut, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(small - np.median(small, axis=(0, 1)), np.float32)

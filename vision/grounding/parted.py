"""Whether a line is drawn between two things that stand side by side, as between the groups of a tool bar."""

from __future__ import annotations

import numpy as np

from vision.frame import Frame
from vision.geometry import Rect

_REACH = 3  # pixels to both sides of a line, where its ground is
_FRAME = 5  # pixels around the right one in which its own frame lies
_BEYOND = 2  # pixels by which the line is longer than what it parts
_CONTRAST = 8  # of 255: lines that part are pale


def parted(left: Rect, right: Rect, frame: Frame) -> bool:
    """True where an upright line of another colour than its ground runs between them, beyond both of them.

    All rectangles are in physical pixels of the desk.
    """
    top, bottom = min(left.top, right.top) - _BEYOND, max(left.bottom, right.bottom) + _BEYOND
    start, end = left.right + 1, right.left - _FRAME
    strip = Rect(start, top, end - start, bottom - top) if end - start > 2 * _REACH else None
    if strip is None or not frame.rect.covers(strip):
        return False
    pixels = frame.crop(strip).astype(np.int16)
    line, before, after = pixels[:, _REACH:-_REACH], pixels[:, : -2 * _REACH], pixels[:, 2 * _REACH :]
    apart = np.minimum(np.abs(line - before).max(axis=2), np.abs(line - after).max(axis=2))
    return bool((apart > _CONTRAST).all(axis=0).any())

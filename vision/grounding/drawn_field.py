"""Fields of windows that tell nothing of their controls (Tk, old X programs), found by how they are drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vision.frame import Frame
from vision.geometry import Rect

_FARTHEST = 320  # pixels a field may begin from its label
_NARROWEST = 40
_LOWEST, _HIGHEST = 12, 60
_GAP = 3


def drawn_field(label: Rect, frame: Frame, window: Rect) -> Rect | None:
    """The box right of a label whose ground is of another colour than the window's; None where there is none.

    All rectangles are in physical pixels of the desk.
    """
    inside = window.intersection(frame.rect)
    left = label.right + _GAP
    line = Rect(left, label.centre.y, inside.right - left, 1) if inside.right > left else None
    if line is None or not inside.contains(label.centre):
        return None
    row = frame.crop(line)[0]
    run = _first_run(row[: _FARTHEST + _NARROWEST], row)
    if run is None:
        return None
    start, end = run
    ground = row[start]
    return _grown(frame, inside, left + (start + end) // 2, label.centre.y, ground)


def _first_run(near: NDArray[np.uint8], row: NDArray[np.uint8]) -> tuple[int, int] | None:
    """The first stretch of one colour that is not the row's first, long enough for a field."""
    changes = np.flatnonzero((row[1:] != row[:-1]).any(axis=1)) + 1
    edges = [0, *changes.tolist(), len(row)]
    for start, end in pairwise(edges):
        if start > len(near):
            return None
        if end - start >= _NARROWEST and (row[start] != row[0]).any():
            return start, end
    return None


def _grown(frame: Frame, inside: Rect, x: int, y: int, ground: NDArray[np.uint8]) -> Rect | None:
    """The rectangle of that ground around a pixel: up and down first, then along its upper edge, where no
    letters reach."""
    column = (frame.crop(Rect(x, inside.top, 1, inside.height))[:, 0] == ground).all(axis=1)
    top, bottom = _stretch(column, y - inside.top)
    if not _LOWEST <= bottom - top <= _HIGHEST:
        return None
    edge = (frame.crop(Rect(inside.left, inside.top + top, inside.width, 1))[0] == ground).all(axis=1)
    left, right = _stretch(edge, x - inside.left)
    return Rect(inside.left + left, inside.top + top, right - left, bottom - top)


def _stretch(same: NDArray[np.bool_], at: int) -> tuple[int, int]:
    """The run of true values around a place."""
    before, after = np.flatnonzero(~same[:at]), np.flatnonzero(~same[at:])
    start = int(before[-1]) + 1 if len(before) else 0
    return start, at + int(after[0]) if len(after) else len(same)

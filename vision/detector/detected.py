"""What the detector's two maps say: elements with roles, rectangles and scores. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.detector.config import STRIDE
from vision.element import Role
from vision.geometry import Rect

Map = NDArray[np.float32]

_MOST = 2_000  # peaks that are looked at; a screen full of little cells has some hundreds
_FARTHEST = 7.0  # the code of about 4,400 pixels: what lies beyond is no edge on a screen
_SAME = 0.5  # IoU from which on two answers are about one thing
_PART = 0.7  # of the smaller one: from there on, two of one role are one thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """Something found. `rect` is in pixels of the frame it was found on, `score` 0.0 to 1.0."""

    rect: Rect
    role: Role
    score: float


def edge_code(pixels: Map) -> Map:
    """How far an edge lies from a cell's middle, as the network is taught it: fine near by, coarse far."""
    return np.arcsinh(pixels / STRIDE)


def edge_pixels(code: Map) -> Map:
    """The inverse of `edge_code`."""
    return STRIDE * np.sinh(np.clip(code, -_FARTHEST, _FARTHEST))


def decoded(
    heat: Map, edges: Map, roles: Sequence[Role], thresholds: Sequence[float]
) -> tuple[Detected, ...]:
    """What `heat` (roles, h/8, w/8), in logits, and `edges` (4, h/8, w/8) show, the surest first.

    A peak is a cell that is higher than the eight around it. Of answers about one thing the surest stands.
    """
    least = np.log(np.asarray(thresholds, np.float32)) - np.log1p(-np.asarray(thresholds, np.float32))
    high = heat >= least[:, None, None]
    if not high.any():
        return ()
    around = cv2.dilate(np.ascontiguousarray(heat.transpose(1, 2, 0)), np.ones((3, 3), np.uint8))
    peaks = high & (heat >= around.reshape(*heat.shape[1:], len(roles)).transpose(2, 0, 1))
    kinds, rows, columns = np.nonzero(peaks)
    values = heat[kinds, rows, columns]
    order = np.argsort(-values, kind="stable")[:_MOST]
    kinds, rows, columns, values = kinds[order], rows[order], columns[order], values[order]
    boxes = _boxes(edges[:, rows, columns], rows, columns, (heat.shape[2] * STRIDE, heat.shape[1] * STRIDE))
    return tuple(
        Detected(
            rect=Rect.from_edges(*(int(edge) for edge in boxes[place])),
            role=roles[kinds[place]],
            score=float(1.0 / (1.0 + np.exp(-values[place]))),
        )
        for place in _standing(boxes, kinds)
    )


def _boxes(
    codes: Map, rows: NDArray[np.int64], columns: NDArray[np.int64], size: tuple[int, int]
) -> NDArray[np.int64]:
    """(n, 4): left, top, right and bottom in whole pixels, inside the picture."""
    x, y = (columns + 0.5) * STRIDE, (rows + 0.5) * STRIDE
    left, above, right, below = edge_pixels(codes)
    exact = np.stack((x - left, y - above, x + right, y + below), axis=1)
    limits = np.array((*size, *size))
    made: NDArray[np.int64] = np.clip(np.rint(exact), 0, limits).astype(np.int64)
    return made


def _standing(boxes: NDArray[np.int64], kinds: NDArray[np.int64]) -> list[int]:
    """The places of those that no surer one speaks for (greedy non-maximum suppression)."""
    areas = np.clip(boxes[:, 2] - boxes[:, 0], 0, None) * np.clip(boxes[:, 3] - boxes[:, 1], 0, None)
    left = areas > 0
    kept: list[int] = []
    for place in range(len(boxes)):
        if not left[place]:
            continue
        kept.append(place)
        corner = np.maximum(boxes[:, :2], boxes[place, :2])
        size = np.clip(np.minimum(boxes[:, 2:], boxes[place, 2:]) - corner, 0, None)
        common = size[:, 0] * size[:, 1]
        same = common > _SAME * (areas + areas[place] - common)
        part = (kinds == kinds[place]) & (common > _PART * np.minimum(areas, areas[place]))
        left &= ~(same | part)
    return kept

"""What the detector should answer to a picture: where middles of elements are, and how far their edges. Pure.

The heat of an element is a bell over its middle, as wide and as high as the element is (Zhou et al., arXiv
1904.07850, with a spread of its own along each axis: a slider's middle is hard to tell along it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.detector.config import STRIDE
from vision.detector.detected import Map, edge_code

_SPREAD = 0.12  # of an element's side: the standard deviation of its bell
_LEAST_SPREAD = 0.6  # cells
_TAUGHT = 0.3  # of its bell: from there on a cell is taught the edges
_MOSTLY = 0.55  # of an element's area: what more than that is seen of is taught as the element


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Boxes:
    """The elements of a picture: `edges` (n, 4) left, top, right, bottom in pixels; `kinds` (n,) places in
    the roles that are looked for, -1 for what is neither to be found nor held against the detector."""

    edges: Map
    kinds: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """`heat` (roles, h/8, w/8) of 0 to 1; `codes` (4, h/8, w/8) of the edges and `weights` (h/8, w/8) of how
    much they count; `counts` (h/8, w/8) is 0 where whatever is answered is fine."""

    heat: Map
    codes: Map
    weights: Map
    counts: Map


def target(boxes: Boxes, size: tuple[int, int], roles: int) -> Target:
    """The target of a picture of a size (width, height) in pixels; larger elements first, so that what lies
    on them is taught over them."""
    wide, high = size[0] // STRIDE, size[1] // STRIDE
    heat = np.zeros((roles, high, wide), np.float32)
    codes = np.zeros((4, high, wide), np.float32)
    weights = np.zeros((high, wide), np.float32)
    counts = np.ones((high, wide), np.float32)
    x, y = (np.arange(wide) + 0.5) * STRIDE, (np.arange(high) + 0.5) * STRIDE
    sides = boxes.edges[:, 2:] - boxes.edges[:, :2]
    for place in np.argsort(-sides.prod(axis=1), kind="stable"):
        left, top, right, bottom = (float(edge) for edge in boxes.edges[place])
        kind = int(boxes.kinds[place])
        if kind < 0:
            counts[(y >= top) & (y < bottom)] *= ((x < left) | (x >= right)).astype(np.float32)
            continue
        bell: Map = _bell(x, left, right)[None, :] * _bell(y, top, bottom)[:, None]
        heat[kind] = np.maximum(heat[kind], bell)
        taught = (bell >= _TAUGHT) & (bell >= weights * 0.5)
        weights[taught] = bell[taught]
        far = np.empty((4, high, wide), np.float32)
        far[0], far[1], far[2], far[3] = x - left, (y - top)[:, None], right - x, (bottom - y)[:, None]
        codes[:, taught] = edge_code(far[:, taught])
    counts[heat.max(axis=0) >= _TAUGHT] = 1.0
    return Target(heat=heat, codes=codes, weights=weights, counts=counts)


def _bell(cells: NDArray[np.floating], first: float, last: float) -> Map:
    """A bell over the middle of a side, 1 in the cell that the middle lies in."""
    middle = (first + last) / 2
    cell = (min(max(int(middle // STRIDE), 0), len(cells) - 1) + 0.5) * STRIDE
    spread = max(_LEAST_SPREAD, _SPREAD * (last - first) / STRIDE) * STRIDE
    made: Map = np.exp(-((cells - cell) ** 2) / (2 * spread**2)).astype(np.float32)
    return made


def cut(boxes: Boxes, window: tuple[float, float, float, float], scale: float) -> Boxes:
    """The elements as they are on a part of the picture (left, top, right, bottom), scaled.

    Of what reaches over its edge, the visible part is the element where it is most of it; else it does not
    count.
    """
    left, top, right, bottom = window
    inside = boxes.edges.clip((left, top, left, top), (right, bottom, right, bottom))
    visible = np.clip(inside[:, 2:] - inside[:, :2], 0, None).prod(axis=1)
    whole = (boxes.edges[:, 2:] - boxes.edges[:, :2]).prod(axis=1)
    some = visible > 0
    mostly = visible >= _MOSTLY * whole
    kinds = np.where(mostly, boxes.kinds, -1)
    moved = (inside - np.array((left, top, left, top))) * scale
    return Boxes(edges=moved[some].astype(np.float32), kinds=kinds[some])


def stacked(targets: Sequence[Target]) -> tuple[Map, Map, Map, Map]:
    """The targets of some pictures of one size, each kind of map by itself."""
    return (
        np.stack([t.heat for t in targets]),
        np.stack([t.codes for t in targets]),
        np.stack([t.weights for t in targets]),
        np.stack([t.counts for t in targets]),
    )

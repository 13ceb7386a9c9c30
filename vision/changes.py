"""Where two captures differ, and where one holds anything at all, as few rectangles of whole tiles."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.frame import Pixels
from vision.geometry import Rect

TILE = 16  # pixels, the side of a tile
_MOST_REGIONS = 8
_NEAR = 24  # pixels: regions nearer than this to each other become one

Tiles = NDArray[np.bool_]


def changed_regions(before: Pixels, after: Pixels) -> tuple[Rect, ...]:
    """A few rectangles, apart from each other, that cover every pixel in which two images differ.

    Both images have the same shape (height, width, 3).
    """
    return _regions(changed_tiles(before, after), after.shape)


def changed_tiles(before: Pixels, after: Pixels) -> Tiles:
    """Which tiles of two images differ: shape (rows of tiles, columns of tiles)."""
    return _any_in_tile(before ^ after)


def written_regions(pixels: Pixels) -> tuple[Rect, ...]:
    """A few rectangles that cover everything on an image but flat colour."""
    beside = np.zeros(pixels.shape, np.uint8)
    beside[:, 1:] = pixels[:, 1:] ^ pixels[:, :-1]
    beside[1:] |= pixels[1:] ^ pixels[:-1]
    return _regions(_any_in_tile(beside), pixels.shape)


def _any_in_tile(values: Pixels) -> Tiles:
    """Which tiles hold a value that is not zero."""
    height, width = values.shape[:2]
    rows = np.bitwise_or.reduceat(values.reshape(height, width * 3), np.arange(0, height, TILE), axis=0)
    found: Tiles = np.bitwise_or.reduceat(rows, np.arange(0, width * 3, TILE * 3), axis=1) != 0
    return found


def _regions(tiles: Tiles, shape: tuple[int, ...]) -> tuple[Rect, ...]:
    whole = Rect(0, 0, shape[1], shape[0])
    _, _, stats, _ = cv2.connectedComponentsWithStats(tiles.astype(np.uint8), connectivity=8)
    found = [
        Rect(*(int(value) * TILE for value in row[:4])).intersection(whole)  # left, top, width, height
        for row in stats[1:]
    ]
    return merged(found)


def merged(rects: Iterable[Rect]) -> tuple[Rect, ...]:
    """At most a few rectangles that together cover the given ones; no two overlap or nearly touch."""
    apart: list[Rect] = []
    for rect in rects:
        _absorb(apart, rect, _NEAR)
    while len(apart) > _MOST_REGIONS:
        _, first, second = min(
            (a.union(b).area - a.area - b.area, i, j)
            for i, a in enumerate(apart)
            for j, b in enumerate(apart[:i])
        )
        joined = apart[first].union(apart[second])
        del apart[first], apart[second]
        _absorb(apart, joined, _NEAR)
    return tuple(sorted(apart, key=lambda rect: (rect.top, rect.left)))


def _absorb(apart: list[Rect], rect: Rect, near: int) -> None:
    """Adds a rectangle, joined with every one it comes near to."""
    while True:
        close = next((other for other in apart if rect.gap(other) < near), None)
        if close is None:
            apart.append(rect)
            return
        apart.remove(close)
        rect = rect.union(close)

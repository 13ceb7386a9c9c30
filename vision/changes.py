"""Where two captures differ, and where one holds anything at all, in whole tiles."""

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


def changed_tiles(before: Pixels, after: Pixels) -> Tiles:
    """Which tiles of two images of one shape differ: an array of (rows of tiles, columns of tiles)."""
    return _any_in_tile(before ^ after)


def written_tiles(pixels: Pixels) -> Tiles:
    """Which tiles of an image are not flat colour, same shape."""
    beside = np.zeros(pixels.shape, np.uint8)
    beside[:, 1:] = pixels[:, 1:] ^ pixels[:, :-1]
    beside[1:] |= pixels[1:] ^ pixels[:-1]
    return _any_in_tile(beside)


def _any_in_tile(values: Pixels) -> Tiles:
    """Which tiles hold a value that is not zero."""
    height, width = values.shape[:2]
    rows = np.bitwise_or.reduceat(values.reshape(height, width * 3), np.arange(0, height, TILE), axis=0)
    found: Tiles = np.bitwise_or.reduceat(rows, np.arange(0, width * 3, TILE * 3), axis=1) != 0
    return found


def regions(tiles: Tiles, whole: Rect) -> tuple[Rect, ...]:
    """A few rectangles, apart from each other, that cover the given tiles of an image of that size."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(tiles.astype(np.uint8), connectivity=8)
    return merged(
        Rect(left * TILE, top * TILE, width * TILE, height * TILE).intersection(whole)
        for left, top, width, height, _ in stats[1:].tolist()
    )


def any_under(tiles: Tiles, rect: Rect) -> bool:
    """Whether one of the given tiles lies under a rectangle of the image."""
    rows = slice(max(0, rect.top) // TILE, -(-rect.bottom // TILE))
    columns = slice(max(0, rect.left) // TILE, -(-rect.right // TILE))
    return bool(tiles[rows, columns].any())


def merged(rects: Iterable[Rect], near: int = _NEAR) -> tuple[Rect, ...]:
    """At most a few rectangles that together cover the given ones, every two at least `near` apart.

    `near` is in pixels; at 1, the least, they may not even touch.
    """
    apart: list[Rect] = []
    for rect in rects:
        _absorb(apart, rect, near)
    while len(apart) > _MOST_REGIONS:
        _, first, second = min(
            (a.union(b).area - a.area - b.area, i, j)
            for i, a in enumerate(apart)
            for j, b in enumerate(apart[:i])
        )
        joined = apart[first].union(apart[second])
        del apart[first], apart[second]
        _absorb(apart, joined, near)
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

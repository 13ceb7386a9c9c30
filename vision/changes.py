"""Where two captures differ, and where one holds anything at all, in whole tiles."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.frame import Pixels
from vision.geometry import Rect

TILE = 16  # pixels, the side of a tile
_MOST_REGIONS = 16
_MARGIN = 48  # pixels that are looked at around a region as well

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


def merged(rects: Iterable[Rect], margin: int = _MARGIN) -> tuple[Rect, ...]:
    """At most a few rectangles that cover the given ones, no two of which overlap.

    Two become one where that makes less to look at, each with `margin` pixels around it.
    """
    apart: list[Rect] = []
    for rect in rects:
        _absorb(apart, rect, margin)
    while len(apart) > _MOST_REGIONS:
        _, first, second = min(
            (_extra(a, b, margin), i, j) for i, a in enumerate(apart) for j, b in enumerate(apart[:i])
        )
        joined = apart[first].union(apart[second])
        del apart[first], apart[second]
        _absorb(apart, joined, margin)
    return tuple(sorted(apart, key=lambda rect: (rect.top, rect.left)))


def _absorb(apart: list[Rect], rect: Rect, margin: int) -> None:
    """Adds a rectangle, joined with every one that it overlaps or is better joined with."""
    while True:
        close = next(
            (other for other in apart if rect.intersection(other) or _extra(rect, other, margin) <= 0), None
        )
        if close is None:
            apart.append(rect)
            return
        apart.remove(close)
        rect = rect.union(close)


def _extra(a: Rect, b: Rect, margin: int) -> int:
    """The pixels that looking at two rectangles as one costs, or saves if negative."""
    return a.union(b).inflated(margin).area - a.inflated(margin).area - b.inflated(margin).area

"""Waiting until a screen has come to rest, by watching its pixels.

What goes back to a look it already had since the watch began is not news: a blinking caret, a pulsing
cursor or a spinner changes the screen for ever without anything happening. A change too large to be one
of those is always news.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from vision.changes import TILE, Tiles, changed_tiles
from vision.frame import Frame, Pixels, pixels_digest

_POLL_SECONDS = 0.02
_LARGE = 24  # tiles; a caret covers two or three, a spinner some more
_CARET_WIDTH = 3  # pixels
_CARET_HEIGHT = 64  # pixels
_ONSET = 2.5  # of `quiet`: how much longer a screen that has not changed at all is watched

Tile = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How a watch of the screen ended.

    `quiet` is False where the screen was still changing when the time was up. `seconds` is how long it
    was watched, `frame` the last look, and `changed` whether that differs from the look before the watch
    by more than a caret.
    """

    quiet: bool
    seconds: float
    frame: Frame
    changed: bool


def settle(
    grab: Callable[[], Frame],
    before: Frame,
    timeout: float,
    quiet: float,
    sleep: Callable[[float], None] = time.sleep,
) -> Settled:
    """Watch the screen until it has had no news for `quiet` seconds, or for `timeout` seconds in all.

    While nothing has changed since `before`, a program may just be slow to answer: it gets longer.
    Time is the frames' own.
    """
    frame = grab()
    started = news = frame.time
    watch = _Watch(before.pixels if before.rect == frame.rect else frame.pixels)
    moved = watch.is_news(frame.pixels) or before.rect != frame.rect
    while True:
        waited = frame.time - news
        rested = waited >= (quiet if moved else _ONSET * quiet)
        if rested or frame.time - started >= timeout:
            break
        sleep(_POLL_SECONDS)
        frame = grab()
        if watch.is_news(frame.pixels):
            news, moved = frame.time, True
    changed = before.rect != frame.rect or _differ(before.pixels, frame.pixels, watch.restless)
    return Settled(quiet=rested, seconds=frame.time - started, frame=frame, changed=changed)


class _Watch:
    """Tells news from what merely blinks. `restless` are the tiles that went back to an earlier look."""

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels
        self._looks: defaultdict[Tile, set[str]] = defaultdict(set)
        self.restless: set[Tile] = set()

    def is_news(self, pixels: Pixels) -> bool:
        before, self._pixels = self._pixels, pixels
        if pixels.shape != before.shape:
            self._looks.clear()
            return True
        if cv2.norm(before, pixels, cv2.NORM_INF) == 0:
            return False
        tiles = np.argwhere(changed_tiles(before, pixels)).tolist()
        if len(tiles) > _LARGE:
            return True
        news = [self._is_new_look((row, column), before, pixels) for row, column in tiles]
        return any(news)

    def _is_new_look(self, tile: Tile, before: Pixels, pixels: Pixels) -> bool:
        looks = self._looks[tile]
        looks.add(_look(before, tile))
        look = _look(pixels, tile)
        if look in looks:
            self.restless.add(tile)
            return False
        looks.add(look)
        return True


def _look(pixels: Pixels, tile: Tile) -> str:
    top, left = tile[0] * TILE, tile[1] * TILE
    return pixels_digest(pixels[top : top + TILE, left : left + TILE])


def _differ(before: Pixels, after: Pixels, restless: set[Tile]) -> bool:
    """Whether two looks differ outside the restless tiles, by more than a caret."""
    tiles: Tiles = changed_tiles(before, after)
    for tile in restless:
        tiles[tile] = False
    rows, columns = np.nonzero(tiles)
    if not rows.size:
        return False
    part = np.s_[
        rows.min() * TILE : (rows.max() + 1) * TILE, columns.min() * TILE : (columns.max() + 1) * TILE
    ]
    differs = before[part] != after[part]
    ys, xs = np.nonzero(differs[..., 0] | differs[..., 1] | differs[..., 2])
    return bool(np.ptp(xs) >= _CARET_WIDTH or np.ptp(ys) >= _CARET_HEIGHT)

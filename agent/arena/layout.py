"""Where a scene's windows and things lie, and how they are drawn: boxes whose pixels follow their words."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass

import cv2
import numpy as np

from agent.arena.scene import Pane, Thing
from vision.frame import Pixels
from vision.geometry import Rect

WIDTH, HEIGHT = 1024, 768
_SCREEN = Rect(0, 0, WIDTH, HEIGHT)
_TITLE = 24
_ROW = 34
_GAP = 8
_MARGIN = 12
_LEAST_WIDTH, _MOST_WIDTH = 420, 620
_TALL = {"text area": 120, "terminal": 160, "document": 120}
_LETTER = 9  # pixels a letter takes, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A window's rectangle, and those of the things in it, by their ids."""

    rect: Rect
    things: dict[str, Rect]


def placed(pane: Pane, chance: random.Random) -> Placed:
    """A place for a window, anywhere on the screen, and its things below one another."""
    width = chance.randrange(_LEAST_WIDTH, _MOST_WIDTH)
    heights = [_TALL.get(thing.role, _ROW) for thing in pane.things]
    height = min(HEIGHT, _TITLE + sum(heights) + _GAP * (len(heights) + 1))
    left = chance.randrange(0, WIDTH - width)
    top = chance.randrange(0, HEIGHT - height + 1)
    things: dict[str, Rect] = {}
    y = top + _TITLE + _GAP
    for thing, tall in zip(pane.things, heights, strict=True):
        wide = width - 2 * _MARGIN
        if thing.role.endswith("button") or thing.role in ("link", "icon"):
            wide = min(wide, 2 * _MARGIN + _LETTER * max(4, len(thing.text)))
        things[thing.id] = Rect(left + _MARGIN, y, wide, tall)
        y += tall + _GAP
    return Placed(rect=Rect(left, top, width, height), things=things)


def draw_pane(pixels: Pixels, title: str, where: Placed) -> None:
    rect = where.rect.intersection(_SCREEN)
    pixels[rect.top : rect.bottom, rect.left : rect.right] = 236
    pixels[rect.top : rect.top + _TITLE, rect.left : rect.right] = (90, 120, 170)
    _write(pixels, title, Rect(rect.left, rect.top, rect.width, _TITLE))


def draw_thing(pixels: Pixels, thing: Thing, value: str, rect: Rect) -> None:
    """A box; a strip of its pixels is the digest of all its words, so that any change of them shows."""
    rect = rect.intersection(_SCREEN)
    if not rect:
        return
    shade = 250 if "text" in thing.role else 210
    pixels[rect.top : rect.bottom, rect.left : rect.right] = shade
    _write(pixels, f"{thing.text} {value}", rect)
    words = f"{thing.role}\0{thing.text}\0{value}".encode()
    strip = np.frombuffer(hashlib.sha256(words).digest(), np.uint8)[: rect.width]
    pixels[rect.bottom - 1, rect.left : rect.left + len(strip)] = strip[:, np.newaxis]


def _write(pixels: Pixels, words: str, rect: Rect) -> None:
    shown = words.encode("ascii", "replace").decode()[: max(1, rect.width // _LETTER)]
    place = (rect.left + 4, rect.top + min(rect.height, _ROW) - 10)
    cv2.putText(pixels, shown, place, cv2.FONT_HERSHEY_SIMPLEX, 0.45, (20, 20, 20), 1)

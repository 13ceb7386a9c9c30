"""Small drawings that stand freely on a plain ground and are no text: most icons of toolbars. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from vision.drawn.surfaces import flat_pixels
from vision.element import Element, Role, Source
from vision.frame import Pixels
from vision.geometry import Rect
from vision.text_line import TextLine

_GROUND = 1600  # pixels of one surface, from which on things stand on it
_GAP = 2  # pixels on each side that the parts of one drawing may be apart
_SMALLEST, _LARGEST = 7, 56  # pixels of a side
_LONGEST = 3.0  # its longer side in parts of the shorter
_LEAST_INK = 0.1  # of its rectangle, after its gaps are closed
_MISREAD = 2  # letters; a symbol is often read as so many
_COVERED = 0.5  # of a drawing's area
_MOST = 400  # drawings; where there are more, they are a picture's or a text's


def icons(pixels: Pixels, lines: Sequence[TextLine], taken: Sequence[Rect]) -> list[Element]:
    """Those that are neither text nor among what is `taken`; [] on an image that is no screen's."""
    found = [
        rect
        for rect in _drawings(pixels)
        if not _is_text(rect, lines)
        and not any(rect.intersection(other).area > _COVERED * rect.area for other in taken)
    ]
    return [] if len(found) > _MOST else [_icon(rect) for rect in found]


def _drawings(pixels: Pixels) -> list[Rect]:
    """What is left of an image without its grounds, in pieces of an icon's size."""
    if min(pixels.shape[:2]) < 2:
        return []
    _, labels, stats, _ = cv2.connectedComponentsWithStats(flat_pixels(pixels), connectivity=4)
    ground = stats[:, cv2.CC_STAT_AREA] >= _GROUND
    ground[0] = False  # what is not flat
    ink = (~ground[labels]).astype(np.uint8)
    joined = cv2.dilate(ink, np.ones((2 * _GAP + 1, 2 * _GAP + 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for left, top, width, height, area in stats[1:].tolist():
        rect = Rect(left + _GAP, top + _GAP, max(0, width - 2 * _GAP), max(0, height - 2 * _GAP))
        shorter, longer = sorted((rect.width, rect.height))
        if shorter < _SMALLEST or longer > min(_LARGEST, _LONGEST * shorter):
            continue
        if area >= _LEAST_INK * rect.area:
            found.append(rect)
    return found


def _is_text(rect: Rect, lines: Sequence[TextLine]) -> bool:
    """Whether words lie over it; a letter or two may be a symbol that was misread."""
    covered = sum(rect.intersection(line.rect).area for line in lines if len(line.text.strip()) > _MISREAD)
    return covered > _COVERED * rect.area


def _icon(rect: Rect) -> Element:
    return Element(role=Role.ICON, rect=rect, sources=frozenset({Source.DETECTOR}), confidence=0.5)

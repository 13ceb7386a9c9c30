"""Coloured shapes and lone signs: what is drawn on a page and is neither text nor a control. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.drawn.drawing import Drawing, framed
from vision.drawn.surfaces import Surface
from vision.element import Element, Role, Source
from vision.geometry import Rect

_CONTRAST = 30  # of 255: how much a shape differs from its ground
_LARGEST = 0.2  # of the image's area
_SOLID = 0.9  # a rectangle fills nearly all of its bounds
_TRIANGLE = (0.42, 0.62)
_CIRCLE = (0.7, 0.88)
_SQUARE = 0.85  # the shorter side of a square in parts of the longer
_INK = 60  # of 255
_LEAST, _MOST = 0.35, 3.0  # the height of a lone sign, in units
_STRIP = 0.1  # of a window's width or height: the thickest strip along its edge
_MOST_SIGNS = 40


def shapes(drawing: Drawing, taken: Sequence[Rect]) -> list[Element]:
    """Discs, triangles and rectangles of one colour that are not among what is `taken`."""
    found = []
    for surface in drawing.surfaces:
        if not _is_shape(surface, drawing) or _is_taken(surface.rect, taken):
            continue
        if (name := _shape_name(surface)) is not None:
            found.append(_figure(surface.rect, name))
    return found


def _is_shape(surface: Surface, drawing: Drawing) -> bool:
    height, width = drawing.pixels.shape[:2]
    rect, ground = surface.rect, surface.ground
    if ground is None or rect.area > _LARGEST * width * height or surface.filled < _TRIANGLE[0]:
        return False
    if _is_edge(ground.rect, width, height):
        return False
    if min(rect.width, rect.height) < max(6, 0.35 * drawing.unit):
        return False
    if max(rect.width, rect.height) > 8 * min(rect.width, rect.height):
        return False
    if any(line.rect.inflated(2).covers(rect) for line in drawing.lines):
        return False
    return surface.contrast(ground.colour) >= _CONTRAST or framed(surface, drawing)


def _is_edge(rect: Rect, width: int, height: int) -> bool:
    """A strip along the right or the lower edge of a window: a scroll bar, or a status bar."""
    upright = rect.right >= width - 1 and rect.width < _STRIP * width and rect.height > 0.6 * height
    level = rect.bottom >= height - 1 and rect.height < _STRIP * height and rect.width > 0.6 * width
    return upright or level


def _shape_name(surface: Surface) -> str | None:
    rect = surface.rect
    squarish = min(rect.width, rect.height) >= _SQUARE * max(rect.width, rect.height)
    if surface.filled >= _SOLID:
        return "square" if squarish else "rectangle"
    if squarish and _CIRCLE[0] <= surface.filled <= _CIRCLE[1]:
        return "circle"
    return "triangle" if _TRIANGLE[0] <= surface.filled <= _TRIANGLE[1] else None


def signs(drawing: Drawing, taken: Sequence[Rect]) -> list[Rect]:
    """Where a lone letter, a digit or a small symbol may stand that was not read as text."""
    found: list[Rect] = []
    for panel in drawing.surfaces:
        if panel.is_outline or panel.rect.height < 3 * drawing.unit:
            continue
        for rect in _blobs(panel, drawing):
            if not _is_taken(rect, [*taken, *found]):
                found.append(rect)
        if len(found) > _MOST_SIGNS:
            return []
    return found


def _blobs(panel: Surface, drawing: Drawing) -> list[Rect]:
    """The pieces of ink of a sign's size that stand freely on a surface."""
    rect = panel.rect
    part = drawing.pixels[rect.top : rect.bottom, rect.left : rect.right].astype(np.int16)
    ink: NDArray[np.uint8] = (np.abs(part - np.array(panel.colour)).max(axis=2) > _INK).astype(np.uint8)
    reach = max(1, round(drawing.unit / 8))
    joined = cv2.dilate(ink, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least, most = _LEAST * drawing.unit, _MOST * drawing.unit
    found = []
    for left, top, width, height, area in stats[1:].tolist():
        if left <= 1 or top <= 1 or left + width >= rect.width - 1 or top + height >= rect.height - 1:
            continue
        if least <= height <= most and 2 <= width <= most and area > 0.08 * width * height:
            found.append(Rect(left, top, width, height).moved(rect.left, rect.top))
    return found


def _is_taken(rect: Rect, taken: Sequence[Rect]) -> bool:
    return any(rect.intersection(other.inflated(4)).area > 0.5 * rect.area for other in taken)


def _figure(rect: Rect, name: str) -> Element:
    return Element(
        role=Role.IMAGE,
        rect=rect,
        description=name,
        sources=frozenset({Source.DETECTOR}),
        confidence=0.7,
    )

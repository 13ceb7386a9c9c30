"""An image as controls are looked for on it: its surfaces, its text, what is around a surface. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.drawn.surfaces import Surface
from vision.element import Element, Role, Source, State
from vision.frame import Pixels
from vision.geometry import Rect
from vision.text_line import TextLine

_FRAME_REACH = 5  # pixels around a surface in which its frame lies
_FRAME = 18  # of 255: how much a frame differs from what is on both its sides
_OTHER_COLOUR = 7  # of 255: how much the face of a button differs from its ground
_UNITS = (8.0, 64.0)
LIGHT = 225  # of 255: the weakest channel of a field's ground, at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """An image, its text and its surfaces, in pixels of the image. `unit` is the height of its lines."""

    pixels: Pixels
    lines: Sequence[TextLine]
    surfaces: Sequence[Surface]
    unit: float


def unit_of(lines: Sequence[TextLine], found: Sequence[Surface]) -> float:
    """The usual height of a line's ink, in pixels; where nothing is written, half that of a field."""
    fields = [
        s.rect.height / 2
        for s in found
        if s.filled > 0.9 and s.rect.width > 3 * s.rect.height and min(s.colour) >= LIGHT
    ]
    heights = [float(line.rect.height) for line in lines if line.confidence > 0.6]
    if fields and (not heights or np.median(heights) > 2 * min(fields)):
        heights = fields
    return float(np.clip(np.median(heights), *_UNITS)) if heights else 16.0


def framed(surface: Surface, drawing: Drawing) -> bool:
    """True where a line of another colour than both runs between a surface and its ground, on all sides."""
    ground = surface.ground.colour if surface.ground is not None else (255, 255, 255)
    rect, seen = surface.rect, 0
    for strip in _around(rect):
        inside = strip.intersection(Rect(0, 0, drawing.pixels.shape[1], drawing.pixels.shape[0]))
        if not inside:
            continue
        part = drawing.pixels[inside.top : inside.bottom, inside.left : inside.right].astype(np.int16)
        along = 1 if strip.width > strip.height else 0
        middle = np.median(part, axis=along)
        from_ground = np.abs(middle - np.array(ground)).max(axis=1)
        from_face = np.abs(middle - np.array(surface.colour)).max(axis=1)
        seen += bool((np.minimum(from_ground, from_face) > _FRAME).any())
    return seen >= 3


def _around(rect: Rect) -> tuple[Rect, ...]:
    """The strips just outside the middles of the four sides, and a pixel inside."""
    reach, quarter_w, quarter_h = _FRAME_REACH, max(1, rect.width // 4), max(1, rect.height // 4)
    wide, high = max(1, rect.width - 2 * quarter_w), max(1, rect.height - 2 * quarter_h)
    return (
        Rect(rect.left + quarter_w, rect.top - reach, wide, reach),
        Rect(rect.left + quarter_w, rect.bottom, wide, reach),
        Rect(rect.left - reach, rect.top + quarter_h, reach, high),
        Rect(rect.right, rect.top + quarter_h, reach, high),
    )


def stands_out(surface: Surface) -> bool:
    return surface.ground is not None and surface.contrast(surface.ground.colour) >= _OTHER_COLOUR


def drawn_element(
    role: Role, rect: Rect, *, text: str = "", value: str = "", states: frozenset[State] = frozenset()
) -> Element:
    return Element(
        role=role,
        rect=rect,
        text=text,
        value=value,
        states=states,
        sources=frozenset({Source.DETECTOR}),
        confidence=0.8,
    )

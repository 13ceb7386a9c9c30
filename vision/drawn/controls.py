"""What kind of control a surface is, by its shape, its frame, its colour and the text in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from vision.drawn.drawing import LIGHT, Drawing, drawn_element, framed, stands_out
from vision.drawn.surfaces import Surface
from vision.drawn.ticks import begins_with_box, is_misread, tick
from vision.element import Element, Role, State
from vision.geometry import Rect
from vision.text_line import TextLine

_FACE = 0.35  # one that fills more may be a control with text on it
_CENTRED = 0.2  # of a button's width: how far its words may be from its middle
_PAGE = 0.4  # of the image: what is larger is a page, not a control
_LEADING = 0.8  # of a line's height: what lies farther apart are rows
_SLANT = 1.5  # how much longer slanting lines are than they lie apart


def controls(drawing: Drawing) -> list[Element]:
    """The controls of an image, each with the text that is drawn in it."""
    faces = [s for s in drawing.surfaces if _may_be_control(s, drawing)]
    whole = _without_parts(faces, drawing)
    holders = {line: _holder(line, whole) for line in drawing.lines}
    found = []
    for surface in whole:
        inside = tuple(line for line, holder in holders.items() if holder is surface)
        if (element := _control(surface, inside, drawing)) is not None:
            found += [element, *_items(element, inside)]
    return found


def _items(element: Element, inside: Sequence[TextLine]) -> list[Element]:
    """The rows of a list."""
    if element.role is not Role.LIST:
        return []
    rect = element.rect
    rows = [Rect(rect.left, line.rect.top, rect.width, line.rect.height) for line in inside]
    return [
        drawn_element(Role.LIST_ITEM, row, text=line.text) for row, line in zip(rows, inside, strict=True)
    ]


def _holder(line: TextLine, faces: Sequence[Surface]) -> Surface | None:
    """The smallest face a line stands on."""
    under = [s for s in faces if s.rect.contains(line.rect.centre)]
    return min(under, key=lambda s: s.rect.area, default=None)


def _may_be_control(surface: Surface, drawing: Drawing) -> bool:
    height, width = drawing.pixels.shape[:2]
    rect = surface.rect
    if surface.filled < _FACE or surface.ground is None or min(rect.width, rect.height) < 0.55 * drawing.unit:
        return False
    if rect.area > _PAGE * width * height:
        return False
    return not any(
        _is_in_a_letter(rect, line.rect) and not begins_with_box(rect, line) and not is_misread(rect, line)
        for line in drawing.lines
    )


def _is_in_a_letter(rect: Rect, line: Rect) -> bool:
    """The hole of an O, a stroke of an I."""
    around = line.inflated(2)
    return rect.height <= line.height + 2 and rect.width <= line.height * 1.3 and around.covers(rect)


def _without_parts(faces: list[Surface], drawing: Drawing) -> list[Surface]:
    """Without the pieces that a sign cuts out of a small face (the corners of a cross)."""
    return [
        s
        for s in faces
        if not any(
            other is not s
            and other.rect.covers(s.rect)
            and other.rect.area <= 6 * s.rect.area
            and other.rect.height < 2.5 * drawing.unit
            for other in faces
        )
    ]


def _control(surface: Surface, inside: Sequence[TextLine], drawing: Drawing) -> Element | None:
    has_frame = framed(surface, drawing)
    if (box := tick(surface, inside, drawing, has_frame)) is not None:
        return box
    if not has_frame and not stands_out(surface):
        return None
    if _button(surface, inside, drawing):
        words = " ".join(line.text for line in inside)
        return drawn_element(Role.BUTTON, surface.rect, text=words)
    return _field(surface, inside, drawing) if has_frame else None


# --- buttons ---------------------------------------------------------------------------------------


def _button(surface: Surface, inside: Sequence[TextLine], drawing: Drawing) -> bool:
    """A face with one or two lines in its middle; or of another colour than its ground, with words."""
    rect, unit = surface.rect, drawing.unit
    if not inside or len(inside) > 2 or not any(c.isalnum() for line in inside for c in line.text):
        return False
    if rect.height > 4.5 * unit or not all(
        rect.inflated(round(unit / 2)).covers(line.rect) for line in inside
    ):
        return False
    if len(inside) == 2 and inside[1].rect.top - inside[0].rect.bottom > _LEADING * inside[0].rect.height:
        return False  # two rows, not one label
    off = max(abs(line.rect.centre.x - rect.centre.x) for line in inside)
    centred = off <= max(_CENTRED * rect.width, 6) and len(inside) <= 2
    if stands_out(surface):
        return centred or len(inside) == 1
    return (
        centred
        and rect.width < 8 * rect.height
        and max(line.rect.width for line in inside) > 0.3 * rect.width
    )


# --- fields ----------------------------------------------------------------------------------------


def _field(surface: Surface, inside: Sequence[TextLine], drawing: Drawing) -> Element | None:
    """A framed, light surface that is wider than high: a field, a list, a box that opens."""
    rect, unit = surface.rect, drawing.unit
    if min(surface.colour) < LIGHT or rect.width < 2.2 * unit or rect.height < 1.05 * unit:
        return None
    value = "\n".join(line.text for line in inside)
    states = frozenset({State.EDITABLE, State.FOCUSABLE})
    if _has_grip(rect, drawing):
        return drawn_element(Role.TEXT_AREA, rect, value=value, states=states | {State.MULTI_LINE})
    if rect.height <= 3.0 * unit and rect.width >= 1.8 * rect.height:
        if inside and _signs_at_the_right(rect, inside, drawing):
            return drawn_element(Role.COMBO_BOX, rect, value=value)
        return drawn_element(Role.TEXT_FIELD, rect, value=value, states=states)
    return drawn_element(Role.LIST, rect) if _in_rows(inside) and rect.height < 14 * unit else None


def _in_rows(inside: Sequence[TextLine]) -> bool:
    """Two lines or more that begin one below the other, at even distances."""
    if len(inside) < 2:
        return False
    tops = [line.rect.centre.y for line in inside]
    height = max(line.rect.height for line in inside)
    steps = [b - a for a, b in pairwise(tops)]
    aligned = max(line.rect.left for line in inside) - min(line.rect.left for line in inside) <= height / 2
    return aligned and max(steps) - min(steps) <= height / 4 and min(steps) >= height


def _signs_at_the_right(rect: Rect, inside: Sequence[TextLine], drawing: Drawing) -> bool:
    """Whether something that is no text is drawn at the right end of a box: the arrow of a list."""
    end = Rect.from_edges(
        rect.right - round(1.2 * rect.height), rect.top + 3, rect.right - 2, rect.bottom - 3
    )
    if any(line.rect.intersection(end).width > 4 for line in inside):
        return False
    return _ink(end, drawing) > 0.01


def _has_grip(rect: Rect, drawing: Drawing) -> bool:
    """Whether the lower right corner has the slanting lines by which a text area is drawn larger."""
    side = round(drawing.unit)
    corner = Rect.from_edges(rect.right - side, rect.bottom - side, rect.right - 2, rect.bottom - 2)
    part = drawing.pixels[corner.top : corner.bottom, corner.left : corner.right].astype(np.int16)
    if not part.size:
        return False
    ground = np.median(part.reshape(-1, 3), axis=0)
    ink = np.abs(part - ground).max(axis=2) > 40
    y, x = np.nonzero(ink)
    if ink[0].any() or ink[:, 0].any() or not 0.04 < y.size / (part.shape[0] * part.shape[1]) < 0.5:
        return False
    return bool(np.std(x - y) > _SLANT * np.std(x + y))


def _ink(rect: Rect, drawing: Drawing) -> float:
    part = drawing.pixels[rect.top : rect.bottom, rect.left : rect.right].astype(np.int16)
    if not part.size:
        return 0.0
    ground = np.median(part.reshape(-1, 3), axis=0)
    return float((np.abs(part - ground).max(axis=2) > 40).mean())

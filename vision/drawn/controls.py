"""What kind of control a surface is, by its shape, its frame, its colour and the text in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vision.drawn.surfaces import Surface
from vision.element import Element, Role, Source, State
from vision.frame import Pixels
from vision.geometry import Rect
from vision.text_line import TextLine

_FACE = 0.35  # one that fills more may be a control with text on it
_FRAME_REACH = 5  # pixels around a surface in which its frame lies
_FRAME = 18  # of 255: how much a frame differs from what is on both its sides
_OTHER_COLOUR = 7  # of 255: how much the face of a button differs from its ground
_ROUND = 0.88  # a disc fills pi/4 of its square
_CORNER = (0.09, 0.14)  # of a side: along a diagonal, where the ring around a disc runs and no corner's does
_MARKED = 0.16  # the part of a tick box that its tick covers, at least
_CENTRED = 0.2  # of a button's width: how far its words may be from its middle
_PAGE = 0.4  # of the image: what is larger is a page, not a control
_UNITS = (8.0, 64.0)
_BOX_LIKE = frozenset("O0oQCG□口○◯☐")  # what a ring or a square is read as
_LEADING = 0.8  # of a line's height: what lies farther apart are rows
_LIGHT = 225  # of 255: the weakest channel of a field's ground, at least
_SLANT = 1.5  # how much longer slanting lines are than they lie apart


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
        if s.filled > 0.9 and s.rect.width > 3 * s.rect.height and min(s.colour) >= _LIGHT
    ]
    heights = [float(line.rect.height) for line in lines if line.confidence > 0.6]
    if fields and (not heights or np.median(heights) > 2 * min(fields)):
        heights = fields
    return float(np.clip(np.median(heights), *_UNITS)) if heights else 16.0


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
    return [_element(Role.LIST_ITEM, row, text=line.text) for row, line in zip(rows, inside, strict=True)]


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
        _is_in_a_letter(rect, line.rect) and not _begins_with_box(rect, line) for line in drawing.lines
    )


def _begins_with_box(rect: Rect, line: TextLine) -> bool:
    """Whether a line's first letter is no letter but the box before its words: "O Express"."""
    first = line.text[:1] in _BOX_LIKE and len(line.text.strip()) > 1
    return first and abs(line.rect.left - rect.left) <= 6 and line.rect.width > 1.3 * rect.width


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


def _control(surface: Surface, inside: Sequence[TextLine], drawing: Drawing) -> Element | None:
    has_frame = framed(surface, drawing)
    if (tick := _tick(surface, inside, drawing, has_frame)) is not None:
        return tick
    if not has_frame and not _stands_out(surface):
        return None
    if _button(surface, inside, drawing):
        words = " ".join(line.text for line in inside)
        return _element(Role.BUTTON, surface.rect, text=words)
    return _field(surface, inside, drawing) if has_frame else None


def _stands_out(surface: Surface) -> bool:
    return surface.ground is not None and surface.contrast(surface.ground.colour) >= _OTHER_COLOUR


# --- boxes to tick ---------------------------------------------------------------------------------


def _tick(surface: Surface, inside: Sequence[TextLine], drawing: Drawing, has_frame: bool) -> Element | None:
    """A small square or disc with words right of it. A line read inside is its tick, misread."""
    rect, unit = surface.rect, drawing.unit
    squarish = 0.8 <= rect.width / rect.height <= 1.25
    if not squarish or not 0.6 * unit <= rect.height <= 1.75 * unit:
        return None
    label = _label(rect, drawing, inside)
    if any(len(line.text.strip()) > 2 for line in inside) or label is None:
        return None
    words = label.text[1:].strip() if _begins_with_box(rect, label) else label.text
    if not has_frame and not _stands_out(surface):
        return None
    part = drawing.pixels[rect.top : rect.bottom, rect.left : rect.right].astype(np.int16)
    differs = np.abs(part - np.array(surface.colour)).max(axis=2) > 60
    height, width = differs.shape
    coloured = max(surface.colour) - min(surface.colour) > 60
    drawn = float(differs[height // 5 : -height // 5 or None, width // 5 : -width // 5 or None].mean())
    if coloured and drawn < 0.04:
        return None  # a dot of colour
    states = frozenset({State.CHECKABLE, State.CHECKED} if coloured or drawn > _MARKED else {State.CHECKABLE})
    role = Role.RADIO if surface.filled < _ROUND and _is_ringed(differs) else Role.CHECKBOX
    return _element(role, rect, text=words, states=states)


def _is_ringed(differs: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bool:
    """Whether the diagonals cross a ring just inside the corners."""
    side = min(differs.shape)
    first, last = int(_CORNER[0] * side), int(np.ceil(_CORNER[1] * side))
    turned = (differs, differs[:, ::-1], differs[::-1], differs[::-1, ::-1])
    return sum(any(d[at, at] for at in range(first, last + 1)) for d in turned) >= 3


def _label(rect: Rect, drawing: Drawing, inside: Sequence[TextLine]) -> TextLine | None:
    """The words right of a box, on its line; they may have been read together with the box."""
    if whole := next((line for line in drawing.lines if _begins_with_box(rect, line)), None):
        return whole
    beside = [
        line
        for line in drawing.lines
        if line not in inside
        and -3 <= line.rect.left - rect.right <= 2 * drawing.unit
        and line.rect.top - rect.height // 2 <= rect.centre.y <= line.rect.bottom + rect.height // 2
    ]
    return min(
        beside, key=lambda line: (line.rect.left, abs(line.rect.centre.y - rect.centre.y)), default=None
    )


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
    if _stands_out(surface):
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
    if min(surface.colour) < _LIGHT or rect.width < 2.2 * unit or rect.height < 1.05 * unit:
        return None
    value = "\n".join(line.text for line in inside)
    states = frozenset({State.EDITABLE, State.FOCUSABLE})
    if _has_grip(rect, drawing):
        return _element(Role.TEXT_AREA, rect, value=value, states=states | {State.MULTI_LINE})
    if rect.height <= 3.0 * unit and rect.width >= 1.8 * rect.height:
        if inside and _signs_at_the_right(rect, inside, drawing):
            return _element(Role.COMBO_BOX, rect, value=value)
        return _element(Role.TEXT_FIELD, rect, value=value, states=states)
    return _element(Role.LIST, rect) if _in_rows(inside) and rect.height < 14 * unit else None


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


def _element(
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

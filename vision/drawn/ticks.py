"""Boxes and rings to tick, by how they are drawn, and whether they are ticked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vision.drawn.drawing import Drawing, drawn_element, stands_out
from vision.drawn.outline import is_even
from vision.drawn.surfaces import Surface
from vision.element import Element, Role, State
from vision.geometry import Rect
from vision.text_line import TextLine

_T = TypeVar("_T", bound=np.generic)

_ROUND = 0.88  # a disc fills pi/4 of its square
_CORNER = (0.09, 0.14)  # of a side: along a diagonal, where the ring around a disc runs and no corner's does
_INK = 60  # of 255: how much a mark differs from what it is drawn on
_COLOURED = 60  # of 255, between the strongest and the weakest channel: a box with such a ground is ticked
_DOT = 0.04  # of its middle: a coloured thing in which less is drawn is a dot, not a box
_THIN, _LONG = 0.35, 0.5  # a dash in parts of a box: its height at most, its width at least
_OFF = 0.15  # of a box: how far above or below the middle a dash may be drawn
_MARKED = 0.16  # the part of a tick box that its tick covers, at least
_WHOLE = 0.78  # of what was read as a letter or two: a box that fills so much of it, within its frame, is it
_SIGN = 2  # letters that a tick may be misread as
_NAME = 2  # letters: what is read of a symbol beside another has no more than one, words have
_PLAIN = 6  # of 255: how much the colour of an empty box may waver
_EMPTY = 0.5  # of an empty box: what has its colour, at least; elsewhere there may be a shine
_BOX_LIKE = frozenset("O0oQCG□口○◯☐")  # what a ring or a square is read as


def tick(surface: Surface, inside: Sequence[TextLine], drawing: Drawing, has_frame: bool) -> Element | None:
    """A small square or disc with words right of it. A line read inside is its tick, misread."""
    rect, unit = surface.rect, drawing.unit
    squarish = 0.8 <= rect.width / rect.height <= 1.25
    if not squarish or not 0.6 * unit <= rect.height <= 1.75 * unit:
        return None
    label = _label(rect, drawing, inside)
    if any(len(line.text.strip()) > _SIGN for line in inside) or label is None:
        return None
    words = label.text[1:].strip() if begins_with_box(rect, label) else label.text
    if not _are_words(words) or not (has_frame or stands_out(surface)):
        return None
    part = drawing.pixels[rect.top : rect.bottom, rect.left : rect.right].astype(np.int16)
    states = _states(part, surface)
    if states is None or not is_even(drawing.pixels, rect):
        return None
    ringed = surface.filled < _ROUND and _is_ringed(_marks(part, surface))
    role = Role.RADIO if ringed else Role.CHECKBOX
    return drawn_element(role, rect, text=words, states=states)


def _are_words(text: str) -> bool:
    """A lone letter is more often a symbol beside another one, misread."""
    return text.strip().isdigit() or sum(map(str.isalnum, text)) >= _NAME


def _marks(part: NDArray[np.int16], surface: Surface) -> NDArray[np.bool_]:
    """Where something is drawn on a surface."""
    marks: NDArray[np.bool_] = np.abs(part - np.array(surface.colour)).max(axis=2) > _INK
    return marks


def _states(part: NDArray[np.int16], surface: Surface) -> frozenset[State] | None:
    """Whether a box is ticked, half ticked or empty; None for what is no box: a dot of colour, a picture."""
    marks = _middle(_marks(part, surface), 5)
    coloured = max(surface.colour) - min(surface.colour) > _COLOURED
    drawn = float(marks.mean())
    if coloured and drawn < _DOT:
        return None
    if not coloured and drawn <= _MARKED and not _is_plain(part):
        return None
    if _is_dash(_middle(_marks(part, surface), 6)):
        return frozenset({State.CHECKABLE, State.INDETERMINATE})
    ticked = coloured or drawn > _MARKED
    return frozenset({State.CHECKABLE, State.CHECKED} if ticked else {State.CHECKABLE})


def _middle(part: NDArray[_T], cut: int) -> NDArray[_T]:
    """A part without so much of it (one in `cut`) at each side."""
    height, width = part.shape[0] // cut, part.shape[1] // cut
    return part[height : part.shape[0] - height, width : part.shape[1] - width]


def _is_dash(marks: NDArray[np.bool_]) -> bool:
    """A level stroke across the middle, as boxes have that are neither ticked nor empty."""
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    if not rows.size:
        return False
    high, wide = int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
    centred = abs(int(rows[0] + rows[-1]) + 1 - marks.shape[0]) <= max(2, _OFF * marks.shape[0])
    return bool(centred and high <= _THIN * marks.shape[0] and wide >= max(2 * high, _LONG * marks.shape[1]))


def _is_plain(part: NDArray[np.int16]) -> bool:
    """Whether the middle of a box has one colour, but for a thin mark."""
    middle = _middle(part, 5).reshape(-1, 3)
    wavers = np.abs(middle - np.median(middle, axis=0)).max(axis=1) > _PLAIN
    return float(wavers.mean()) <= 1 - _EMPTY


def _is_ringed(differs: NDArray[np.bool_]) -> bool:
    """Whether the diagonals cross a ring just inside the corners."""
    side = min(differs.shape)
    first, last = int(_CORNER[0] * side), int(np.ceil(_CORNER[1] * side))
    turned = (differs, differs[:, ::-1], differs[::-1], differs[::-1, ::-1])
    return sum(any(d[at, at] for at in range(first, last + 1)) for d in turned) >= 3


def _label(rect: Rect, drawing: Drawing, inside: Sequence[TextLine]) -> TextLine | None:
    """The words right of a box, on its line; they may have been read together with the box."""
    if whole := next((line for line in drawing.lines if begins_with_box(rect, line)), None):
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


def begins_with_box(rect: Rect, line: TextLine) -> bool:
    """Whether a line's first letter is no letter but the box before its words: "O Express"."""
    first = line.text[:1] in _BOX_LIKE and len(line.text.strip()) > 1
    level = line.rect.top <= rect.centre.y < line.rect.bottom
    return first and level and abs(line.rect.left - rect.left) <= 6 and line.rect.width > 1.3 * rect.width


def is_misread(rect: Rect, line: TextLine) -> bool:
    """Whether a letter or two are nothing but a box with its tick: the hole of a letter is much smaller."""
    whole = min(rect.width / line.rect.width, rect.height / line.rect.height) >= _WHOLE
    return whole and len(line.text.strip()) <= _SIGN

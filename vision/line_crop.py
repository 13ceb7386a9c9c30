"""Cutting a row of text into the lines a person would point at, each fitted closely to its ink.

A detector's box is generous and runs through whatever stands in one row: the titles of a menu bar, a
label and the field beside it, the cells of a table. Here a row is cut at every upright border and at
wide gaps, and each part is trimmed to its ink. The result depends on the ink alone, so text that moved
or scrolled gives the identical crop again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.frame import Pixels, pixels_digest
from vision.geometry import Rect
from vision.spacing import fixed_pitch
from vision.text_box import TextBox

Grey = NDArray[np.int16]
Span = tuple[int, int]  # half-open

_WIDE_GAP = 1.1  # of the ink's height: a space is a third of it, a menu's gap one and a half
_WIDE_GAP_IN_CELLS = 2.2  # of fixed-pitch type: two spaces or more
_ACCENT_GAP = 6
_LEAST_GAP = 8  # pixels
_LEAST_WIDTH = 2  # pixels
_CONTRAST = 0.2  # of the row's own contrast: less than that is background
_LEAST_CONTRAST = 14.0  # grey levels
_BORDER_HEIGHT = 1.5  # of a core's height: an upright stroke that long is no letter
_FRAME_WIDTH = 0.8  # of a part's width: a level edge that long is no letter
_MARGIN = 0.2  # of the ink's height, added around it for the recogniser
_MARGIN_BELOW = 0.4  # room for descenders
_LEAST_HEIGHT = 16  # pixels, margins included: letters without descenders stay as small as they are
_LEAST_MARGIN = 2  # pixels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineCrop:
    """One line of text.

    `rect` is its ink on the image, `pixels` the ink with a plain margin around it, and `strokes` are the
    spans of columns of `pixels` that hold ink, left to right.
    """

    rect: Rect
    pixels: Pixels
    strokes: tuple[Span, ...]

    @property
    def key(self) -> str:
        """Equal for lines that look the same."""
        return pixels_digest(self.pixels)


def cut_lines(pixels: Pixels, box: TextBox) -> tuple[LineCrop, ...]:
    """The lines in one row of text, left to right."""
    outer = box.outer
    row = pixels[outer.top : outer.bottom, outer.left : outer.right]
    grey = cv2.cvtColor(row, cv2.COLOR_RGB2GRAY).astype(np.int16)
    core = (box.core.top - outer.top, box.core.bottom - outer.top)
    least = max(_LEAST_CONTRAST, _CONTRAST * float(np.ptp(grey[core[0] : core[1]])))
    lines = []
    for left, right in _between_borders(grey, core, least):
        top, bottom = _ink_rows(grey[:, left:right], core, least)
        for words in _words_by_gap(grey[max(0, top - 1) : bottom + 1, left:right], bottom - top, least):
            rect = Rect.from_edges(left + words[0][0], top, left + words[-1][1], bottom)
            lines.append(_crop(pixels, rect.moved(outer.left, outer.top), words))
    return tuple(lines)


def _between_borders(grey: Grey, core: Span, least: float) -> list[Span]:
    """The spans of columns between upright borders, those without ink left out.

    A border is where one full column meets another of another shade, and it stands out above and below
    the ink on either side: the stem of a letter does not.
    """
    width = grey.shape[1]
    middle = (core[0] + core[1]) // 2
    same = np.abs(grey - grey[middle]) < least
    above = np.logical_and.accumulate(same[: middle + 1][::-1], axis=0).sum(axis=0)
    below = np.logical_and.accumulate(same[middle:], axis=0).sum(axis=0)
    full = above + below - 1 >= _BORDER_HEIGHT * (core[1] - core[0])
    steps = np.flatnonzero(full[1:] & full[:-1] & (np.abs(np.diff(grey[middle])) >= least)) + 1
    cuts = [0, *steps.tolist(), width]
    parts: list[Span] = []
    stroke = (0, len(grey))  # the lowest top and the highest bottom of the borders since the last part
    for left, right in pairwise(cuts):
        if left:
            first, last = middle - above[left - 1 : left + 1].min(), middle + below[left - 1 : left + 1].min()
            stroke = (max(stroke[0], int(first) + 1), min(stroke[1], int(last)))
        if full[left:right].all():
            continue
        if parts and not _stands_out(stroke, grey, (parts[-1], (left, right)), core, least):
            parts[-1] = (parts[-1][0], right)
        else:
            parts.append((left, right))
        stroke = (0, len(grey))
    return parts


def _stands_out(stroke: Span, grey: Grey, parts: tuple[Span, Span], core: Span, least: float) -> bool:
    inks = [_ink_rows(grey[:, left:right], core, least) for left, right in parts]
    return stroke[0] < min(top for top, _ in inks) and stroke[1] > max(bottom for _, bottom in inks)


def _ink_rows(grey: Grey, core: Span, least: float) -> Span:
    """The rows that hold ink: from the core outwards to the first row without an edge, or to a frame."""
    level = (np.abs(np.diff(grey, axis=0)) >= least).mean(axis=1) >= _FRAME_WIDTH
    frames = np.flatnonzero(level) + 1
    first = max((int(row) for row in frames if row <= core[0]), default=0)
    last = min((int(row) for row in frames if row >= core[1]), default=len(grey))
    inside = grey[first:last]
    plain = np.ptp(inside, axis=0) < least  # columns of one shade are no ink: background or a border
    shade = inside[0]
    ground = np.median(shade[plain]) if plain.any() else 0
    border = plain & (np.abs(shade - ground) >= least)
    edges = np.abs(np.diff(inside, axis=1)) >= least
    inked = (edges & ~(plain[1:] & plain[:-1]) & ~(border[1:] | border[:-1])).any(axis=1)
    top, bottom = core[0] - first, core[1] - first
    accent = max(1, (core[1] - core[0]) // _ACCENT_GAP)  # rows: a capital's accent stands off from it
    while top > 0 and inked[max(0, top - 1 - accent) : top].any():
        top -= 1
    while bottom < len(inked) and inked[bottom]:
        bottom += 1
    while top < bottom - 1 and not inked[top]:
        top += 1
    while bottom > top + 1 and not inked[bottom - 1]:
        bottom -= 1
    return top + first, bottom + first


def _words_by_gap(rows: Grey, height: int, least: float) -> list[list[Span]]:
    """The spans of inked columns, grouped into lines by the wide gaps between them."""
    inked = np.ptp(rows, axis=0) >= least
    steps = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    strokes = list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))
    pitch = fixed_pitch(strokes)
    widest = max(_LEAST_GAP, _WIDE_GAP * height if pitch is None else _WIDE_GAP_IN_CELLS * pitch)
    groups: list[list[Span]] = []
    for left, right in strokes:
        if groups and left - groups[-1][-1][1] < widest:
            groups[-1].append((left, right))
        else:
            groups.append([(left, right)])
    return [group for group in groups if group[-1][1] - group[0][0] >= _LEAST_WIDTH]


def _crop(pixels: Pixels, rect: Rect, strokes: list[Span]) -> LineCrop:
    ink = pixels[rect.top : rect.bottom, rect.left : rect.right]
    height, width = ink.shape[:2]
    margin = max(_LEAST_MARGIN, round(_MARGIN * height))
    below = max(_LEAST_MARGIN, round(_MARGIN_BELOW * height), _LEAST_HEIGHT - height - margin)
    framed = np.empty((margin + height + below, width + 2 * margin, 3), np.uint8)
    framed[:] = np.median(np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]]), axis=0)
    framed[margin : margin + height, margin : margin + width] = ink
    start = strokes[0][0] - margin
    return LineCrop(
        rect=rect,
        pixels=framed,
        strokes=tuple((left - start, right - start) for left, right in strokes),
    )

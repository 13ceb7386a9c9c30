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
_WIDE_STEP_IN_CELLS = 2.5  # from the middle of one letter to the next one's: over one space it is two
_ACCENT_GAP = 8  # of a core's height: an eighth
_LEAST_GAP = 8  # pixels
_LEAST_WIDTH = 2  # pixels
_CONTRAST = 0.2  # of the row's own contrast: less than that is background
_LEAST_CONTRAST = 14.0  # grey levels
_BORDER_HEIGHT = 1.1  # of a core's height, at least
_BORDER_WIDTH = 4  # pixels, at most
_BORDERED = 6  # times as wide as a border: what may have one on both sides
_BEYOND = 2  # pixels, at least, that a border is longer than the core at either end
_BEYOND_CORE = 0.15  # of the core's height, at least
_ABOUT_AS_LONG = 0.22
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


def sign_crop(pixels: Pixels, rect: Rect) -> LineCrop:
    """The crop of a lone sign whose rectangle is known."""
    return _crop(pixels, rect, [(0, rect.width)])


def _between_borders(grey: Grey, core: Span, least: float) -> list[Span]:
    """The spans of columns between upright borders.

    Where a border meets the ground that it frames, the two are about equally long; the ground beside the
    stem of a letter is much longer than the stem. And a border stands out above and below the ink.
    """
    width = grey.shape[1]
    middle = (core[0] + core[1]) // 2
    same = np.abs(grey - grey[middle]) < least
    first = middle + 1 - np.logical_and.accumulate(same[: middle + 1][::-1], axis=0).sum(axis=0)
    last = middle + np.logical_and.accumulate(same[middle:], axis=0).sum(axis=0)
    cuts = _borders(grey[middle], last - first, core[1] - core[0], least)
    parts: list[Span] = []
    border = (0, len(grey))  # the rows of the borders since the last part
    for left, right in pairwise([0, *cuts, width]):
        if left:
            border = (
                max(border[0], int(first[left - 1 : left + 1].max())),
                min(border[1], int(last[left - 1 : left + 1].min())),
            )
        if left and right < width and right - left <= _BORDER_WIDTH:
            continue
        if parts and not _stands_out(border, grey, (parts[-1], (left, right)), core, least):
            parts[-1] = (parts[-1][0], right)
        else:
            parts.append((left, right))
        border = (0, len(grey))
    return parts


def _borders(shade: NDArray[np.int16], length: NDArray[np.intp], height: int, least: float) -> list[int]:
    """The columns at which borders begin and end; `length` is how far each column keeps its shade."""
    long = length >= _BORDER_HEIGHT * height
    steps = np.flatnonzero(long[1:] & long[:-1] & (np.abs(np.diff(shade)) >= least)) + 1
    before, after = length[steps - 1], length[steps]
    framing = np.abs(before - after) <= _ABOUT_AS_LONG * np.maximum(before, after)
    near = np.abs(steps[:, np.newaxis] - steps[framing]) <= _BORDER_WIDTH
    return sorted(int(step) for step in steps[near.any(axis=1)])


def _stands_out(border: Span, grey: Grey, parts: tuple[Span, Span], core: Span, least: float) -> bool:
    """Whether a border is longer, above and below, than the ink on either side.

    Where there is none on one side, it must be longer than a letter is beyond the core.
    """
    inks = [_ink_rows(grey[:, left:right], core, least) for left, right in parts]
    if any(bottom - top <= 1 for top, bottom in inks):
        beyond = max(_BEYOND, round(_BEYOND_CORE * (core[1] - core[0])))
        inks.append((core[0] - beyond + 1, core[1] + beyond - 1))
    return border[0] < min(top for top, _ in inks) and border[1] > max(bottom for _, bottom in inks)


def _ink_rows(grey: Grey, core: Span, least: float) -> Span:
    """The rows that hold ink: from the core outwards to the first row without an edge, or to a frame."""
    level = (np.abs(np.diff(grey, axis=0)) >= least).mean(axis=1) >= _FRAME_WIDTH
    frames = np.flatnonzero(level) + 1
    first = max((int(row) for row in frames if row <= core[0]), default=0)
    last = min((int(row) for row in frames if row >= core[1]), default=len(grey))
    inside = grey[first:last]
    plain: NDArray[np.bool_] = (
        np.ptp(inside, axis=0) < least
    )  # columns of one shade are no ink: background or a border
    shade = inside[0]
    ground = np.median(shade[plain]) if plain.any() else 0
    border = plain & (np.abs(shade - ground) >= least)
    beside = ~(plain[1:] & plain[:-1]) & ~(border[1:] | border[:-1])
    edges = (np.abs(np.diff(inside, axis=1)) >= least) & beside
    corner = _BORDER_WIDTH if edges.shape[1] > _BORDERED * _BORDER_WIDTH else 0  # a frame's may be round
    inked = edges[:, corner : edges.shape[1] - corner].any(axis=1)
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
    groups: list[list[Span]] = []
    for stroke in strokes:
        if groups and not _wide_gap(groups[-1][-1], stroke, height, pitch):
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    return [group for group in groups if group[-1][1] - group[0][0] >= _LEAST_WIDTH]


def _wide_gap(before: Span, after: Span, height: int, pitch: float | None) -> bool:
    """Whether two strokes of ink stand too far apart for one line.

    In fixed-pitch type the letters' middles tell more than the gap, which is wider beside narrow letters.
    Proportional type of many digits looks like it, but not across a gap: that is off the grid.
    """
    gap = after[0] - before[1]
    if pitch is None:
        return gap >= max(_LEAST_GAP, _WIDE_GAP * height)
    half = pitch / 2  # where letters touch, the stroke's edge tells where the last of them lies
    ends = max(before[1] - half, sum(before) / 2), min(after[0] + half, sum(after) / 2)
    far = ends[1] - ends[0] >= _WIDE_STEP_IN_CELLS * pitch
    return gap >= max(_LEAST_GAP, _WIDE_GAP_IN_CELLS * pitch) or (gap >= _LEAST_GAP and far)


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

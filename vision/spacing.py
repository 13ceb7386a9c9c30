"""Putting the spaces of a recognised line where its ink has gaps.

The recogniser reads letters well and spaces less so: it drops them around punctuation and in small type,
and puts some into loosely set words. The ink knows better, as long as the gap is clearly a space or
clearly none; between the two, the recogniser is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

Span = tuple[int, int]  # half-open

_SURELY_A_SPACE = 0.34  # of the ink's height: a space with the side bearings beside it is 0.35 to 0.6
_SURELY_NO_SPACE = 0.18  # of the ink's height
_NARROW = frozenset(".,:;'`!|·…")  # in fixed-pitch type these stand alone in a wide cell
_ENOUGH_STROKES = 8
_STRAY = 0.14  # of a cell: how far the middles of fixed-pitch letters lie from their grid on average
_IDEOGRAPHS = 0x2E80  # from here on, scripts that are set without spaces


def respace(text: str, centres: Sequence[float], strokes: Sequence[Span], ink_height: int) -> str:
    """`text` with its spaces put right.

    `centres` are the columns at which each character of `text` was read, `strokes` the spans of columns
    that hold ink, both in pixels of the same image and ascending; `ink_height` is in pixels too.
    Fixed-pitch type, whose letters stand far apart, is left as it was read.
    """
    if fixed_pitch(strokes) is not None:
        return text
    gaps = [(a[1], b[0]) for a, b in pairwise(strokes)]
    letters = [(letter, x) for letter, x in zip(text, centres, strict=True) if letter != " "]
    spaced = _spaced_after(text)
    written = ""
    for number, (letter, x) in enumerate(letters):
        written += letter
        if number + 1 == len(letters):
            break
        after, next_x = letters[number + 1]
        gap = max((b - a for a, b in gaps if x < (a + b) / 2 < next_x), default=0) / ink_height
        if spaced[number]:
            written += "" if 0 < gap < _SURELY_NO_SPACE else " "
        elif gap >= _SURELY_A_SPACE and _may_be_parted(letter, after):
            written += " "
    return written


def fixed_pitch(strokes: Sequence[Span]) -> float | None:
    """The width of a letter's cell, in pixels, where every letter has the same; None where they differ.

    `strokes` are the spans of columns that hold ink. Too few of them say nothing.
    """
    if len(strokes) < _ENOUGH_STROKES:
        return None
    middles = [(left + right) / 2 for left, right in strokes]
    steps = [b - a for a, b in pairwise(middles)]
    pitch = median(steps)
    stray = sum(abs(step - pitch * round(step / pitch)) for step in steps) / len(steps)
    return pitch if stray < _STRAY * pitch else None


def _spaced_after(text: str) -> list[bool]:
    """For each letter of the text that is no space: does a space follow it?"""
    return [after == " " for letter, after in zip(text, f"{text} "[1:], strict=True) if letter != " "]


def _may_be_parted(before: str, after: str) -> bool:
    if before in _NARROW and after in _NARROW:
        return False
    return ord(before) < _IDEOGRAPHS and ord(after) < _IDEOGRAPHS

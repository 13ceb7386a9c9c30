"""Words in a line that are drawn in another colour than the rest of it, as links are. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vision.element import Element, Role, Source
from vision.frame import Pixels
from vision.geometry import Rect
from vision.text_line import TextLine

_INK = 70  # of 255: how much ink differs from its ground
_COLOURED = 70  # of 255: the least difference between the strongest and the weakest channel of a link's ink
_GAP = 0.3  # of a line's height: what lies farther apart are two words


def links(pixels: Pixels, lines: Sequence[TextLine]) -> list[Element]:
    """The runs of coloured words in lines of other ink, and lines that are blue and underlined as a whole."""
    return [link for line in lines for link in _in_line(pixels, line)]


def _in_line(pixels: Pixels, line: TextLine) -> list[Element]:
    rect = line.rect.intersection(Rect(0, 0, pixels.shape[1], pixels.shape[0]))
    part = pixels[rect.top : rect.bottom, rect.left : rect.right].astype(np.int16)
    if not part.size:
        return []
    ground = np.median(part.reshape(-1, 3), axis=0)
    ink = np.abs(part - ground).max(axis=2) > _INK
    coloured = ink & (part.max(axis=2) - part.min(axis=2) > _COLOURED)
    bluish = coloured & (part[..., 2] >= part.max(axis=2))
    if (
        sum(c.isalnum() for c in line.text) < 2
        or coloured.sum() < 0.05 * max(1, ink.sum())
        or (np.ptp(ground) > _COLOURED)
    ):
        return []
    spans = _words(ink, rect.height)
    texts = line.text.split()
    if len(spans) != len(texts):
        spans = _by_letters(line.text, rect.width)
    return _runs(rect, spans, texts, bluish)


def _words(ink: NDArray[np.bool_], height: int) -> list[tuple[int, int]]:
    """The spans of columns that words take: an underline runs on through the spaces of a link, so only what
    lies above the lowest part counts."""
    columns = np.flatnonzero(ink[: max(1, round(height * 0.72))].any(axis=0))
    if not columns.size:
        return []
    breaks = np.flatnonzero(np.diff(columns) > max(2, _GAP * height * 0.75)) + 1
    return [(int(run[0]), int(run[-1]) + 1) for run in np.split(columns, breaks)]


def _by_letters(text: str, width: int) -> list[tuple[int, int]]:
    """About where each word of a line is, if all letters were as wide."""
    spans, at, each = [], 0, width / max(1, len(text))
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        spans.append((int(start * each), int(at * each)))
    return spans


def _runs(
    rect: Rect,
    spans: list[tuple[int, int]],
    texts: list[str],
    linked: NDArray[np.bool_],
) -> list[Element]:
    """The words of links; neighbours are one link where their underline runs on between them."""
    found: list[tuple[int, int, str]] = []
    for (start, end), word in zip(spans, texts, strict=True):
        if not linked[:, start:end].sum() > 0.05 * max(1, (end - start) * linked.shape[0]):
            continue
        if found and start > found[-1][1] and bool(linked[:, found[-1][1] : start].any(axis=0).mean() > 0.7):
            first, _, words = found.pop()
            found.append((first, end, f"{words} {word}"))
        else:
            found.append((start, end, word))
    return [_link(Rect(rect.left + a, rect.top, max(1, b - a), rect.height), words) for a, b, words in found]


def _link(rect: Rect, text: str) -> Element:
    return Element(
        role=Role.LINK,
        rect=rect,
        text=text,
        sources=frozenset({Source.DETECTOR, Source.OCR}),
        confidence=0.8,
    )

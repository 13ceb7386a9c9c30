"""The text on a screen, read again only where the screen changed.

Three things are remembered from one frame to the next: the detector's map, of which only the changed
parts are computed anew; the rows of text outside those parts; and what every line once seen reads, by
its pixels, so that text which moved, scrolled or came back is not recognised again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from vision.changes import TILE, Tiles, any_under, changed_tiles, merged, regions, written_tiles
from vision.frame import Pixels
from vision.geometry import Rect
from vision.line_crop import LineCrop, cut_lines, sign_crop
from vision.ocr import Reading
from vision.text_box import TextBox, TextMap, find_text_boxes
from vision.text_line import TextLine

_CONTEXT = 32  # pixels around a part that the detector is shown as well
_SEAM = 16  # pixels around a changed part whose map is computed anew too, so that a line that grew has no gap
_PIECE = 640  # pixels, the longest side of a part: the detector slows down on larger ones
_MOST_REMEMBERED = 8192  # lines
_IDEOGRAPHS = 0x2E80  # from here on
_SIGN = 2  # letters at most, of what stands alone


class ReadsText(Protocol):
    """What reads, as the screen's text needs it: see TextReader."""

    def text_map(self, pixels: Pixels) -> TextMap: ...

    def recognise(self, lines: Sequence[LineCrop]) -> Sequence[Reading]: ...


@dataclass(frozen=True, slots=True)
class _Row:
    box: TextBox
    lines: tuple[TextLine, ...]


class ScreenText:
    """Reads the text of one screen, frame after frame."""

    def __init__(self, reader: ReadsText) -> None:
        self._reader = reader
        self._pixels: Pixels | None = None
        self._map: TextMap = np.zeros((0, 0), np.uint8)
        self._rows: tuple[_Row, ...] = ()
        self._known: OrderedDict[str, Reading] = OrderedDict()

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        """Every line of text on the screen, top to bottom; rects are relative to its top left corner."""
        whole = Rect(0, 0, pixels.shape[1], pixels.shape[0])
        if self._pixels is None or self._pixels.shape != pixels.shape:
            self._map, self._rows = np.zeros(pixels.shape[:2], np.uint8), ()
            changed = np.ones((-(-whole.height // TILE), -(-whole.width // TILE)), np.bool_)
        else:
            changed = changed_tiles(self._pixels, pixels)
        self._pixels = None  # until all of it is read: an error half-way must not leave a false memory
        areas = [region.inflated(_SEAM).intersection(whole) for region in regions(changed, whole)]
        for area in areas:
            for piece in _pieces(area):
                self._detect(pixels, piece)
        self._find_rows(pixels, areas, changed)
        self._pixels = pixels
        lines = (line for row in self._rows for line in row.lines)
        return tuple(sorted(lines, key=lambda line: (line.rect.top, line.rect.left)))

    def read_signs(self, pixels: Pixels, places: Sequence[Rect]) -> list[TextLine]:
        """What stands in little parts of an image, each read by itself; what reads as more than two letters,
        or as nothing, is left out. Rects are relative to the image."""
        crops = [sign_crop(pixels, place) for place in places]
        if crops:
            self._recognise(crops)
        lines = [self._line(crop) for crop in crops]
        return [line for line in lines if line is not None and _is_sign(line.text)]

    def _find_rows(self, pixels: Pixels, areas: Sequence[Rect], changed: Tiles) -> None:
        """Find the rows of text where the map is new; a row without a changed pixel stays as it is."""
        stale = {row for row in self._rows if any_under(changed, row.box.outer)}
        while True:
            kept = [row for row in self._rows if row not in stale]
            searched = merged([*areas, *(row.box.core for row in stale)], margin=0)
            found = [box for area in searched for box in find_text_boxes(self._map, area)]
            fresh = [box for box in found if any_under(changed, box.outer) or not _over(box, kept)]
            joined = {row for box in fresh for row in _over(box, kept)}
            if not joined:
                break
            stale |= joined
        self._rows = (*kept, *self._rows_in(pixels, fresh))

    def _rows_in(self, pixels: Pixels, boxes: Sequence[TextBox]) -> list[_Row]:
        crops = [cut_lines(pixels, box) for box in boxes]
        self._recognise([crop for of_box in crops for crop in of_box])
        return [
            _Row(box, tuple(filter(None, map(self._line, of_box))))
            for box, of_box in zip(boxes, crops, strict=True)
            if of_box
        ]

    def _detect(self, pixels: Pixels, piece: Rect) -> None:
        """Compute the map of one part anew; on flat colour, where the detector sees ghosts, it is zero."""
        part = np.s_[piece.top : piece.bottom, piece.left : piece.right]
        tiles = cv2.dilate(written_tiles(pixels[part]).astype(np.uint8), np.ones((3, 3), np.uint8))
        self._map[part] = 0
        rows, columns = np.nonzero(tiles)
        if not rows.size:
            return
        top, left = int(rows.min()) * TILE, int(columns.min()) * TILE
        bottom, right = (int(rows.max()) + 1) * TILE, (int(columns.max()) + 1) * TILE
        written = Rect.from_edges(left, top, right, bottom).moved(piece.left, piece.top).intersection(piece)
        height, width = pixels.shape[:2]
        shown = written.inflated(_CONTEXT).intersection(Rect(0, 0, width, height))
        likely = self._reader.text_map(pixels[shown.top : shown.bottom, shown.left : shown.right])
        inner = written.moved(-shown.left, -shown.top)
        mask = tiles.repeat(TILE, axis=0).repeat(TILE, axis=1)[top:bottom, left:right]
        self._map[written.top : written.bottom, written.left : written.right] = (
            likely[inner.top : inner.bottom, inner.left : inner.right]
            * mask[: written.height, : written.width]
        )

    def _recognise(self, crops: Sequence[LineCrop]) -> None:
        """See to it that what each line reads is known, and forget those not seen for longest."""
        unknown = {crop.key: crop for crop in crops if crop.key not in self._known}
        readings = self._reader.recognise(list(unknown.values()))
        self._known.update(zip(unknown, readings, strict=True))
        for crop in crops:
            self._known.move_to_end(crop.key)
        while len(self._known) > max(_MOST_REMEMBERED, len(crops)):
            self._known.popitem(last=False)

    def _line(self, crop: LineCrop) -> TextLine | None:
        reading = self._known[crop.key]
        if not reading.is_text:
            return None
        return TextLine(text=reading.text, rect=crop.rect, confidence=reading.confidence)


def _is_sign(text: str) -> bool:
    """A letter or two; an ideograph is mostly a symbol that was misread."""
    return len(text.strip()) <= _SIGN and all(ord(letter) < _IDEOGRAPHS for letter in text)


def _over(box: TextBox, rows: Sequence[_Row]) -> list[_Row]:
    """The rows whose core a box's core overlaps."""
    return [row for row in rows if row.box.core.intersection(box.core)]


def _pieces(region: Rect) -> list[Rect]:
    """The region in parts of a size that the detector is quick on."""
    return [
        Rect(left, top, _PIECE, _PIECE).intersection(region)
        for top in range(region.top, region.bottom, _PIECE)
        for left in range(region.left, region.right, _PIECE)
    ]

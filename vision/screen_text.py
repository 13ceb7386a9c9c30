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

import numpy as np

from vision.changes import changed_regions, merged, written_regions
from vision.frame import Pixels
from vision.geometry import Rect
from vision.line_crop import LineCrop, cut_lines
from vision.ocr import Reading
from vision.text_box import TextBox, TextMap, find_text_boxes
from vision.text_line import TextLine

_CONTEXT = 32  # pixels around a part that the detector is shown as well
_PIECE = 640  # pixels, the longest side of a part: the detector slows down on larger ones
_MOST_REMEMBERED = 8192  # lines


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
        if self._pixels is None or self._pixels.shape != pixels.shape:
            self._map, self._rows = np.zeros(pixels.shape[:2], np.uint8), ()
            regions = written_regions(pixels)
        else:
            regions = changed_regions(self._pixels, pixels)
        self._pixels = None  # until all of it is read: an error half-way must not leave a false memory
        self._read_again(pixels, self._snapped(regions))
        self._pixels = pixels
        lines = (line for row in self._rows for line in row.lines)
        return tuple(sorted(lines, key=lambda line: (line.rect.top, line.rect.left)))

    def _snapped(self, regions: tuple[Rect, ...]) -> tuple[Rect, ...]:
        """The regions, grown until none of them cuts a row of text that is known."""
        while True:
            whole = merged(
                [
                    *regions,
                    *(row.box.outer for row in self._rows if _touches(row.box.outer, regions)),
                ]
            )
            if whole == regions:
                return whole
            regions = whole

    def _read_again(self, pixels: Pixels, regions: tuple[Rect, ...]) -> None:
        for region in regions:
            for piece in _pieces(region):
                self._detect(pixels, piece)
        kept = [row for row in self._rows if not _touches(row.box.outer, regions)]
        boxes = [box for region in regions for box in find_text_boxes(self._map, region)]
        crops = [cut_lines(pixels, box) for box in boxes]
        self._recognise([crop for of_box in crops for crop in of_box])
        found = [
            _Row(box, tuple(filter(None, map(self._line, of_box))))
            for box, of_box in zip(boxes, crops, strict=True)
        ]
        self._rows = (*kept, *found)

    def _detect(self, pixels: Pixels, piece: Rect) -> None:
        height, width = pixels.shape[:2]
        shown = piece.inflated(_CONTEXT).intersection(Rect(0, 0, width, height))
        likely = self._reader.text_map(pixels[shown.top : shown.bottom, shown.left : shown.right])
        inner = piece.moved(-shown.left, -shown.top)
        self._map[piece.top : piece.bottom, piece.left : piece.right] = likely[
            inner.top : inner.bottom, inner.left : inner.right
        ]

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


def _touches(rect: Rect, regions: tuple[Rect, ...]) -> bool:
    return any(rect.intersection(region) for region in regions)


def _pieces(region: Rect) -> list[Rect]:
    """The region in parts of a size that the detector is quick on."""
    return [
        Rect(left, top, _PIECE, _PIECE).intersection(region)
        for top in range(region.top, region.bottom, _PIECE)
        for left in range(region.left, region.right, _PIECE)
    ]

"""Reading text from pixels with the models RapidOCR's wheel carries; nothing is ever downloaded.

Two networks of PP-OCRv6 (small), run by onnxruntime: a detector (Differentiable Binarization,
Liao et al. 2020, arXiv:1911.08947), which says for every pixel how likely it is the core of a line of
text, and a recogniser (CTC, Graves et al. 2006), which says what one line reads. Each line is
recognised at its own width, so what it reads does not depend on what else is on the screen: the same
pixels give the same words.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.errors import OcrError
from vision.frame import Pixels
from vision.geometry import Rect
from vision.line_crop import LineCrop, cut_lines
from vision.spacing import respace
from vision.text_box import TextMap, find_text_boxes
from vision.text_line import TextLine

if TYPE_CHECKING:
    import onnxruntime

_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"
_STRIDE = 32  # the detector needs sides that are multiples of it
_LINE_HEIGHT = 48  # the recogniser's input height
_WIDTH_STEP = 16  # lines are padded to multiples of it
_LEAST_WIDTH = 48  # narrower lines are padded to it
_MOST_WIDTH = 3200  # wider lines are squeezed to it
_MOST_AT_ONCE = 8  # lines
_CERTAIN_ENOUGH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one line reads. `confidence` is the mean over its characters, 0.0 to 1.0."""

    text: str
    confidence: float

    @property
    def is_text(self) -> bool:
        return bool(self.text) and self.confidence >= _CERTAIN_ENOUGH


class TextReader:
    """Finds and reads lines of text.

    `threads` bounds the processor cores used. Raises OcrError where the models cannot be loaded.
    """

    def __init__(self, threads: int | None = None) -> None:
        cores = threads or min(8, os.cpu_count() or 1)
        self._detector = _session(_DETECTOR, cores)
        self._recogniser = _session(_RECOGNISER, cores)
        listed = self._recogniser.get_modelmeta().custom_metadata_map["character"]
        self._characters = ("", *listed.splitlines(), " ")  # index 0 is CTC's blank

    def text_map(self, pixels: Pixels) -> TextMap:
        """How likely each pixel is the core of a line of text, 0 to 255, same height and width."""
        height, width = pixels.shape[:2]
        padding = ((0, -height % _STRIDE), (0, -width % _STRIDE), (0, 0))
        padded = np.pad(pixels, padding, mode="edge")
        likely = _run(self._detector, padded[np.newaxis])[0, 0, :height, :width]
        return (likely * 255).astype(np.uint8)

    def recognise(self, lines: Sequence[LineCrop]) -> tuple[Reading, ...]:
        """What each line reads, in their order; an empty Reading where that is nothing."""
        images = [_to_line_height(line.pixels) for line in lines]
        order = sorted(range(len(images)), key=lambda number: images[number].shape[1])
        readings: dict[int, Reading] = {}
        for width, same in groupby(order, key=lambda number: images[number].shape[1]):
            for batch in _batches(list(same)):
                scores = _run(self._recogniser, np.stack([images[number] for number in batch]))
                for number, of_line in zip(batch, scores, strict=True):
                    readings[number] = self._reading(lines[number], of_line, width)
        return tuple(readings[number] for number in range(len(images)))

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        """Every line of text on an image, in reading order; rects are relative to its top left corner."""
        whole = Rect(0, 0, pixels.shape[1], pixels.shape[0])
        crops = [
            crop for box in find_text_boxes(self.text_map(pixels), whole) for crop in cut_lines(pixels, box)
        ]
        return tuple(
            TextLine(text=reading.text, rect=crop.rect, confidence=reading.confidence)
            for crop, reading in zip(crops, self.recognise(crops), strict=True)
            if reading.is_text
        )

    def _reading(self, line: LineCrop, scores: NDArray[np.float32], width: int) -> Reading:
        """Greedy CTC decoding: `scores` has shape (steps along the line, characters)."""
        best = scores.argmax(axis=1)
        spoken = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
        if not spoken.size:
            return Reading(text="", confidence=0.0)
        column = width / len(best) * line.pixels.shape[0] / _LINE_HEIGHT
        text = respace(
            "".join(self._characters[best[step]] for step in spoken),
            [(step + 0.5) * column for step in spoken.tolist()],
            line.strokes,
            line.rect.height,
        )
        return Reading(text=text, confidence=float(scores[spoken, best[spoken]].mean()))


def _session(model: str, threads: int) -> onnxruntime.InferenceSession:
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read as it is imported
    import onnxruntime

    package = find_spec("rapidocr")
    if package is None or package.origin is None:
        raise OcrError("the package rapidocr, which carries the text models, is not installed")
    path = Path(package.origin).parent / "models" / model
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors have no common base but this one
        raise OcrError(f"the text model {path} could not be loaded: {error}") from error


def _run(session: onnxruntime.InferenceSession, images: Pixels) -> NDArray[np.float32]:
    """A network's answer to RGB images: the models want BGR, scaled to -1.0 .. 1.0, channels first."""
    values = images[..., ::-1].transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1.0
    try:
        answer: list[Any] = session.run(None, {session.get_inputs()[0].name: values})
    except Exception as error:  # as above
        raise OcrError(f"the text models failed on an image of shape {images.shape}: {error}") from error
    result: NDArray[np.float32] = answer[0]
    return result


def _batches(numbers: list[int]) -> list[list[int]]:
    return [numbers[start : start + _MOST_AT_ONCE] for start in range(0, len(numbers), _MOST_AT_ONCE)]


def _to_line_height(line: Pixels) -> Pixels:
    """The line at the recogniser's height and nearly its own width: lines of one width go together."""
    height, width = line.shape[:2]
    wide = min(max(1, round(width * _LINE_HEIGHT / height)), _MOST_WIDTH)
    scaled = cv2.resize(line, (wide, _LINE_HEIGHT), interpolation=cv2.INTER_CUBIC)
    missing = max(-wide % _WIDTH_STEP, _LEAST_WIDTH - wide)
    return np.pad(scaled, ((0, 0), (0, missing), (0, 0)), mode="edge").astype(np.uint8)

"""Finding elements and telling their states with onnxruntime, on the processor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np

from vision.changes import merged
from vision.detector.config import DEEPEST, STRIDE, DetectorConfig
from vision.detector.detected import Detected, decoded
from vision.detector.states import StateReader
from vision.element import Element, State
from vision.errors import ModelError
from vision.frame import Frame
from vision.geometry import Rect
from vision.models.onnx_model import OnnxModel, read_model

SHIPPED = Path(__file__).parent / "weights"
DETECTOR_FILE = "detector.onnx"
STATES_FILE = "states.onnx"

_CONTEXT = 96  # pixels around a part that the detector is shown as well
_WHOLE = 0.6  # of a frame: where more is to be looked at, all of it is, at once
_LARGE = 200_000  # pixels: a change in something larger does not make it another thing
_SAME = 0.5  # IoU


class Detector:
    """Finds what is drawn rather than written on a frame, and reads the states of elements.

    It remembers what it found on the last frame: where told what has changed, it looks only there. One thread
    may use it.
    """

    def __init__(
        self, config: DetectorConfig, finder: bytes, teller: bytes, threads: int | None = None
    ) -> None:
        """`finder` and `teller` are ONNX files. Raises ModelError where they are not what `config` says."""
        cores = threads or min(8, os.cpu_count() or 1)
        self.config = config
        self._finder = OnnxModel(
            finder,
            "the detector",
            inputs={"pixels": ("uint8", 4)},
            outputs={"heat": (1, len(config.roles), -1, -1), "edges": (1, 4, -1, -1)},
            threads=cores,
        )
        self._reader = StateReader(config, teller, cores)
        self._found: tuple[Detected, ...] = ()
        self._seen: Rect | None = None

    @classmethod
    def load(cls, folder: Path | None = None, threads: int | None = None) -> Self:
        """The detector saved in a folder, or the one that comes with Deskhand. Raises ModelError."""
        folder = folder or SHIPPED
        config = DetectorConfig.from_pretrained(folder)
        return cls(config, read_model(folder / DETECTOR_FILE), read_model(folder / STATES_FILE), threads)

    def detect(self, frame: Frame, changed: Sequence[Rect] | None = None) -> tuple[Detected, ...]:
        """What is on the frame, in pixels of the desk, the surest first. Raises ModelError.

        `changed` are the parts of the desk whose pixels differ from the last frame given; None looks at
        everything. An element that such a part touches is looked for again, the others stand.
        """
        seen, self._seen = self._seen, None  # an error half-way must not leave a false memory
        if changed is None or seen != frame.rect:
            self._found = self._find(frame, frame.rect)
        else:
            self._found = self._again(frame, changed)
        self._seen = frame.rect
        return self._found

    def states(self, frame: Frame, elements: Sequence[Element]) -> tuple[frozenset[State], ...]:
        """The states that each element looks to be in, of those its role can have; none where it does not lie
        on the frame. Raises ModelError."""
        return self._reader.read(frame, elements)

    def _again(self, frame: Frame, changed: Sequence[Rect]) -> tuple[Detected, ...]:
        touched = [part for rect in changed if (part := rect.intersection(frame.rect))]
        stale = [
            d.rect
            for d in self._found
            if d.rect.area <= _LARGE and any(d.rect.intersection(part) for part in touched)
        ]
        parts = merged([*touched, *stale], margin=_CONTEXT)
        if sum(_shown(part, frame.rect).area for part in parts) > _WHOLE * frame.rect.area:
            return self._find(frame, frame.rect)
        kept = [d for d in self._found if not any(part.contains(d.rect.centre) for part in parts)]
        new = [d for part in parts for d in self._find(frame, part)]
        apart = [d for d in kept if not any(d.rect.iou(other.rect) > _SAME for other in new)]
        return tuple(sorted([*new, *apart], key=lambda d: -d.score))

    def _find(self, frame: Frame, part: Rect) -> tuple[Detected, ...]:
        """What has its middle in a part of the frame, which is seen with what is around it."""
        shown = frame.rect if part == frame.rect else _shown(part, frame.rect)
        pixels = frame.crop(shown)
        below, beside = -shown.height % DEEPEST, -shown.width % DEEPEST
        if below or beside:
            pixels = np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge")
        heat, edges = self._finder.run({"pixels": pixels[np.newaxis]})
        if not heat.shape[2:] == edges.shape[2:] == tuple(side // STRIDE for side in pixels.shape[:2]):
            raise ModelError("the detector's answer has not the frame's shape: nothing was taken from it.")
        found = decoded(heat[0], edges[0], self.config.roles, self.config.thresholds)
        moved = (replace(d, rect=d.rect.moved(shown.left, shown.top).intersection(shown)) for d in found)
        return tuple(d for d in moved if d.rect and part.contains(d.rect.centre))


def _shown(part: Rect, whole: Rect) -> Rect:
    """A part with what is around it, beginning on the grid of cells that the whole begins on."""
    inside = part.inflated(_CONTEXT).intersection(whole)
    left = inside.left - (inside.left - whole.left) % DEEPEST
    top = inside.top - (inside.top - whole.top) % DEEPEST
    return Rect.from_edges(left, top, inside.right, inside.bottom)

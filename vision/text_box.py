"""Where on an image a detector's text map says that lines of text are."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Rect

TextMap = NDArray[np.uint8]

# The constants of Differentiable Binarization as PP-OCR sets them, but for the second.
_CORE = round(0.3 * 255)  # a pixel this likely belongs to the core of a line
_LINE = 0.7 * 255  # the mean over a core for it to count: lines have 0.8 and more, icons less
_UNCLIP = 1.6  # the core is grown by area x this / perimeter
_LEAST_SIDE = 3


@dataclass(frozen=True, slots=True)
class TextBox:
    """A row of text on an image: `core` is the middle of its letters, `outer` holds them whole."""

    core: Rect
    outer: Rect


def find_text_boxes(text_map: TextMap, within: Rect) -> tuple[TextBox, ...]:
    """The rows of text whose cores lie in one part of an image, top to bottom, then left to right.

    `text_map` has shape (height, width) and says 0 to 255 how likely each pixel is the core of a line.
    """
    height, width = text_map.shape
    part = text_map[within.top : within.bottom, within.left : within.right]
    mask = cv2.dilate((part > _CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for label, (left, top, wide, high, _) in enumerate(stats.tolist()):
        cut = np.s_[top : top + high, left : left + wide]
        if label == 0 or min(wide, high) < _LEAST_SIDE or part[cut][labels[cut] == label].mean() < _LINE:
            continue
        core = Rect(left, top, wide, high).moved(within.left, within.top)
        margin = round(core.area * _UNCLIP / (2 * (wide + high)))
        found.append(TextBox(core, core.inflated(margin).intersection(Rect(0, 0, width, height))))
    return tuple(sorted(found, key=lambda box: (box.core.top, box.core.left)))

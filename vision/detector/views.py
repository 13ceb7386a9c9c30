"""What the state reader is shown of an element: a small picture, of one size for all. Pure."""

from __future__ import annotations

import cv2
import numpy as np

from vision.frame import Pixels
from vision.geometry import Rect

VIEW_HEIGHT = 32
VIEW_WIDTH = 96
_MARGIN = (
    0.3  # of the element's height, in pixels at least 3 and at most 10: focus is drawn around, and a tab is
)
_MARGINS = (3, 10)  # told from its neighbours
_TALLEST = 64  # pixels; of what is taller the upper end is shown


def state_view(pixels: Pixels, rect: Rect) -> Pixels:
    """(32, 96, 3): the element with what is just around it, black where the picture ends.

    It is scaled to the height; of what is then wider than 96 pixels the left and the right half of the view
    show its two ends, where boxes, arrows and switches are. Of what is taller than 64 pixels the upper end is
    shown.
    """
    margin = int(np.clip(round(_MARGIN * rect.height), *_MARGINS))
    around = rect.inflated(margin)
    high = max(1, min(around.height, _TALLEST))
    scale = VIEW_HEIGHT / high
    fits = round(VIEW_WIDTH / scale)
    view = np.zeros((VIEW_HEIGHT, VIEW_WIDTH, 3), np.uint8)
    if around.width <= fits:
        width = min(VIEW_WIDTH, max(1, round(around.width * scale)))
        view[:, :width] = _scaled(pixels, Rect(around.left, around.top, around.width, high), width)
        return view
    half, shown = VIEW_WIDTH // 2, max(1, fits // 2)
    view[:, :half] = _scaled(pixels, Rect(around.left, around.top, shown, high), half)
    view[:, half:] = _scaled(pixels, Rect(around.right - shown, around.top, shown, high), half)
    return view


def _scaled(pixels: Pixels, part: Rect, width: int) -> Pixels:
    """A part of a picture, black where it reaches over the edge, at the view's height and a width."""
    inside = part.intersection(Rect(0, 0, pixels.shape[1], pixels.shape[0]))
    cut = np.zeros((part.height, part.width, 3), np.uint8)
    if inside:
        top, left = inside.top - part.top, inside.left - part.left
        cut[top : top + inside.height, left : left + inside.width] = pixels[
            inside.top : inside.bottom, inside.left : inside.right
        ]
    smaller = part.height > VIEW_HEIGHT
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return cv2.resize(cut, (width, VIEW_HEIGHT), interpolation=how).astype(np.uint8)

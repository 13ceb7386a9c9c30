"""The picture that a model is shown of a part of the desk."""

from __future__ import annotations

import cv2
import numpy as np

from vision.frame import Frame, Pixels
from vision.models.model_view import ModelView


def picture_of(frame: Frame, view: ModelView) -> Pixels:
    """What a Frame shows of a view's region, resized to the view's picture; pixel for pixel where the two
    have the same size. Raises ValueError for a region that is not all on the Frame."""
    if not frame.rect.covers(view.region):
        raise ValueError(f"{view.region} is not all on a frame of {frame.rect}")
    part = np.ascontiguousarray(frame.crop(view.region))
    if part.shape[:2] == (view.height, view.width):
        return part.copy() if part.base is not None or part is frame.pixels else part
    shrinks = view.width < view.region.width or view.height < view.region.height
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, (view.width, view.height), interpolation=how), dtype=np.uint8)

from __future__ import annotations

import numpy as np
import pytest

from vision.frame import Frame
from vision.geometry import Rect
from vision.models.model_view import ModelView
from vision.models.picture import picture_of

DESK = Rect(-50, 20, 120, 80)
PIXELS = np.random.default_rng(0).integers(0, 256, (80, 120, 3), dtype=np.uint8)
FRAME = Frame(pixels=PIXELS, rect=DESK, time=0.0)


def test_a_part_in_its_own_size_is_shown_pixel_for_pixel_and_is_a_copy() -> None:
    part = Rect(-40, 30, 60, 40)
    for region in (part, DESK):
        picture = picture_of(FRAME, ModelView(region=region, width=region.width, height=region.height))
        assert np.array_equal(picture, FRAME.crop(region))
        assert not np.shares_memory(picture, PIXELS)


@pytest.mark.parametrize(("width", "height"), [(56, 28), (240, 160), (120, 40), (1, 1)])
def test_another_size_is_resized_to_it(width: int, height: int) -> None:
    picture = picture_of(FRAME, ModelView(region=DESK, width=width, height=height))
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8


def test_colours_and_sides_stay_where_they_are() -> None:
    pixels = np.zeros((40, 40, 3), dtype=np.uint8)
    pixels[:, 20:] = (255, 0, 0)
    frame = Frame(pixels=pixels, rect=Rect(0, 0, 40, 40), time=0.0)
    picture = picture_of(frame, ModelView(region=frame.rect, width=10, height=10))
    assert picture[5, 1].tolist() == [0, 0, 0]
    assert picture[5, 8].tolist() == [255, 0, 0]


def test_what_is_not_on_the_frame_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="not all on"):
        picture_of(FRAME, ModelView(region=Rect(0, 20, 200, 10), width=10, height=10))

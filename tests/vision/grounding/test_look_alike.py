"""Whether two things are drawn alike."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vision.frame import Frame
from vision.geometry import Rect
from vision.grounding.look_alike import look_alike


def frame_of(pixels) -> Frame:
    return Frame(pixels=pixels, rect=Rect(0, 0, pixels.shape[1], pixels.shape[0]), time=0.0)


@given(seed=st.integers(0, 2**32 - 1), side=st.integers(8, 40), ground=st.integers(0, 255))
def test_a_drawing_is_like_itself_and_unlike_another(seed, side, ground):
    random = np.random.default_rng(seed)
    pixels = np.full((60, 140, 3), ground, np.uint8)
    drawn = random.integers(0, 255, (side // 2, side // 2, 3), dtype=np.uint8)
    other = random.integers(0, 255, (side // 2, side // 2, 3), dtype=np.uint8)
    at = 4 + side // 4
    for left, picture in ((4, drawn), (50, drawn), (96, other)):
        pixels[at : at + side // 2, left + side // 4 : left + side // 4 + side // 2] = picture
    frame = frame_of(pixels)
    first, second, third = (Rect(left, 4, side, side) for left in (4, 50, 96))
    assert look_alike(frame, first, second)
    assert not look_alike(frame, first, third)
    assert look_alike(frame, first, third) == look_alike(frame, third, first)


def test_what_is_much_larger_or_wider_is_not_alike():
    frame = frame_of(np.full((100, 100, 3), 200, np.uint8))
    assert look_alike(frame, Rect(0, 0, 20, 20), Rect(40, 40, 24, 24))
    assert not look_alike(frame, Rect(0, 0, 20, 20), Rect(40, 40, 40, 20))
    assert not look_alike(frame, Rect(0, 0, 20, 20), Rect(40, 40, 20, 40))


def test_outside_of_the_frame_nothing_is_drawn():
    frame = frame_of(np.full((50, 50, 3), 200, np.uint8))
    assert look_alike(frame, Rect(0, 0, 20, 20), Rect(300, 300, 20, 20))

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.detector.views import VIEW_HEIGHT, VIEW_WIDTH, state_view
from vision.geometry import Rect

PIXELS = np.random.default_rng(0).integers(1, 255, (120, 200, 3), np.uint8)


@settings(max_examples=100, deadline=None)
@given(st.integers(-300, 300), st.integers(-300, 300), st.integers(1, 4000), st.integers(1, 4000))
def test_any_rectangle_has_a_view_of_the_one_size(left: int, top: int, width: int, height: int) -> None:
    view = state_view(PIXELS, Rect(left, top, width, height))
    assert view.shape == (VIEW_HEIGHT, VIEW_WIDTH, 3)
    assert view.dtype == np.uint8
    if not Rect(left, top, width, height).inflated(12).intersection(Rect(0, 0, 200, 120)):
        assert not view.any()


def test_of_a_wide_element_both_ends_are_shown() -> None:
    row = np.zeros((60, 800, 3), np.uint8)
    row[20:40, 100:110] = (255, 0, 0)
    row[20:40, 690:700] = (0, 0, 255)
    view = state_view(row, Rect(100, 20, 600, 20))
    assert view[:, :48, 0].max() > 200 > view[:, 48:, 0].max()
    assert view[:, 48:, 2].max() > 200 > view[:, :48, 2].max()


def test_a_small_element_is_shown_whole_and_at_its_own_shape() -> None:
    row = np.zeros((60, 100, 3), np.uint8)
    row[20:36, 30:46] = 255
    view = state_view(row, Rect(30, 20, 16, 16))
    lit = np.argwhere(view[..., 0] > 128)
    height, width = (np.ptp(lit, axis=0) + 1).tolist()
    assert abs(height - width) <= 1
    assert 15 <= height <= 24

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.frame import Frame, pixels_digest
from vision.geometry import Rect


def noise(height: int, width: int, seed: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


FRAME = Frame(pixels=noise(30, 50), rect=Rect(100, -20, 50, 30), time=0.0)


@given(st.integers(-200, 200), st.integers(-100, 100), st.integers(0, 120), st.integers(0, 120))
def test_a_crop_is_the_common_part(left: int, top: int, width: int, height: int) -> None:
    asked = Rect(left, top, width, height)
    common = FRAME.rect.intersection(asked)
    crop = FRAME.crop(asked)
    assert crop.shape == (common.height, common.width, 3)
    if common:
        assert (crop[0, 0] == FRAME.pixels[common.top + 20, common.left - 100]).all()
        assert (crop[-1, -1] == FRAME.pixels[common.bottom - 1 + 20, common.right - 1 - 100]).all()


def test_a_crop_is_a_view() -> None:
    assert np.shares_memory(FRAME.crop(Rect(110, 0, 5, 5)), FRAME.pixels)


def test_a_digest_sees_one_pixel_and_no_other() -> None:
    changed = FRAME.pixels.copy()
    changed[10, 10, 2] ^= 1
    other = Frame(pixels=changed, rect=FRAME.rect, time=1.0)
    assert FRAME.digest(FRAME.rect) != other.digest(FRAME.rect)
    assert FRAME.digest(Rect(111, -20, 39, 30)) == other.digest(Rect(111, -20, 39, 30))
    assert FRAME.digest(Rect(110, -10, 1, 1)) != other.digest(Rect(110, -10, 1, 1))


def test_a_digest_tells_shapes_apart() -> None:
    flat = np.zeros((4, 6, 3), np.uint8)
    assert pixels_digest(flat) != pixels_digest(flat.reshape(6, 4, 3))


@pytest.mark.parametrize("pixels", [np.zeros((30, 49, 3), np.uint8), np.zeros((30, 50, 3), np.float32)])
def test_pixels_must_fit_the_rect(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    with pytest.raises(ValueError, match="was expected"):
        Frame(pixels=pixels, rect=Rect(0, 0, 50, 30), time=0.0)

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from memory.png import decode_png, encode_png
from vision.frame import Pixels

images = st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3)).flatmap(lambda s: arrays(np.uint8, s))


@given(images)
def test_what_is_encoded_is_what_is_decoded(pixels: Pixels) -> None:
    assert np.array_equal(decode_png(encode_png(pixels)), pixels)


def test_any_reader_can_read_it_also_from_a_view() -> None:
    whole = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
    view = whole[::2, 5:40]
    with Image.open(io.BytesIO(encode_png(view))) as image:
        assert image.mode == "RGB"
        assert np.array_equal(np.asarray(image), view)


def test_an_image_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="0x5"):
        encode_png(np.empty((5, 0, 3), np.uint8))


@pytest.mark.parametrize("keep", [0, 8, 20, 60])
def test_a_torn_file_is_a_clear_error(keep: int) -> None:
    data = encode_png(np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8))
    with pytest.raises(ValueError, match="not a readable PNG"):
        decode_png(data[:keep])

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.blobs import BlobStore
from memory.delta import TILE, apply_delta, changed_tiles, encode_delta, read_delta
from memory.errors import BlobError
from memory.frames import MAX_DEPTH, FrameStore
from memory.png import HEADER_BYTES, chunk, decode_png, encode_png
from vision.frame import Pixels

BASE = "ab" * 32


def screen(width: int, height: int, seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@given(
    width=st.integers(1, 100),
    height=st.integers(1, 100),
    seed=st.integers(0, 9),
    spots=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_what_changed_put_over_what_was_is_what_is(
    width: int, height: int, seed: int, spots: list[tuple[int, int]]
) -> None:
    before = screen(width, height, seed)
    after = before.copy()
    for x, y in spots:
        after[y % height, x % width] ^= 255
    data = encode_delta(after, before, base=BASE, depth=3)
    tiles = {(x % width // TILE, y % height // TILE) for x, y in spots}
    if data is None:
        assert np.array_equal(before, after) or len(tiles) / changed_tiles(before, after).size > 0.5
        return
    delta = read_delta(data)
    assert delta is not None
    assert (delta.base, delta.depth, delta.width, delta.height) == (BASE, 3, width, height)
    apply_delta(data, delta, before)
    assert np.array_equal(before, after)


def test_a_delta_is_a_png_that_shows_the_changed_tiles() -> None:
    before = screen(100, 90, 1)
    after = before.copy()
    after[40, 40] ^= 1
    data = encode_delta(after, before, base=BASE, depth=1)
    assert data is not None
    assert np.array_equal(decode_png(data), after[32:64, 32:64])


def test_a_whole_png_is_no_delta() -> None:
    assert read_delta(encode_png(screen(50, 40, 2))) is None


def small_delta() -> bytes:
    before = screen(100, 90, 1)
    after = before.copy()
    after[40, 40] ^= 1
    data = encode_delta(after, before, base=BASE, depth=1)
    assert data is not None
    return data


@given(at=st.integers(HEADER_BYTES, HEADER_BYTES + 56), value=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_spoilt_header_is_an_error_or_says_the_same(at: int, value: int) -> None:
    data = bytearray(small_delta())
    same = data[at] == value
    data[at] = value
    try:
        delta = read_delta(bytes(data))
    except ValueError:
        assert not same
        return
    assert same or delta is None  # the name of the chunk itself was hit: then it is an ordinary PNG


@pytest.mark.parametrize(
    ("depth", "tile", "width", "height", "bits"),
    [
        (0, 32, 100, 90, b"\xff\xff"),
        (1, 16, 100, 90, b"\xff\xff"),
        (1, 32, 0, 90, b"\xff\xff"),
        (1, 32, 2**31, 2**31, b"\xff\xff"),
        (1, 32, 100, 90, b"\xff"),
        (1, 32, 100, 90, b"\xff\xff\xff"),
        (1, 32, 100, 90, b"\0\0"),
    ],
)
def test_a_header_that_cannot_be_is_refused(
    depth: int, tile: int, width: int, height: int, bits: bytes
) -> None:
    fields = struct.pack(">BBBII32s", 1, depth, tile, width, height, b"\1" * 32)
    data = encode_png(screen(32, 32, 0), chunks=chunk(b"dkDt", fields + bits))
    with pytest.raises(ValueError, match="delta"):
        read_delta(data)


def test_a_chain_is_short_and_read_back_exactly(tmp_path: Path) -> None:
    frames = FrameStore(BlobStore(tmp_path))
    shown, names, depth = screen(200, 150, 3), [], 0
    for number in range(2 * MAX_DEPTH + 5):
        shown = shown.copy()
        shown[number, 5] ^= 255
        stored = frames.put(shown, "a")
        depth = 0 if stored.base is None else depth + 1
        assert depth <= MAX_DEPTH
        names.append((stored.name, shown))
    fresh = FrameStore(BlobStore(tmp_path))
    for name, pixels in reversed(names):
        assert np.array_equal(fresh.pixels(name), pixels)
        assert np.array_equal(decode_png(fresh.png(name)), pixels)


def test_another_chain_and_another_size_begin_whole(tmp_path: Path) -> None:
    frames = FrameStore(BlobStore(tmp_path))
    shown = screen(200, 150, 3)
    frames.put(shown, "a")
    shown = shown.copy()
    shown[0, 0] ^= 255
    assert frames.put(shown, "b").base is None
    assert frames.put(shown[:100], "b").base is None


def test_a_chain_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    """Depths must fall to the whole image at the end: no file can send the reader round in circles."""
    blobs = BlobStore(tmp_path)
    name = blobs.put(encode_png(screen(100, 90, 1)))
    for depth in (1, 5, 5):
        fields = struct.pack(">BBBII32s", 1, depth, 32, 100, 90, bytes.fromhex(name))
        marks = chunk(b"dkDt", fields + b"\x80\0")
        name = blobs.put(encode_png(screen(32, 32, depth), chunks=marks))
    with pytest.raises(BlobError, match="too many"):
        FrameStore(blobs).pixels(name)


def test_a_delta_on_another_image_is_refused(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    name = blobs.put(encode_png(screen(50, 50, 1)))
    fields = struct.pack(">BBBII32s", 1, 1, 32, 100, 90, bytes.fromhex(name))
    name = blobs.put(encode_png(screen(32, 32, 0), chunks=chunk(b"dkDt", fields + b"\x80\0")))
    with pytest.raises(BlobError, match="does not fit"):
        FrameStore(blobs).pixels(name)


def test_an_image_that_claims_to_be_huge_is_not_unpacked() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(ValueError, match="60000x60000"):
        decode_png(data)

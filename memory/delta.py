"""A screenshot as what changed since another one: a PNG of the changed tiles, and where they go.

The tiles are TILE x TILE pixels, in a grid from the top left corner; those of the right and bottom edge may
be smaller. The PNG holds the changed ones, one below the other, column by column of the grid; what a tile of
the right edge lacks in width is black. A private chunk `dkDt` right after the header says where they go:
version (1), depth (1 where it builds on a whole image), tile size, the whole image's width and height, the
digest (SHA-256) of the blob it builds on, and one bit a tile, row by row from the top left, set where it
changed.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.png import HEADER_BYTES, MAX_PIXELS, chunk, decode_png, encode_png
from vision.frame import Pixels

TILE = 32
"""Measured on 500 recorded screens: 16, 32 and 64 come to 3.3, 3.6 and 3.7 MB, and 16 takes the longest."""
MOST_CHANGED = 0.6
"""The part of the tiles above which a screenshot is stored whole."""
_NAME = b"dkDt"
_VERSION = 1
_FIELDS = struct.Struct(">BBBII32s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What a delta says of itself. `changed` has the shape of the grid; `depth` counts from 1."""

    base: str
    depth: int
    width: int
    height: int
    changed: NDArray[np.bool_]

    @property
    def share(self) -> float:
        """The part of the image that changed, 0 to 1."""
        return float(self.changed.mean())


def encode_delta(pixels: Pixels, below: Pixels, *, base: str, depth: int) -> bytes | None:
    """`pixels` as what changed since `below`, which is the blob `base`; None where that does not pay."""
    if pixels.shape != below.shape:
        return None
    changed = changed_tiles(pixels, below)
    count = int(changed.sum())
    if not count or count > MOST_CHANGED * changed.size:
        return None
    height, width, _ = pixels.shape
    fields = _FIELDS.pack(_VERSION, depth, TILE, width, height, bytes.fromhex(base))
    marks = chunk(_NAME, fields + np.packbits(changed).tobytes())
    return encode_png(_packed(pixels, changed), level=6, chunks=marks)


def changed_tiles(one: Pixels, other: Pixels) -> NDArray[np.bool_]:
    """Which tiles of two images of one size differ."""
    height, width, _ = one.shape
    differs = (one != other).reshape(height, width * 3)
    rows = np.logical_or.reduceat(differs, np.arange(0, height, TILE), axis=0)
    found: NDArray[np.bool_] = np.logical_or.reduceat(rows, np.arange(0, width * 3, TILE * 3), axis=1)
    return found


def read_delta(data: bytes) -> Delta | None:
    """What a blob says of what it builds on; None where it is a whole PNG.

    Raises ValueError where what it says cannot be.
    """
    at = HEADER_BYTES
    if data[at + 4 : at + 8] != _NAME:
        return None
    (length,) = struct.unpack(">I", data[at : at + 4])
    body = data[at + 8 : at + 8 + length]
    if len(body) != length or length < _FIELDS.size:
        raise ValueError("a delta ends within its header")
    if data[at + 8 + length :][:4] != struct.pack(">I", zlib.crc32(_NAME + body)):
        raise ValueError("the header of a delta is damaged")
    version, depth, tile, width, height, base = _FIELDS.unpack_from(body)
    if version != _VERSION or tile != TILE:
        raise ValueError(f"a delta of version {version} with tiles of {tile} is not known here")
    if not depth or not width or not height or width * height > MAX_PIXELS:
        raise ValueError(f"a delta cannot be of {width}x{height} pixels at depth {depth}")
    rows, columns = _grid(width, height)
    bits = np.unpackbits(np.frombuffer(body, np.uint8, offset=_FIELDS.size))
    if len(bits) != -(-rows * columns // 8) * 8 or not bits[: rows * columns].any():
        raise ValueError("the tiles of a delta are not those of its image")
    changed = bits[: rows * columns].astype(np.bool_).reshape(rows, columns)
    return Delta(base=base.hex(), depth=depth, width=width, height=height, changed=changed)


def apply_delta(data: bytes, delta: Delta, below: Pixels) -> None:
    """Make the whole image of what it builds on, in place. Raises ValueError."""
    if below.shape != (delta.height, delta.width, 3):
        raise ValueError("a delta does not fit what it builds on")
    tiles = decode_png(data)
    places = _places(delta.changed, delta.width, delta.height)
    if tiles.shape != (sum(height for _, _, _, height in places), TILE, 3):
        raise ValueError("the tiles of a delta are not those of its image")
    start = 0
    for left, top, width, height in places:
        below[top : top + height, left : left + width] = tiles[start : start + height, :width]
        start += height


def _packed(pixels: Pixels, changed: NDArray[np.bool_]) -> Pixels:
    height, width, _ = pixels.shape
    places = _places(changed, width, height)
    packed = np.zeros((sum(place[3] for place in places), TILE, 3), np.uint8)
    start = 0
    for left, top, wide, high in places:
        packed[start : start + high, :wide] = pixels[top : top + high, left : left + wide]
        start += high
    return packed


def _places(changed: NDArray[np.bool_], width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of each changed tile, column by column."""
    corners = ((int(x) * TILE, int(y) * TILE) for x, y in np.argwhere(changed.T))
    return [(x, y, min(TILE, width - x), min(TILE, height - y)) for x, y in corners]


def _grid(width: int, height: int) -> tuple[int, int]:
    return -(-height // TILE), -(-width // TILE)

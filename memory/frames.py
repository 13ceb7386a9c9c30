"""The pixels of Frames on disk: whole, or as what changed since the Frame before, in bounded chains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from memory.blobs import BlobStore
from memory.delta import Delta, apply_delta, encode_delta, read_delta
from memory.errors import BlobError
from memory.png import decode_png, encode_png
from vision.frame import Pixels

MAX_DEPTH = 16
"""How many deltas may lie on a whole screenshot: as many are read, at most, to show a Step."""
MAX_SHARE = 1.0
"""How much of the screen the deltas of a chain may replace, all together: that is what showing one costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A Frame on disk: its blob, and the blob that one builds on, if it does on any."""

    name: str
    base: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tip:
    """What the next Frame of a chain builds on."""

    chain: str
    name: str
    depth: int
    share: float
    pixels: Pixels


class _Blobs(Protocol):
    def get(self, digest: str) -> bytes: ...


class FrameReader:
    """Reads Frames out of blobs. Pixels come back exactly. Not safe in several threads at once."""

    def __init__(self, blobs: _Blobs) -> None:
        self._blobs = blobs
        self._read: tuple[str, Pixels] | None = None

    def base(self, name: str) -> str | None:
        """The blob that a Frame builds on. Raises BlobError."""
        delta = self._delta(name, self._blobs.get(name))
        return None if delta is None else delta.base

    def png(self, name: str) -> bytes:
        """A Frame as a whole PNG file. Raises BlobError if it, or what lies below, is missing or damaged."""
        data = self._blobs.get(name)
        return data if self._delta(name, data) is None else encode_png(self.pixels(name))

    def pixels(self, name: str) -> Pixels:
        """The pixels of a Frame; not to be written to. Raises BlobError as `png` does."""
        layers: list[tuple[bytes, Delta]] = []
        at, limit = name, MAX_DEPTH + 1
        while True:
            if self._read is not None and self._read[0] == at:
                pixels = self._read[1]
                break
            data = self._blobs.get(at)
            delta = self._delta(at, data)
            if delta is None:
                pixels = self._decoded(name, data)
                break
            if delta.depth >= limit:
                raise BlobError(f"the recorded screenshot {name} builds on too many others; it is not shown")
            layers.append((data, delta))
            at, limit = delta.base, delta.depth
        if layers and not pixels.flags.writeable:
            pixels = pixels.copy()
        for data, delta in reversed(layers):
            try:
                apply_delta(data, delta, pixels)
            except ValueError as error:
                raise BlobError(f"the recorded screenshot {name} is damaged: {error}") from error
        pixels = np.ascontiguousarray(pixels)
        pixels.flags.writeable = False
        self._read = (name, pixels)
        return pixels

    @classmethod
    def _share(cls, name: str, data: bytes) -> float:
        delta = cls._delta(name, data)
        return 0.0 if delta is None else delta.share

    @staticmethod
    def _decoded(name: str, data: bytes) -> Pixels:
        try:
            return decode_png(data)
        except ValueError as error:
            raise BlobError(f"the recorded screenshot {name} is damaged: {error}") from error

    @staticmethod
    def _delta(name: str, data: bytes) -> Delta | None:
        try:
            return read_delta(data)
        except ValueError as error:
            raise BlobError(f"the recorded screenshot {name} is damaged: {error}") from error


class FrameStore(FrameReader):
    """Writes them, too."""

    def __init__(self, blobs: BlobStore) -> None:
        super().__init__(blobs)
        self._store = blobs
        self._tip: _Tip | None = None

    def put(self, pixels: Pixels, chain: str) -> Stored:
        """Store pixels, on the Frame that was put last if it is of the same chain."""
        tip = self._tip
        if tip is not None and tip.chain == chain and tip.depth < MAX_DEPTH and tip.share < MAX_SHARE:
            data = encode_delta(pixels, tip.pixels, base=tip.name, depth=tip.depth + 1)
            if data is not None:
                name = self._store.put(data)
                share = tip.share + self._share(name, data)
                self._tip = _Tip(chain=chain, name=name, depth=tip.depth + 1, share=share, pixels=pixels)
                return Stored(name=name, base=tip.name)
        name = self._store.put(encode_png(pixels))
        self._tip = _Tip(chain=chain, name=name, depth=0, share=0.0, pixels=pixels)
        return Stored(name=name, base=None)

    def build_on(self, name: str, pixels: Pixels, chain: str) -> None:
        """Let the next Frame of the chain build on this one, which is stored already. Raises BlobError."""
        if self._tip is None or self._tip.name != name or self._tip.chain != chain:
            data = self._blobs.get(name)
            delta = self._delta(name, data)
            depth = 0 if delta is None else delta.depth
            share = self._share(name, data) * depth  # as if those below were like it
            self._tip = _Tip(chain=chain, name=name, depth=depth, share=share, pixels=pixels)

    def put_on(self, pixels: Pixels, base: str | None) -> Stored:
        """Store pixels on that Frame; whole where there is none or it does not pay."""
        delta = None
        if base is not None:
            below = self._delta(base, self._blobs.get(base))
            depth = 0 if below is None else below.depth
            if depth < MAX_DEPTH:
                delta = encode_delta(pixels, self.pixels(base), base=base, depth=depth + 1)
        if delta is None:
            return Stored(name=self._store.put(encode_png(pixels)), base=None)
        return Stored(name=self._store.put(delta), base=base)

    @property
    def tip(self) -> str | None:
        """The Frame that the next one may build on."""
        return None if self._tip is None else self._tip.name

    def forget(self) -> None:
        """Build on nothing that was met so far, and keep nothing of it in memory."""
        self._tip = self._read = None

"""Files of weights, looked over before anything loads them: safetensors, and nothing else.

A file is 8 bytes that say how long its header is, the header, and the tensors' bytes
(https://github.com/huggingface/safetensors, "Format"). The header says of each tensor its kind, shape and
place. Here it is read within bounds and must account for every byte: a file that was cut off, has something
behind its tensors, or tensors that overlap is refused. Nothing of the tensors is read, and no pickle ever.
"""

from __future__ import annotations

import json
import math
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from vision.errors import ModelError

_KINDS = {
    4: "F4",
    6: "F6_E2M3 F6_E3M2",
    8: "BOOL U8 I8 F8_E5M2 F8_E4M3 F8_E8M0 F8_E5M2FNUZ F8_E4M3FNUZ",
    16: "I16 U16 F16 BF16",
    32: "I32 U32 F32",
    64: "I64 U64 F64 C64",
}
BITS: Mapping[str, int] = {kind: bits for bits, kinds in _KINDS.items() for kind in kinds.split()}
LONGEST_HEADER = 32 * 2**20
_MOST_DIMENSIONS = 16
_MOST_NUMBER = 2**53
_LONGEST_NAME = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One tensor of a file: bytes `start` to `end` of those after the header."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int

    @property
    def numbers(self) -> int:
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What one file holds, in the order it lies there."""

    tensors: tuple[Tensor, ...]
    metadata: Mapping[str, str]

    @property
    def parameters(self) -> int:
        return sum(tensor.numbers for tensor in self.tensors)

    @property
    def bytes(self) -> int:
        """Of the tensors, without the header."""
        return max((tensor.end for tensor in self.tensors), default=0)


def read_header(path: Path) -> Header:
    """The header of a file of weights. Raises ModelError for anything that is not a whole one."""
    try:
        with _opened(path) as file:
            size = os.fstat(file.fileno()).st_size
            length = int.from_bytes(file.read(8), "little")
            text = file.read(length) if 8 + length <= size and length <= LONGEST_HEADER else b""
            return header_of(length, text, size)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}. Nothing was loaded") from error
    except ValueError as error:
        raise ModelError(
            f"{path} is no whole file of weights: {error}. Nothing was loaded; fetch it again"
        ) from error


def header_of(length: int, text: bytes, size: int) -> Header:
    """The header from its stated length, its own bytes, and the size of the whole file. Raises ValueError."""
    if size < 8:
        raise ValueError(f"it has {size} bytes, not even the length of a header")
    if length > LONGEST_HEADER:
        raise ValueError(f"its header would be {length:,} bytes long")
    if length > size - 8 or len(text) != length:
        raise ValueError(f"it ends before its header does ({size:,} of {8 + length:,} bytes)")
    entries = _object(text)
    metadata = _metadata(entries.pop("__metadata__", {}))
    tensors = sorted(
        (_tensor(name, entry) for name, entry in entries.items()), key=lambda one: (one.start, one.end)
    )
    _fill(tensors, size - 8 - length)
    return Header(tensors=tuple(tensors), metadata=metadata)


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text.decode("utf-8"), object_pairs_hook=_once)
    except RecursionError as error:
        raise ValueError("its header is nested too deep") from error
    except json.JSONDecodeError as error:
        raise ValueError("its header is no JSON") from error
    if not isinstance(found, dict):
        raise ValueError("its header is no JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("its header names something twice")
    return found


def _metadata(found: object) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ValueError("what it says of itself is not words")
    return found


def _tensor(name: str, entry: object) -> Tensor:
    shown = repr(name[:60])
    if not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        raise ValueError(f"its header says of {shown} something else than a kind, a shape and a place")
    dtype, shape, place = entry["dtype"], entry["shape"], entry["data_offsets"]
    if len(name) > _LONGEST_NAME or not isinstance(dtype, str) or dtype not in BITS:
        raise ValueError(f"there is no kind of numbers as {shown} is said to have")
    if not _numbers(shape) or len(shape) > _MOST_DIMENSIONS or not _numbers(place) or len(place) != 2:
        raise ValueError(f"the shape or place of {shown} is not whole numbers")
    tensor = Tensor(name=name, dtype=dtype, shape=tuple(shape), start=place[0], end=place[1])
    bits = tensor.numbers * BITS[dtype]
    if bits % 8 or tensor.end - tensor.start != bits // 8:
        raise ValueError(f"{shown} has not the room that its shape takes")
    return tensor


def _numbers(found: object) -> bool:
    return isinstance(found, list) and all(type(one) is int and 0 <= one <= _MOST_NUMBER for one in found)


def _fill(tensors: list[Tensor], room: int) -> None:
    """Tensors in order of their places follow each other and fill the room. Raises ValueError."""
    at = 0
    for tensor in tensors:
        if tensor.start != at:
            between = "overlaps another tensor" if tensor.start < at else "has a gap before it"
            raise ValueError(f"{tensor.name[:60]!r} {between}")
        at = tensor.end
    if at > room:
        raise ValueError(f"it was cut off: {room:,} of {at:,} bytes of weights are there")
    if at < room:
        raise ValueError(f"{room - at:,} bytes lie behind its last tensor")


def _opened(path: Path) -> BinaryIO:
    """For reading, if it is a plain file: opening a pipe would wait for ever."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"{path.name} is not a plain file")
    return os.fdopen(handle, "rb")

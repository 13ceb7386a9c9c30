"""Writing a network as an ONNX file: just the messages of onnx.proto that a graph of a few operators needs.

The wire format is Protocol Buffers': each field is a key (number * 8 + kind) and a value, where kind 0 is a
varint, 2 bytes with their length before them and 5 four bytes. Field numbers are those of onnx.proto (ONNX
1.16, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). onnxruntime reads the result; that the numbers
are the network's own is for each export's tests to show.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Attribute = int | float | str | Sequence[int]

IR_VERSION = 9
OPSET = 17
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "bool": 9, "float16": 10}
_FLOAT32 = _TYPES["float32"]


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1  # a negative int64 is written as ten bytes
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(place: int, value: int) -> bytes:
    return _varint(place << 3) + _varint(value)


def _bytes(place: int, value: bytes | str) -> bytes:
    value = value.encode() if isinstance(value, str) else value
    return _varint(place << 3 | 2) + _varint(len(value)) + value


def _tensor(name: str, array: Array) -> bytes:
    little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    sizes = b"".join(_number(1, size) for size in array.shape)
    return sizes + _number(2, _TYPES[array.dtype.name]) + _bytes(8, name) + _bytes(9, little.tobytes())


def _attribute(name: str, value: Attribute) -> bytes:
    head = _bytes(1, name)
    match value:
        case int():
            return head + _number(3, value) + _number(20, 2)
        case float():
            return head + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
        case str():
            return head + _bytes(4, value) + _number(20, 3)
        case _:
            return head + b"".join(_number(8, each) for each in value) + _number(20, 7)


def _value_info(name: str, dtype: str, shape: Sequence[int | str]) -> bytes:
    sizes = b"".join(
        _bytes(1, _bytes(2, size) if isinstance(size, str) else _number(1, size)) for size in shape
    )
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, _TYPES[dtype]) + _bytes(2, sizes)))


@dataclass(slots=True)
class OnnxGraph:
    """A graph under construction: each `node` gives the name of its one result, to be put into the next."""

    name: str
    half: bool = False
    """Whether float32 constants are kept as float16 and made float32 again as the file is loaded."""
    _nodes: list[bytes] = field(default_factory=list)
    _constants: list[bytes] = field(default_factory=list)
    _inputs: list[bytes] = field(default_factory=list)
    _outputs: list[bytes] = field(default_factory=list)
    _made: int = 0

    def input(self, name: str, dtype: str, shape: Sequence[int | str]) -> str:
        """Declare an input; a size that is a word may be any."""
        self._inputs.append(_value_info(name, dtype, shape))
        return name

    def output(self, name: str, shape: Sequence[int | str], made: str) -> None:
        """Give a float32 result of the graph its name."""
        self._nodes.append(self._node("Identity", [made], name, {}))
        self._outputs.append(_value_info(name, "float32", shape))

    def constant(self, array: Array) -> str:
        name = self._next("constant")
        if not self.half or array.dtype != np.float32:
            self._constants.append(_tensor(name, array))
            return name
        self._constants.append(_tensor(name, array.astype(np.float16)))
        return self.node("Cast", name, to=_FLOAT32)

    def node(self, operator: str, *inputs: str, **attributes: Attribute) -> str:
        made = self._next(operator.lower())
        self._nodes.append(self._node(operator, inputs, made, attributes))
        return made

    def file(self, notes: Mapping[str, str] | None = None) -> bytes:
        """The whole as bytes. `notes` are kept as the model's metadata."""
        graph = b"".join(
            [_bytes(1, node) for node in self._nodes]
            + [_bytes(2, self.name)]
            + [_bytes(5, each) for each in self._constants]
            + [_bytes(11, each) for each in self._inputs]
            + [_bytes(12, each) for each in self._outputs]
        )
        said = b"".join(_bytes(14, _bytes(1, k) + _bytes(2, v)) for k, v in (notes or {}).items())
        opset = _bytes(8, _bytes(1, "") + _number(2, OPSET))
        return _number(1, IR_VERSION) + _bytes(2, "deskhand") + _bytes(7, graph) + opset + said

    def _next(self, kind: str) -> str:
        self._made += 1
        return f"{kind}_{self._made}"

    @staticmethod
    def _node(operator: str, inputs: Sequence[str], made: str, attributes: Mapping[str, Attribute]) -> bytes:
        return b"".join(
            [_bytes(1, each) for each in inputs]
            + [_bytes(2, made), _bytes(3, made), _bytes(4, operator)]
            + [_bytes(5, _attribute(name, value)) for name, value in sorted(attributes.items())]
        )

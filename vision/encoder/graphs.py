"""The towers as ONNX graphs for the CPU, made from their weights alone.

Matrices are kept as int8 with a scale for each row (symmetric, round to nearest), and are made float32 again
as the file is loaded: a quarter of the size at the same speed. Norms, biases and scales stay float32."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vision.encoder.config import EncoderConfig
from vision.models.onnx_file import OnnxGraph

Weights = Mapping[str, NDArray[np.float32]]
_FLOAT = 1
_SQUEEZE_EPS = 1e-5


class _Net:
    """The pieces that the towers are made of, in one graph."""

    def __init__(self, name: str, weights: Weights, config: EncoderConfig) -> None:
        self.graph, self._weights, self._config = OnnxGraph(name), weights, config

    def weight(self, name: str) -> NDArray[np.float32]:
        return self._weights[name]

    def constant(self, array: NDArray[np.float32]) -> str:
        return self.graph.constant(np.asarray(array, np.float32))

    def whole(self, *numbers: int) -> str:
        return self.graph.constant(np.array(numbers, np.int64))

    def small(self, matrix: NDArray[np.float32]) -> str:
        """A matrix (out, ...) as int8 and a scale for each `out`."""
        flat = matrix.reshape(len(matrix), -1)
        scale = np.maximum(np.abs(flat).max(axis=1), 1e-12) / 127
        kept = np.rint(flat / scale[:, None]).astype(np.int8).reshape(matrix.shape)
        spread = scale.astype(np.float32).reshape(-1, *[1] * (matrix.ndim - 1))
        again = self.graph.node("Cast", self.graph.constant(kept), to=_FLOAT)
        return self.graph.node("Mul", again, self.constant(spread))

    def linear(self, x: str, name: str) -> str:
        turned = self.graph.node("Transpose", self.small(self.weight(f"{name}.weight")), perm=[1, 0])
        made = self.graph.node("MatMul", x, turned)
        bias = self._weights.get(f"{name}.bias")
        return made if bias is None else self.graph.node("Add", made, self.constant(bias))

    def norm(self, x: str, name: str) -> str:
        scale, bias = self.constant(self.weight(f"{name}.weight")), self.constant(self.weight(f"{name}.bias"))
        return self.graph.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=_SQUEEZE_EPS)

    def gelu(self, x: str) -> str:
        part = self.graph.node(
            "Erf", self.graph.node("Div", x, self.constant(np.array(math.sqrt(2.0), np.float32)))
        )
        half = self.graph.node("Mul", x, self.constant(np.array(0.5, np.float32)))
        return self.graph.node(
            "Mul", half, self.graph.node("Add", part, self.constant(np.array(1.0, np.float32)))
        )

    def conv(self, x: str, name: str, stride: int) -> str:
        """Convolution, norm over the batch (folded into it) and ReLU."""
        shift = self.weight(f"{name}.1.weight") / np.sqrt(self.weight(f"{name}.1.running_var") + 1e-5)
        kernel = self.weight(f"{name}.0.weight") * shift[:, None, None, None]
        bias = self.weight(f"{name}.1.bias") - self.weight(f"{name}.1.running_mean") * shift
        return self.graph.node("Relu", self.convolved(x, kernel, bias, stride))

    def convolved(self, x: str, kernel: NDArray[np.float32], bias: NDArray[np.float32], stride: int) -> str:
        options = {"strides": [stride, stride], "pads": [1, 1, 1, 1], "kernel_shape": [3, 3]}
        return self.graph.node("Conv", x, self.small(kernel), self.constant(bias), **options)

    def layer(self, x: str, name: str, hidden: str | None) -> str:
        looked = self.attention(self.norm(x, f"{name}.attention_norm"), f"{name}.attention", hidden)
        x = self.graph.node("Add", x, looked)
        wide = self.gelu(self.linear(self.norm(x, f"{name}.norm"), f"{name}.widen"))
        return self.graph.node("Add", x, self.linear(wide, f"{name}.narrow"))

    def attention(self, x: str, name: str, hidden: str | None) -> str:
        """As GroupedAttention; `hidden` is added to the scores, very low where nobody may look."""
        config = self._config
        width = self.weight(f"{name}.query.weight").shape[0] // config.heads
        shared = config.heads // config.key_heads
        query = self._heads(self.linear(x, f"{name}.query"), config.heads, width)
        key = self._shared(self.linear(x, f"{name}.key"), shared, width)
        value = self._shared(self.linear(x, f"{name}.value"), shared, width)
        scaled = self.graph.node("Mul", query, self.constant(np.array(1 / math.sqrt(width), np.float32)))
        scores = self.graph.node("MatMul", scaled, self.graph.node("Transpose", key, perm=[0, 1, 3, 2]))
        if hidden is not None:
            scores = self.graph.node("Add", scores, hidden)
        mixed = self.graph.node("MatMul", self.graph.node("Softmax", scores, axis=-1), value)
        joined = self.graph.node("Transpose", mixed, perm=[0, 2, 1, 3])
        return self.linear(self.graph.node("Reshape", joined, self.whole(0, 0, -1)), f"{name}.out")

    def _heads(self, x: str, heads: int, width: int) -> str:
        return self.graph.node(
            "Transpose", self.graph.node("Reshape", x, self.whole(0, 0, heads, width)), perm=[0, 2, 1, 3]
        )

    def _shared(self, x: str, shared: int, width: int) -> str:
        """Key heads, each repeated for the `shared` query heads that stand side by side."""
        heads = self._config.key_heads
        split = self._heads(x, heads, width)
        order = np.repeat(np.arange(heads, dtype=np.int64), shared)
        return self.graph.node("Gather", split, self.graph.constant(order), axis=1)

    def unit(self, x: str) -> str:
        length = self.graph.node("ReduceL2", x, axes=[-1], keepdims=1)
        return self.graph.node(
            "Div", x, self.graph.node("Max", length, self.constant(np.array(1e-12, np.float32)))
        )

    def mean(self, x: str, axis: int) -> str:
        return self.graph.node("ReduceMean", x, axes=[axis], keepdims=0)


def picture_graph(weights: Weights, config: EncoderConfig) -> bytes:
    """`pictures` (b, 3, side, side) to `vectors` (b, dims), unit length."""
    net = _Net("picture tower", weights, config)
    x = net.graph.input("pictures", "float32", ["b", 3, config.side, config.side])
    for index, stride in enumerate((2, 1, 2)):
        x = net.conv(x, f"picture.stem.{index}", stride)
    x = net.graph.node("Add", x, net.conv(x, "picture.residual", 1))
    x = net.convolved(x, net.weight("picture.down.weight"), net.weight("picture.down.bias"), 2)
    x = net.graph.node("Reshape", x, net.whole(0, config.picture_width, -1))
    x = net.graph.node("Transpose", x, perm=[0, 2, 1])
    x = net.graph.node("Add", x, net.constant(net.weight("picture.places")))
    for index in range(config.picture_layers):
        x = net.layer(x, f"picture.layers.{index}", None)
    x = net.norm(x, "picture.norm")
    most = net.graph.node("ReduceMax", x, axes=[1], keepdims=0)
    x = net.linear(net.graph.node("Concat", net.mean(x, 1), most, axis=-1), "picture.out")
    net.graph.output("vectors", ["b", config.dims], net.unit(x))
    return net.graph.file({"model_type": "deskhand-element-encoder", "part": "picture tower"})


def text_graph(weights: Weights, config: EncoderConfig) -> bytes:
    """`tokens` (b, t), int64, 0 where there is none, at most `config.tokens` of them, to `vectors` (b, dims),
    unit length."""
    net = _Net("text tower", weights, config)
    tokens = net.graph.input("tokens", "int64", ["b", "t"])
    there = net.graph.node("Cast", net.graph.node("Greater", tokens, net.whole(0)), to=_FLOAT)
    x = net.graph.node("Gather", net.small(net.weight("text.pieces.weight")), tokens, axis=0)
    long = net.graph.node("Shape", tokens, start=1, end=2)
    places = net.graph.node(
        "Slice", net.constant(net.weight("text.places")), net.whole(0), long, net.whole(1)
    )
    x = net.graph.node("Add", x, places)
    away = net.graph.node("Mul", net.graph.node("Sub", there, net.constant(np.array(1, np.float32))),
                          net.constant(np.array(1e9, np.float32)))  # fmt: skip
    hidden = net.graph.node("Unsqueeze", away, net.whole(1, 2))
    for index in range(config.text_layers):
        x = net.layer(x, f"text.layers.{index}", hidden)
    spread = net.graph.node("Unsqueeze", there, net.whole(2))
    summed = net.graph.node(
        "ReduceSum", net.graph.node("Mul", net.norm(x, "text.norm"), spread), net.whole(1), keepdims=0
    )
    count = net.graph.node("ReduceSum", there, net.whole(1), keepdims=1)
    mean = net.graph.node("Div", summed, net.graph.node("Max", count, net.constant(np.array(1, np.float32))))
    net.graph.output("vectors", ["b", config.dims], net.unit(net.linear(mean, "text.out")))
    return net.graph.file({"model_type": "deskhand-element-encoder", "part": "text tower"})


def match_graph(weights: Weights, config: EncoderConfig) -> bytes:
    """`pictures` (b, dims), `texts` (b, dims), `roles` (b,), int64, `places` (b, 5) to `vectors` (b, dims),
    unit length."""
    net = _Net("match", weights, config)
    pictures = net.graph.input("pictures", "float32", ["b", config.dims])
    texts = net.graph.input("texts", "float32", ["b", config.dims])
    roles = net.graph.input("roles", "int64", ["b"])
    places = net.graph.input("places", "float32", ["b", net.weight("match.place.weight").shape[1]])
    role = net.graph.node("Gather", net.constant(net.weight("match.roles.weight")), roles, axis=0)
    known = net.graph.node("Concat", pictures, texts, role, net.linear(places, "match.place"), axis=-1)
    more = net.linear(net.gelu(net.linear(known, "match.widen")), "match.narrow")
    net.graph.output("vectors", ["b", config.dims], net.unit(net.graph.node("Add", pictures, more)))
    return net.graph.file({"model_type": "deskhand-element-encoder", "part": "match"})

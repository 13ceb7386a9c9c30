"""The networks as ONNX files: batch normalisation folded into the convolutions, weights as float16.

The arithmetic stays float32: onnxruntime makes the weights float32 as it loads them, so the files are half as
large and no slower. Pixels go in as they are on a frame, (n, h, w, 3) uint8.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from vision.detector.config import STRIDE, DetectorConfig
from vision.detector.net import Block, Conv, DetectorNet, StateNet
from vision.detector.views import VIEW_HEIGHT, VIEW_WIDTH
from vision.models.onnx_file import Array, OnnxGraph

_FLOAT32 = 1  # as ONNX numbers types


def detector_file(net: DetectorNet, config: DetectorConfig) -> bytes:
    """DetectorNet: "pixels" (n, h, w, 3) to "heat" (n, roles, h/8, w/8) and "edges" (n, 4, h/8, w/8)."""
    graph = OnnxGraph("detector", half=True)
    x = _pixels(graph, ("pictures", "height", "width", 3))
    eighth = _chain(graph, nn.Sequential(*net.stem, *net.eighth), x)
    sixteenth = _chain(graph, net.sixteenth, eighth)
    deep = _chain(graph, net.deep, sixteenth)
    sixteenth = graph.node("Add", sixteenth, _doubled(graph, _convolved(graph, net.from_deep, deep)))
    above = _doubled(graph, _convolved(graph, net.from_sixteenth, sixteenth))
    joined = _chain(graph, net.neck, graph.node("Add", _convolved(graph, net.from_eighth, eighth), above))
    cells = (f"height / {STRIDE}", f"width / {STRIDE}")
    graph.output("heat", ("pictures", len(config.roles), *cells), _convolved(graph, net.heat, joined))
    graph.output("edges", ("pictures", 4, *cells), _convolved(graph, net.edges, joined))
    return graph.file()


def states_file(net: StateNet, config: DetectorConfig) -> bytes:
    """StateNet: "pixels" (n, 32, 96, 3) and "roles" (n, roles + 1) to "states" (n, states)."""
    graph = OnnxGraph("states", half=True)
    x = _pixels(graph, ("elements", VIEW_HEIGHT, VIEW_WIDTH, 3))
    roles = graph.input("roles", "float32", ("elements", len(config.roles) + 1))
    seen = _chain(graph, net.seen, x)
    mean = graph.node("ReduceMean", seen, axes=(2, 3), keepdims=0)
    most = graph.node("ReduceMax", seen, axes=(2, 3), keepdims=0)
    mixed = _linear(graph, net.mixed, graph.node("Concat", mean, most, axis=1))
    hidden = graph.node("Relu", graph.node("Add", mixed, _linear(graph, net.role, roles)))
    graph.output("states", ("elements", len(config.states)), _linear(graph, net.states, hidden))
    return graph.file()


def _pixels(graph: OnnxGraph, shape: tuple[int | str, ...]) -> str:
    pixels = graph.input("pixels", "uint8", shape)
    first = graph.node("Transpose", graph.node("Cast", pixels, to=_FLOAT32), perm=(0, 3, 1, 2))
    return graph.node("Div", first, graph.constant(np.array(255.0, np.float32)))


def _chain(graph: OnnxGraph, parts: nn.Sequential, x: str) -> str:
    for part in parts:
        match part:
            case Conv():
                x = _normalised(graph, part, x)
            case Block():
                inner = _normalised(graph, part.second, _normalised(graph, part.first, x))
                x = graph.node("Relu", graph.node("Add", x, inner))
            case _:
                raise TypeError(f"there is no way to write a {type(part).__name__} as ONNX yet")
    return x


def _normalised(graph: OnnxGraph, part: Conv, x: str) -> str:
    """A convolution that does its normalisation's work too: both are linear once training is over."""
    norm = part.norm
    assert norm.running_mean is not None
    assert norm.running_var is not None
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    weight = part.conv.weight * scale[:, None, None, None]
    made = _conv(graph, part.conv, weight, norm.bias - norm.running_mean * scale, x)
    return made if part.plain else graph.node("Relu", made)


def _convolved(graph: OnnxGraph, part: nn.Conv2d, x: str) -> str:
    assert part.bias is not None
    return _conv(graph, part, part.weight, part.bias, x)


def _conv(graph: OnnxGraph, part: nn.Conv2d, weight: Tensor, bias: Tensor, x: str) -> str:
    side, padding = int(part.padding[0]), tuple(int(p) for p in part.padding)
    assert side == padding[1]
    return graph.node(
        "Conv",
        x,
        graph.constant(_array(weight)),
        graph.constant(_array(bias)),
        kernel_shape=part.kernel_size,
        strides=part.stride,
        dilations=part.dilation,
        pads=(*padding, *padding),
    )


def _linear(graph: OnnxGraph, part: nn.Linear, x: str) -> str:
    weight, bias = graph.constant(_array(part.weight)), graph.constant(_array(part.bias))
    return graph.node("Gemm", x, weight, bias, transB=1)


def _doubled(graph: OnnxGraph, x: str) -> str:
    scales = OnnxGraph.constant(graph, np.array([1, 1, 2, 2], np.float32))
    return graph.node(
        "Resize",
        x,
        "",
        scales,
        mode="nearest",
        nearest_mode="floor",
        coordinate_transformation_mode="asymmetric",
    )


def _array(values: Tensor) -> Array:
    made: Array = values.detach().float().cpu().numpy()
    return made

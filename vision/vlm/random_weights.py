"""Models of real shapes with random weights, made in memory where they are to run: speed and memory are
those of the real ones, what they say means nothing. No weights are read from a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import torch

from vision.errors import ModelError
from vision.vlm.library import load_transformers
from vision.vlm.loading import pace_on, ready
from vision.vlm.memory_free import free_memory
from vision.vlm.memory_needed import gib, needed
from vision.vlm.model_folder import ModelFolder
from vision.vlm.placement import Placement
from vision.vlm.prompt import Writer
from vision.vlm.runner import InProcess
from vision.vlm.seeing import seeing_of
from vision.vlm.shape import shape_of
from vision.vlm.tiny import build_tiny
from vision.vlm.weights_folder import Weights, read_json

_BLOCK = 2**20
_TEXT: dict[str, dict[str, Any]] = {
    "half-b": {
        "hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24, "num_attention_heads": 14,
        "num_key_value_heads": 2, "vocab_size": 151936,
    },
    "qwen2.5-vl-3b": {
        "hidden_size": 2048, "intermediate_size": 11008, "num_hidden_layers": 36, "num_attention_heads": 16,
        "num_key_value_heads": 2, "vocab_size": 151936,
    },
    "qwen2.5-vl-7b": {
        "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
        "num_key_value_heads": 4, "vocab_size": 152064,
    },
}  # fmt: skip
_VISION: dict[str, dict[str, Any]] = {
    "half-b": {"hidden_size": 640, "intermediate_size": 1712, "num_heads": 8, "depth": 16},
    "qwen2.5-vl-3b": {"hidden_size": 1280, "intermediate_size": 3420, "num_heads": 16, "depth": 32},
    "qwen2.5-vl-7b": {"hidden_size": 1280, "intermediate_size": 3420, "num_heads": 16, "depth": 32},
}
SHAPES = ("tiny", *_TEXT)
"""Qwen2.5-VL's, as its configurations are published; "half-b" has the language model of Qwen2.5-0.5B and
half of the vision tower, for machines without a GPU; "tiny" is two layers."""


def random_model(shape: str, placement: Placement, *, context: int) -> InProcess:
    """A model of one of SHAPES, ready to be asked. It ends no answer by itself, so that each is as long as is
    asked for. Raises ModelError where it does not fit into memory."""
    if shape not in SHAPES:
        raise ModelError(f"There is no shape “{shape}”: {', '.join(SHAPES)}. No model was made")
    with tempfile.TemporaryDirectory() as made:
        path = build_tiny("qwen2.5-vl", Path(made))
        config = read_json(path / "config.json")
        if shape != "tiny":
            config = _of_shape(config, shape)
        folder = ModelFolder(path=path, config=config, weights=Weights(headers={}))
        seeing = seeing_of(folder)
        writer = Writer(path, picture_mark=seeing.mark, layout=seeing.layout, around=seeing.around)
    numbers = shape_of(folder)
    transformers = load_transformers()
    with torch.device("meta"):
        net = transformers.AutoModelForImageTextToText.from_config(
            transformers.AutoConfig.for_model(**config),
            dtype=placement.torch_dtype,
            attn_implementation="sdpa",
        )
    parameters = sum(weights.numel() for weights in net.parameters())
    pace = pace_on(placement)
    need = needed(
        numbers, parameters=parameters, quantisable=0, bits=0, size=placement.size, context=context,
        patches=14400, chunk=pace.first,
    )  # fmt: skip
    free = free_memory(placement.device)
    if need.all > free:
        raise ModelError(
            f"A model of the shape {shape} needs {gib(need.all)} of memory ({need.told()}) and {gib(free)} "
            "are free. No model was made; take a smaller shape or a shorter context"
        )
    _filled(net, placement)
    return ready(
        net.eval().requires_grad_(False), writer, seeing, numbers, name=shape, context=context, pace=pace,
        ends=frozenset(),
    )  # fmt: skip


def _of_shape(config: dict[str, Any], shape: str) -> dict[str, Any]:
    text = config["text_config"] | _TEXT[shape]
    head = text["hidden_size"] // text["num_attention_heads"] // 2
    quarter = head // 4
    text["rope_parameters"] = {
        "rope_type": "default",
        "rope_theta": 1e6,
        "mrope_section": [quarter, (head - quarter) // 2, (head - quarter) // 2],
    }
    text["layer_types"] = ["full_attention"] * text["num_hidden_layers"]
    text["max_window_layers"] = text["num_hidden_layers"]
    vision = config["vision_config"] | _VISION[shape]
    depth = vision["depth"]
    vision |= {"out_hidden_size": text["hidden_size"], "window_size": 112}
    vision["fullatt_block_indexes"] = list(range(depth // 4 - 1, depth, depth // 4))
    tied = shape != "qwen2.5-vl-7b"
    return config | {"text_config": text, "vision_config": vision, "tie_word_embeddings": tied}


def _filled(net: Any, placement: Placement) -> None:
    """Give the network memory and numbers: of matrices and what is wider the same block of random numbers
    again and again, which is as good for measuring and fast; ones for norms, nothing for biases. What layers
    work out themselves (rotary frequencies) they work out."""
    net.to_empty(device=placement.device)
    net.tie_weights()
    generator = torch.Generator(device=placement.device).manual_seed(0)
    block = torch.randn(_BLOCK, generator=generator, device=placement.device) * 0.02
    block = block.to(placement.torch_dtype)
    with torch.no_grad():
        for name, weights in net.named_parameters():
            if weights.ndim < 2:
                weights.fill_(1.0 if "norm" in name or "ln_q" in name else 0.0)
                continue
            flat = weights.view(-1)
            for start in range(0, len(flat), _BLOCK):
                part = flat[start : start + _BLOCK]
                part.copy_(block[: len(part)])
        for module in net.modules():
            if next(module.buffers(recurse=False), None) is not None:
                net._init_weights(module)

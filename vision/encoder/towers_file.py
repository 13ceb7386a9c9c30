"""Towers to and from a folder: config.json, model.safetensors (float16), tokenizer.json, and the ONNX
files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vision.encoder.config import EncoderConfig
from vision.encoder.graphs import match_graph, picture_graph, text_graph
from vision.errors import ModelError
from vision.vlm.weights import read_header

if TYPE_CHECKING:
    from vision.encoder.towers import Towers

WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
GRAPHS = {"picture.onnx": picture_graph, "text.onnx": text_graph, "match.onnx": match_graph}


def save_pretrained(towers: Towers, tokenizer: Path, folder: Path) -> None:
    """Write everything that a folder of the encoder holds but its model card; `tokenizer` is copied."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    towers.config.save(folder)
    state = {name: tensor.detach().float().cpu().numpy() for name, tensor in towers.state_dict().items()}
    kept = {name: np.ascontiguousarray(array, np.float16) for name, array in state.items() if array.ndim}
    kept |= {name: np.ascontiguousarray(array, np.float32) for name, array in state.items() if not array.ndim}
    save_file(kept, folder / WEIGHTS, {"format": "pt"})
    (folder / TOKENIZER).write_bytes(tokenizer.read_bytes())
    used = {name: array.astype(np.float32) for name, array in kept.items()}
    for name, made in GRAPHS.items():
        part = folder / f"{name}.part"
        part.write_bytes(made(used, towers.config))
        part.replace(folder / name)


def from_pretrained(folder: Path) -> Towers:
    """The towers of a folder, in float32, ready to run. Raises ModelError where anything is missing, damaged
    or of another shape."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from vision.encoder.towers import Towers

    config = EncoderConfig.load(folder)
    path = folder / WEIGHTS
    read_header(path)
    towers = Towers(config)
    try:
        towers.load_state_dict({name: tensor.float() for name, tensor in load_file(path).items()})
    except (SafetensorError, RuntimeError, OSError) as error:
        raise ModelError(f"{path} does not hold the weights that config.json describes ({error}): "
                         "nothing was loaded") from error  # fmt: skip
    return towers.eval()

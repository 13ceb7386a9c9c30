"""A folder with a model of transformers' format, looked over before anything of it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vision.errors import ModelError
from vision.vlm.weights_folder import INDEX, WHOLE, Weights, read_json, read_weights

ARCHITECTURES = ("qwen2_vl", "qwen2_5_vl", "qwen3_vl", "smolvlm")
"""The `model_type`s this runner knows how to show pictures to."""

_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".msgpack", ".h5")
_MOST_FILES = 10_000
_MOST = {
    "num_hidden_layers": 512,
    "depth": 512,
    "hidden_size": 2**17,
    "intermediate_size": 2**20,
    "vocab_size": 2**23,
    "num_attention_heads": 2**12,
    "num_key_value_heads": 2**12,
    "head_dim": 2**12,
    "patch_size": 2**10,
    "image_size": 2**14,
    "num_position_embeddings": 2**22,
}
"""What no real model exceeds: a configuration is refused before anything is built after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    path: Path
    config: Mapping[str, Any]
    weights: Weights

    @property
    def architecture(self) -> str:
        return str(self.config["model_type"])

    @property
    def text(self) -> Mapping[str, Any]:
        """The part of the configuration about the language model; older folders have it at the top."""
        part = self.config.get("text_config")
        return part if isinstance(part, dict) else self.config

    @property
    def vision(self) -> Mapping[str, Any]:
        part = self.config.get("vision_config")
        return part if isinstance(part, dict) else {}


def read_model_folder(path: Path) -> ModelFolder:
    """Look a folder over: that it is one, that nothing in it leads out of it or asks to be run, that it is
    of an architecture known here, and that its weights are whole. Raises ModelError."""
    if not path.is_dir():
        raise ModelError(f"{path} is no folder. No model was loaded; name the folder its files lie in")
    _stays_inside(path)
    config = _config(path)
    _known(path, config)
    if not (path / WHOLE).exists() and not (path / INDEX).exists():
        raise ModelError(_without_weights(path))
    return ModelFolder(path=path, config=config, weights=read_weights(path))


def _stays_inside(path: Path) -> None:
    inside = path.resolve()
    for number, entry in enumerate(path.iterdir()):
        if number >= _MOST_FILES:
            raise ModelError(f"{path} holds more than {_MOST_FILES} files. No model was loaded")
        if entry.is_symlink() and not entry.resolve().is_relative_to(inside):
            raise ModelError(
                f"{entry} is a link that leads out of its folder. No model was loaded; put the file itself "
                "there (“deskhand models import” copies a folder with what its links point to)"
            )


def _config(path: Path) -> dict[str, Any]:
    if not (path / "config.json").is_file():
        gguf = next(path.glob("*.gguf"), None)
        if gguf is not None:
            raise ModelError(
                f"{gguf.name} is for llama.cpp and Ollama. No model was loaded; run it there and use it by "
                "the endpoint brain"
            )
        raise ModelError(f"{path} has no config.json, so it is no model's folder. No model was loaded")
    return read_json(path / "config.json")


def _known(path: Path, config: Mapping[str, Any]) -> None:
    if "auto_map" in config:
        raise ModelError(
            f"The model in {path} asks to run Python code that came with it. That is never done, and no "
            "model was loaded; use a model of an architecture that transformers has, or a server"
        )
    kind = config.get("model_type")
    if kind not in ARCHITECTURES:
        raise ModelError(
            f"{path} holds a model of the kind {str(kind)[:40]!r}, and this runner knows "
            f"{', '.join(ARCHITECTURES)}. No model was loaded; use one of those, or a server that runs it"
        )
    quantised = config.get("quantization_config")
    if quantised:
        method = quantised.get("quant_method") if isinstance(quantised, dict) else quantised
        raise ModelError(
            f"The weights in {path} are quantised ({str(method)[:40]}), which this runner does not read. No "
            "model was loaded; take the unquantised model and load it with 8 bits, or use a server"
        )
    _bounded(path, config)


def _bounded(path: Path, config: Mapping[str, Any], depth: int = 0) -> None:
    for name, value in config.items():
        if isinstance(value, dict) and depth < 3:
            _bounded(path, value, depth + 1)
        most = _MOST.get(name)
        if most is not None and isinstance(value, int | float) and not 0 < value <= most:
            raise ModelError(
                f"The configuration in {path} says that {name} is {value}, which no model has. No model was "
                "loaded; fetch it again"
            )


def _without_weights(path: Path) -> str:
    pickles = sorted(entry.name for entry in path.iterdir() if entry.suffix in _PICKLES)
    if pickles:
        return (
            f"The weights in {path} are pickles ({pickles[0][:60]}), which can run anything when they are "
            "opened. They were not opened; fetch the model as safetensors"
        )
    return f"{path} holds no weights ({WHOLE} or {INDEX}). No model was loaded; fetch it again"

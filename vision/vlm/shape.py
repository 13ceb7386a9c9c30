"""The numbers of a model that its memory and its cache come from, out of its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vision.errors import ModelError
from vision.vlm.model_folder import ModelFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Of the language model, and the widths of the vision tower. `longest` is the longest context it was
    made for, in tokens."""

    layers: int
    kv_heads: int
    head_width: int
    width: int
    inner: int
    vocabulary: int
    longest: int
    vision_width: int
    vision_inner: int
    vision_heads: int


def shape_of(folder: ModelFolder) -> Shape:
    """Raises ModelError where a number is missing or no number."""
    text, vision = folder.text, folder.vision
    heads = _number(text, "num_attention_heads")
    width = _number(text, "hidden_size")
    vision_width = _number(vision, "embed_dim" if "embed_dim" in vision else "hidden_size")
    return Shape(
        layers=_number(text, "num_hidden_layers"),
        kv_heads=_number(text, "num_key_value_heads", heads),
        head_width=_number(text, "head_dim", width // heads),
        width=width,
        inner=_number(text, "intermediate_size"),
        vocabulary=_number(text, "vocab_size"),
        longest=_number(text, "max_position_embeddings"),
        vision_width=vision_width,
        vision_inner=_number(vision, "intermediate_size", 4 * vision_width),
        vision_heads=_number(vision, "num_heads", _number(vision, "num_attention_heads", 16)),
    )


def _number(part: Mapping[str, Any], name: str, otherwise: int | None = None) -> int:
    found = part.get(name)
    found = otherwise if found is None else found
    if type(found) is not int or found < 1:
        raise ModelError(
            f"The model's configuration does not say its {name}. No model was loaded; fetch all files of the "
            "model again"
        )
    return found

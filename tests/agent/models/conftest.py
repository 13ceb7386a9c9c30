from __future__ import annotations

import json

import numpy as np
import pytest
from safetensors.numpy import save


@pytest.fixture
def files() -> dict[str, bytes]:
    """The files of a small model, with weights in two parts of which one is large for the hub."""
    parts = {
        "model-1.safetensors": {"a": np.arange(6000, dtype=np.float32)},
        "model-2.safetensors": {"b": np.arange(8, dtype=np.float16)},
    }
    places = {tensor: name for name, tensors in parts.items() for tensor in tensors}
    return {
        **{name: save(tensors) for name, tensors in parts.items()},
        "model.safetensors.index.json": json.dumps({"weight_map": places}).encode(),
        "config.json": json.dumps({"model_type": "qwen2_5_vl"}).encode(),
        "preprocessor_config.json": b"{}",
        "tokenizer.json": b"{}",
        "LICENSE": b"Apache-2.0",
        "README.md": b"A model.",
    }

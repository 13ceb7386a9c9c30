from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from agent.models.importing import take_in
from agent.models.installed import installed


@pytest.fixture
def files() -> dict[str, bytes]:
    """The files of a small model."""
    return {
        "model.safetensors": save({"a": np.arange(6000, dtype=np.float32)}),
        "config.json": json.dumps({"model_type": "qwen3_vl"}).encode(),
        "preprocessor_config.json": b"{}",
        "tokenizer.json": b"{}",
    }


@pytest.fixture
def folder(tmp_path: Path, files: dict[str, bytes]) -> Path:
    """That model in a folder called "mine"."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def taken(folder: Path) -> Path:
    """Where that model lies once it is taken in."""
    take_in(folder)
    return installed("mine").folder

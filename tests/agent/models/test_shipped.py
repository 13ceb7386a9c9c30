from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from agent.models.shipped import shipped_models


def test_what_is_in_the_box_is_counted_and_what_is_not_is_said(tmp_path: Path) -> None:
    weights = tmp_path / "encoder" / "weights"
    weights.mkdir(parents=True)
    save_file({"a": np.zeros((3, 4), np.float16)}, weights / "model.safetensors")
    encoder, detector = shipped_models(tmp_path)
    assert (encoder.parameters, encoder.problem) == (12, "")
    assert encoder.bytes == (weights / "model.safetensors").stat().st_size
    assert detector.problem == "not in this copy"
    (weights / "model.safetensors").write_bytes(b"\x80\x02")
    assert "no whole file of weights" in shipped_models(tmp_path)[0].problem

"""The networks saved to a folder and made again from it: config.json, model.safetensors and the ONNX files
that the runtime takes. Nothing in it can run code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from vision.detector.config import DetectorConfig
from vision.detector.export import detector_file, states_file
from vision.detector.net import DetectorNet, StateNet
from vision.detector.runtime import DETECTOR_FILE, STATES_FILE
from vision.errors import ModelError

WEIGHTS_FILE = "model.safetensors"
_LARGEST = 256 << 20  # bytes


class DetectorModel(nn.Module):
    """Both networks and what they are made of."""

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        self.config = config
        self.detector = DetectorNet(config)
        self.states = StateNet(config)

    def save_pretrained(self, folder: Path) -> None:
        """Write the config, the weights (as float16) and the ONNX files."""
        from safetensors.torch import save_file

        self.config.save_pretrained(folder)
        halves = {name: _half(value) for name, value in self.state_dict().items() if value.dim()}
        save_file(halves, folder / WEIGHTS_FILE, metadata={"format": "pt"})
        (folder / DETECTOR_FILE).write_bytes(detector_file(self.detector.eval(), self.config))
        (folder / STATES_FILE).write_bytes(states_file(self.states.eval(), self.config))

    @classmethod
    def from_pretrained(cls, folder: Path) -> DetectorModel:
        """Raises ModelError where the folder has no detector, or a damaged one."""
        model = cls(DetectorConfig.from_pretrained(folder))
        wanted = {name: value for name, value in model.state_dict().items() if value.dim()}
        model.load_state_dict(read_weights(folder / WEIGHTS_FILE, wanted), strict=False)
        return model.eval()


def read_weights(path: Path, wanted: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Just the tensors wanted, in their dtypes. Raises ModelError where one is missing, has another shape or
    holds what is no number, or the file is no safetensors file."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        if path.stat().st_size > _LARGEST:
            raise ModelError(f"{path} is larger than {_LARGEST >> 20} MB: it was not loaded.")
        found = load_file(path)
    except (OSError, SafetensorError, ValueError, KeyError, RuntimeError, json.JSONDecodeError) as error:
        raise ModelError(
            f"{path} cannot be read as weights ({str(error)[:200]}): nothing was loaded. "
            "Take an unharmed copy of its folder."
        ) from error
    if found.keys() != wanted.keys():
        odd = sorted(found.keys() ^ wanted.keys())
        raise ModelError(f"{path} holds the weights of another network ({odd[0][:80]}): nothing was loaded.")
    for name, value in found.items():
        if value.shape != wanted[name].shape:
            raise ModelError(
                f"{path}: {name} has shape {tuple(value.shape)}, not {tuple(wanted[name].shape)}: "
                "nothing was loaded."
            )
        if not torch.isfinite(value.float()).all():
            raise ModelError(f"{path}: {name} holds what is no number: nothing was loaded.")
    return {name: value.to(wanted[name].dtype) for name, value in found.items()}


def _half(value: Tensor) -> Tensor:
    """What is large as float16; the rest is small and stays exact."""
    return (value.half() if value.dim() > 1 else value).contiguous().cpu()

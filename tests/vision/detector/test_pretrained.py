from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from vision.detector import Detector
from vision.detector.config import DetectorConfig
from vision.detector.export import detector_file, states_file
from vision.detector.pretrained import DetectorModel
from vision.detector.states import shown_roles
from vision.element import Role
from vision.errors import ModelError
from vision.models.onnx_model import OnnxModel

PIXELS = np.random.default_rng(0).integers(0, 255, (2, 64, 96, 3), np.uint8)


def as_seen(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> torch.Tensor:
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255


@torch.no_grad()
def test_the_exported_detector_answers_as_the_network_does(model: DetectorModel) -> None:
    exported = OnnxModel(
        detector_file(model.detector, model.config),
        "the detector",
        inputs={"pixels": ("uint8", 4)},
        outputs={"heat": (2, 15, 8, 12), "edges": (2, 4, 8, 12)},
        threads=1,
    )
    heat, edges = exported.run({"pixels": PIXELS})
    own_heat, own_edges = model.detector(as_seen(PIXELS))
    assert np.abs(heat - own_heat.numpy()).max() < 0.005
    assert np.abs(edges - own_edges.numpy()).max() < 0.005
    assert own_edges.std() > 0.05


@torch.no_grad()
def test_the_exported_state_reader_answers_as_the_network_does(model: DetectorModel) -> None:
    views = PIXELS.reshape(-1, 32, 96, 3)
    roles = shown_roles([Role.TAB, Role.MENU, Role.CHECKBOX, Role.SWITCH], model.config)
    exported = OnnxModel(
        states_file(model.states, model.config),
        "the state reader",
        inputs={"pixels": ("uint8", 4), "roles": ("float32", 2)},
        outputs={"states": (-1, 6)},
        threads=1,
    )
    (states,) = exported.run({"pixels": views, "roles": roles})
    assert np.abs(states - model.states(as_seen(views), torch.from_numpy(roles)).numpy()).max() < 0.005


@torch.no_grad()
def test_what_was_saved_is_loaded_and_answers_alike(model: DetectorModel, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    again = DetectorModel.from_pretrained(tmp_path)
    assert again.config == model.config
    (heat, edges), (same_heat, same_edges) = model.detector(as_seen(PIXELS)), again.detector(as_seen(PIXELS))
    assert torch.allclose(heat, same_heat, atol=0.02)
    assert torch.allclose(edges, same_edges, atol=0.02)


def cut_off(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbled(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(np.random.default_rng(1).bytes(2000))


def pickled(folder: Path) -> None:
    """What torch.save makes is a zip file with a pickle in it."""
    for path in folder.iterdir():
        torch.save({"weights": torch.zeros(3)}, path)


def emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"")


def gone(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def renamed(folder: Path) -> None:
    told = json.loads((folder / "config.json").read_text())
    told["widths"] = [4, 8, 8, 10**9]
    (folder / "config.json").write_text(json.dumps(told))


def other_roles(folder: Path) -> None:
    told = json.loads((folder / "config.json").read_text())
    told["roles"], told["thresholds"] = told["roles"][:3], told["thresholds"][:3]
    (folder / "config.json").write_text(json.dumps(told))


@pytest.mark.parametrize("harm", [cut_off, garbled, pickled, emptied, gone, renamed, other_roles])
def test_a_harmed_folder_is_refused_in_words(
    model: DetectorModel, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    model.save_pretrained(tmp_path)
    Detector.load(tmp_path, threads=1)
    harm(tmp_path)
    with pytest.raises(ModelError, match="loaded"):
        Detector.load(tmp_path, threads=1)
    with pytest.raises(ModelError, match="loaded"):
        DetectorModel.from_pretrained(tmp_path)


@pytest.mark.parametrize("name", ["model.safetensors", "detector.onnx", "states.onnx"])
@pytest.mark.parametrize("harm", [cut_off, garbled, pickled, emptied])
def test_each_harmed_file_is_refused_where_it_is_used(
    model: DetectorModel, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    model.save_pretrained(tmp_path)
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / name).write_bytes((tmp_path / name).read_bytes())
    harm(alone)
    (tmp_path / name).write_bytes((alone / name).read_bytes())
    with pytest.raises(ModelError, match="loaded"):
        DetectorModel.from_pretrained(tmp_path) if name == "model.safetensors" else Detector.load(tmp_path, 1)


def test_weights_that_are_no_numbers_are_refused(model: DetectorModel, tmp_path: Path) -> None:
    with torch.no_grad():
        model.states.states.bias[0] = float("nan")
    model.save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="no number"):
        DetectorModel.from_pretrained(tmp_path)


def test_a_network_of_another_kind_is_refused(model: DetectorModel, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    (tmp_path / "detector.onnx").write_bytes((tmp_path / "states.onnx").read_bytes())
    with pytest.raises(ModelError, match="another network"):
        Detector.load(tmp_path, threads=1)


def test_a_config_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    for wrong in (
        {"version": 2},
        {"thresholds": [0.5]},
        {"state_thresholds": [0.5] * 5 + [1.0]},
        {"stem": 0},
        [],
    ):
        (tmp_path / "config.json").write_text(json.dumps(wrong))
        with pytest.raises(ModelError, match="nothing was loaded"):
            DetectorConfig.from_pretrained(tmp_path)
    (tmp_path / "config.json").write_text(" " * 70_000)
    with pytest.raises(ModelError, match="longer"):
        DetectorConfig.from_pretrained(tmp_path)

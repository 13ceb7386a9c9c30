from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.cli.main import main
from vision.detector import Detector


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    """Three small screens with one box on each."""
    folder = tmp_path / "screens"
    (folder / "pictures").mkdir(parents=True)
    lines = []
    for number in range(3):
        pixels = np.full((96, 128, 3), 250 - number, np.uint8)
        pixels[20:36, 30:46] = 10
        Image.fromarray(pixels).save(folder / f"pictures/{number}.png")
        told = {"version": 1, "picture": f"pictures/{number}.png", "size": [128, 96], "source": "html"}
        told |= {"theme": "plain", "held_out": number == 2, "scale": 1.0, "language": "en"}
        box = {"box": [30, 20, 16, 16], "role": "checkbox", "states": ["checked"]}
        lines.append(json.dumps(told | {"elements": [box]}) + "\n")
    (folder / "screens.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def test_a_detector_is_trained_saved_measured_and_described(
    screens: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "made"
    arguments = [
        "models",
        "train",
        "detector",
        "--data",
        str(screens),
        "--to",
        str(made),
        "--steps",
        "1",
        "--cpu",
    ]
    assert main(arguments) == 0
    told = capsys.readouterr()
    assert "| checkbox | 1 |" in told.out
    assert "1 screens to learn from, 1 held out" in told.err
    figures = json.loads((made / "figures.json").read_text(encoding="utf-8"))
    assert figures["pictures"] == 1
    assert figures["roles"]["checkbox"]["wanted"] == 1
    assert "| checkbox | 1 |" in (made / "README.md").read_text(encoding="utf-8")
    assert Detector.load(made, threads=1).config.roles


def test_what_is_missing_is_told_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "made"
    arguments = ["models", "train", "detector", "--data", str(tmp_path / "no"), "--to", str(made)]
    assert main(arguments) == 1
    assert "screens.jsonl cannot be read" in capsys.readouterr().err
    assert not made.exists()
    with pytest.raises(SystemExit):
        main(["models", "train", "detector", "--data", "x", "--minutes", "2", "--steps", "5"])
    for rate in ("0", "-1", "nan", "inf", "fast"):
        with pytest.raises(SystemExit):
            main(["models", "train", "encoder", "--rate", rate])
        assert "is not a number above 0" in capsys.readouterr().err

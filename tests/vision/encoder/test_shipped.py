"""The encoder that ships: its files fit together, and it knows everyday icons it never saw."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from vision.element import Element, Role
from vision.encoder.by_torch import TorchEncoder
from vision.encoder.encoder import SHIPPED, ElementEncoder
from vision.frame import Frame
from vision.geometry import Rect
from vision.icon_sets.drawing import drawn
from vision.icon_sets.icon import Icon

STROKE = 'fill="none" stroke="#000" stroke-width="2" stroke-linecap="round"'
DRAWINGS = {
    "magnifying glass": f'<circle cx="10" cy="10" r="6" {STROKE}/><path d="M15 15l6 6" {STROKE}/>',
    "close": f'<path d="M5 5l14 14M19 5L5 19" {STROKE}/>',
    "add": f'<path d="M12 4v16M4 12h16" {STROKE}/>',
    "menu": f'<path d="M4 6h16M4 12h16M4 18h16" {STROKE}/>',
    "play": '<path d="M7 4l13 8-13 8z"/>',
    "check mark": f'<path d="M4 13l5 5L20 6" {STROKE}/>',
    "left arrow": f'<path d="M20 12H4M10 6l-6 6 6 6" {STROKE}/>',
    "mail": f'<rect x="3" y="5" width="18" height="14" rx="1" {STROKE}/><path d="M3 7l9 6 9-6" {STROKE}/>',
    "home": f'<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z" {STROKE}/>',
    "trash can": f'<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6" {STROKE}/>',
}


def drawing(name: str) -> Icon:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{DRAWINGS[name]}</svg>'
    return Icon(set_name="made", name=name, words=name, group="", source=svg)


def toolbar(*, dark: bool) -> tuple[Frame, list[Element]]:
    """Every drawing in a row, 24 pixels large and 40 apart."""
    pixels = np.full((40, 40 * len(DRAWINGS), 3), 43 if dark else 246, np.uint8)
    elements = []
    for place, name in enumerate(DRAWINGS):
        pixels[8:32, 40 * place + 8 : 40 * place + 32] = drawn(drawing(name), 24, dark=dark)
        elements.append(Element(role=Role.ICON, rect=Rect(40 * place + 8, 8, 24, 24)))
    return Frame(pixels=pixels, rect=Rect(0, 0, pixels.shape[1], 40), time=0.0), elements


def test_everyday_icons_are_found_by_what_they_mean() -> None:
    encoder = ElementEncoder.load()
    for dark in (False, True):
        frame, elements = toolbar(dark=dark)
        best = encoder.scores(list(DRAWINGS), frame, elements).argmax(axis=1)
        assert (best == np.arange(len(DRAWINGS))).sum() >= 8


def test_onnx_and_torch_agree_on_the_weights_that_ship() -> None:
    frame, elements = toolbar(dark=False)
    elements = [*elements, Element(role=Role.BUTTON, rect=Rect(0, 0, 80, 40), text="Send")]
    words = [*DRAWINGS, "the send button", "ünknown"]
    onnx = ElementEncoder.load().scores(words, frame, elements)
    plain = TorchEncoder().scores(words, frame, elements)
    assert np.abs(onnx - plain).max() < 0.03
    assert (onnx.argmax(axis=1) == plain.argmax(axis=1)).mean() > 0.9


def test_the_folder_is_whole_and_all_weights_are_small() -> None:
    names = {path.name for path in SHIPPED.iterdir()}
    assert {
        *("README.md", "config.json", "model.safetensors", "tokenizer.json", "calibration.json"),
        *("picture.onnx", "text.onnx", "match.onnx", "curves.png"),
    } <= names
    assert json.loads((SHIPPED / "config.json").read_text())["model_type"] == "deskhand-element-encoder"
    vision = Path(SHIPPED).parents[1]
    weights = [path for path in vision.rglob("weights/*") if path.is_file()]
    assert sum(path.stat().st_size for path in weights) <= 20e6

"""Screens drawn by hand: check boxes, radio buttons, sliders and buttons at known places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from vision.detector.config import ROLES, DetectorConfig
from vision.detector.pretrained import DetectorModel
from vision.element import Role, State
from vision.frame import Pixels
from vision.geometry import Rect
from vision.training.detector import Lessons
from vision.training.detector_crops import Taught
from vision.training.detector_targets import Boxes
from vision.training.state_views import Posed, Stated

Screen = tuple[Pixels, list[Stated]]


def small_screen(seed: int) -> Screen:
    """480x352 with a column of check boxes, a column of radio buttons, a slider and buttons."""
    chance = np.random.default_rng(seed)
    dark = bool(chance.integers(2))
    ground, ink = ((40, 42, 48), (230, 230, 230)) if dark else ((246, 246, 246), (30, 30, 30))
    image = Image.new("RGB", (480, 352), ground)
    pen = ImageDraw.Draw(image)
    things: list[Stated] = []
    for row in range(6):
        y, checked = 20 + 50 * row, bool(chance.integers(2))
        box = (24, y, 24 + 16, y + 16)
        pen.rectangle(box, outline=ink, width=2)
        if checked:
            pen.line([(27, y + 8), (31, y + 12), (37, y + 4)], fill=ink, width=2)
        things.append(stated(box, Role.CHECKBOX, checked))
        ring = (160, y, 160 + 17, y + 17)
        chosen = bool(chance.integers(2))
        pen.ellipse(ring, outline=ink, width=2)
        if chosen:
            pen.ellipse((165, y + 5, 172, y + 12), fill=ink)
        things.append(stated(ring, Role.RADIO, chosen))
        button = (300, y, 300 + 90, y + 28)
        pen.rounded_rectangle(button, 5, outline=ink, width=1)
        pen.text((320, y + 8), "Apply", fill=ink)
        things.append(stated(button, Role.BUTTON, False))
    return np.array(image), things


def stated(box: tuple[int, int, int, int], role: Role, checked: bool) -> Stated:
    left, top, right, bottom = box
    return Stated(
        rect=Rect.from_edges(left, top, right + 1, bottom + 1),
        role=role,
        states=frozenset({State.CHECKED} if checked else ()),
    )


def boxes_of(things: list[Stated]) -> Boxes:
    rects = [thing.rect for thing in things]
    return Boxes(
        edges=np.array([(r.left, r.top, r.right, r.bottom) for r in rects], np.float32).reshape(-1, 4),
        kinds=np.array([ROLES.index(thing.role) for thing in things], np.int64),
    )


@pytest.fixture
def draw_screen() -> Callable[[int], Screen]:
    return small_screen


@pytest.fixture
def lessons(tmp_path: Path) -> Lessons:
    """Four drawn screens as data to learn from."""
    taught, posed = [], []
    for number in range(4):
        pixels, things = small_screen(number)
        path = tmp_path / f"{number}.png"
        Image.fromarray(pixels).save(path)
        taught.append(Taught(picture=path, boxes=boxes_of(things)))
        posed.append(Posed(picture=path, elements=tuple(things)))
    return Lessons(
        taught=taught[:2],
        tuned=taught[2:3],
        held_out=taught[3:],
        posed=posed[:2],
        tuned_posed=posed[2:3],
        held_out_posed=posed[3:],
    )


@pytest.fixture
def tiny() -> DetectorConfig:
    """As the real one, but small."""
    return DetectorConfig(stem=4, widths=(4, 8, 8, 8), neck=8, state_widths=(4, 4, 8))


@pytest.fixture
def model(tiny: DetectorConfig) -> DetectorModel:
    """Random weights, and as if it had been trained: with normalisations that do something."""
    import torch

    torch.manual_seed(3)
    made = DetectorModel(tiny)
    for module in made.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0.0, 0.2)
            assert module.running_mean is not None
            assert module.running_var is not None
            torch.nn.init.normal_(module.running_mean, 0.0, 0.2)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return made.eval()

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.training.icon_scenes import colours, opened, scenes


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 9), st.sampled_from([16, 40]))
def test_any_seed_gives_pictures_in_range_and_the_same_again(seed: int, count: int, side: int) -> None:
    def made() -> torch.Tensor:
        random = torch.Generator().manual_seed(seed)
        pictures = [torch.full((64, 64), 255, dtype=torch.uint8) for _ in range(count)]
        ink, ground = colours(count, random)
        return scenes(opened(pictures, ink), ground, side, random)

    first = made()
    assert first.shape == (count, 3, side, side)
    assert first.isfinite().all()
    assert first.abs().max() < 1.2
    assert torch.equal(first, made())


def test_ink_and_ground_can_be_told_apart() -> None:
    ink, ground = colours(500, torch.Generator().manual_seed(0))
    assert ((ink.mean(1) - ground.mean(1)).abs() > 0.1).float().mean() > 0.95
    darker = (ink.mean(1) < ground.mean(1)).float().mean()
    assert 0.4 < darker < 0.8


def test_a_drawing_without_colours_gets_the_ink_and_another_keeps_its_own() -> None:
    black = torch.full((64, 64), 128, dtype=torch.uint8)
    red = torch.tensor([255, 0, 0, 255], dtype=torch.uint8).expand(64, 64, 4)
    whole = opened([black, red], torch.tensor([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]))
    assert whole[0, :, 5, 5].tolist() == pytest.approx([0.0, 128 / 255, 0.0, 128 / 255])
    assert whole[1, :, 5, 5].tolist() == [1.0, 0.0, 0.0, 1.0]

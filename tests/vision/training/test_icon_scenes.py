from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.training.icon_scenes import Kept, colours, opened, scenes


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 9), st.sampled_from([16, 40]))
def test_any_seed_gives_pictures_in_range_and_the_same_again(seed: int, count: int, side: int) -> None:
    def made() -> torch.Tensor:
        random = torch.Generator().manual_seed(seed)
        pictures = torch.full((count, 64, 64), 255, dtype=torch.uint8)
        ink, ground = colours(count, random)
        kept = Kept(rows=torch.arange(count), pictures=pictures)
        return scenes(opened([kept], ink, random), ground, side, random)

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
    grey = Kept(rows=torch.tensor([1]), pictures=torch.full((1, 64, 64), 128, dtype=torch.uint8))
    red = Kept(
        rows=torch.tensor([0]),
        pictures=torch.tensor([255, 0, 0, 255], dtype=torch.uint8).expand(1, 64, 64, 4),
    )
    green = torch.tensor([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    whole = opened([grey, red], green, torch.Generator().manual_seed(1))
    assert whole[0, :, 5, 5].tolist() == [1.0, 0.0, 0.0, 1.0]
    assert whole[1, :, 5, 5].tolist() == pytest.approx([0.0, 128 / 255, 0.0, 128 / 255])


def test_lines_of_some_drawings_are_thicker_or_thinner_and_of_most_as_they_were_drawn() -> None:
    drawing = torch.zeros(64, 64, dtype=torch.uint8)
    drawing[20:24] = 255
    count = 200
    kept = Kept(rows=torch.arange(count), pictures=drawing.expand(count, 64, 64))
    whole = opened([kept], torch.zeros(count, 3), torch.Generator().manual_seed(1))
    opacity = whole[:, 3].sum(dim=(1, 2)) / 64
    assert (whole[:, :3].amax(dim=(1, 2, 3)) > 0).float().mean() == pytest.approx(0.3, abs=0.1)
    assert ((opacity - 4).abs() < 1e-4).float().mean() == pytest.approx(0.65, abs=0.1)
    assert 2.5 < opacity.min() < 3.5
    assert 5 < opacity.max() <= 6


def test_what_lines_enclose_is_filled_in_some_drawings() -> None:
    ring = torch.zeros(64, 64, dtype=torch.uint8)
    ring[10:50, 10:50] = 255
    ring[14:46, 14:46] = 0
    count = 200
    kept = Kept(rows=torch.arange(count), pictures=ring.expand(count, 64, 64))
    whole = opened([kept], torch.zeros(count, 3), torch.Generator().manual_seed(2))
    middle, outside = whole[:, :, 30, 30], whole[:, :, 3, 3]
    assert (middle[:, 3] == 1).float().mean() == pytest.approx(0.3, abs=0.1)
    assert (middle[:, 3] == 0).float().mean() == pytest.approx(0.7, abs=0.1)
    assert (middle[middle[:, 3] == 1, :3].amin(dim=1) > 0.2).all()
    assert not outside.any()

"""Icons as they might stand on a screen: coloured, scaled, on a button or beside others, in few pixels.

Shapes: b batch. Everything is drawn by one generator of random numbers, so that a seed gives the same
pictures."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

FEW = (18, 20, 22, 24, 26, 28, 32, 36, 40)
"""Sides in pixels that crops of small icons really have before they are brought to the model's size."""


def opened(pictures: Sequence[Tensor], ink: Tensor) -> Tensor:
    """Kept drawings, (64, 64) opacity or (64, 64, 4) RGBA, uint8, as (b, 4, 64, 64) in 0 to 1 with colours
    multiplied by opacity; those without colours get `ink` (b, 3)."""
    whole = torch.empty(len(pictures), 4, *pictures[0].shape[:2])
    for row, picture in enumerate(pictures):
        if picture.ndim == 2:
            alpha = picture.float() / 255
            whole[row, 3] = alpha
            whole[row, :3] = ink[row, :, None, None] * alpha
        else:
            whole[row] = picture.permute(2, 0, 1).float() / 255
            whole[row, :3] *= whole[row, 3]
    return whole


def colours(count: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Ink and ground, (count, 3) each, in 0 to 1, that differ enough to be seen: mostly greys, dark on light
    as often as light on dark, some tinted."""
    light = torch.rand(count, 1, generator=random) * 0.3 + 0.7
    dark = torch.rand(count, 1, generator=random) * 0.35
    tint = (torch.rand(count, 3, generator=random) - 0.5) * 0.5
    tinted = (torch.rand(count, 1, generator=random) < 0.3).float()
    dark_on_light = torch.rand(count, 1, generator=random) < 0.6
    ink = torch.where(dark_on_light, dark, light) + tint * tinted
    which = (torch.rand(count, 1, generator=random) < 0.25).float()
    ground = torch.where(dark_on_light, light, dark) + tint.flip(0) * which
    return ink.clamp(0, 1), ground.clamp(0, 1)


def scenes(icons: Tensor, ground: Tensor, side: int, random: torch.Generator) -> Tensor:
    """(b, 4, 64, 64) as from `opened` and (b, 3) to crops (b, 3, side, side), -1 to 1."""
    count = len(icons)
    picture = _button(ground, side, random)
    size = torch.rand(count, generator=random) * 0.56 + 0.4
    shift = (torch.rand(count, 2, generator=random) - 0.5) * 0.16
    beside = (torch.rand(count, 1, 1, 1, generator=random) < 0.3).float()
    way = torch.randint(0, 4, (count,), generator=random)
    far = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])[way]
    distance = 1.0 + torch.rand(count, 1, generator=random) * 0.5
    picture = _laid(picture, icons.roll(1, 0) * beside, size, far * distance, side)
    faint = torch.rand(count, 1, 1, 1, generator=random) < 0.2
    opacity = torch.where(faint, torch.rand(count, 1, 1, 1, generator=random) * 0.45 + 0.3, torch.ones(()))
    picture = _laid(picture, icons * opacity, size, shift, side)
    return (_in_few_pixels(picture, random) + 0.01 * torch.randn(picture.shape, generator=random)) * 2 - 1


def _laid(picture: Tensor, icons: Tensor, size: Tensor, shift: Tensor, side: int) -> Tensor:
    """Icons over a picture, each as large as `size` of it, its middle off by `shift` half pictures. Those
    much smaller than they are kept are halved first, so that thin lines stay."""
    turn = torch.zeros(len(icons), 2, 3)
    turn[:, 0, 0] = turn[:, 1, 1] = 1.0 / size
    turn[:, :, 2] = -shift / size[:, None]
    grid = functional.affine_grid(turn, [len(icons), 4, side, side], align_corners=False)
    laid = torch.empty(len(icons), 4, side, side)
    small = size * side < icons.shape[-1] / 2
    for rows, whole in ((small, functional.avg_pool2d(icons[small], 2)), (~small, icons[~small])):
        laid[rows] = functional.grid_sample(whole, grid[rows], padding_mode="zeros", align_corners=False)
    return laid[:, :3] + picture * (1 - laid[:, 3:])


def _button(ground: Tensor, side: int, random: torch.Generator) -> Tensor:
    """The ground, on a third of the pictures with a rounded rectangle of another shade or a border."""
    count = len(ground)
    axis = (torch.arange(side) + 0.5) / side * 2 - 1
    half = torch.rand(count, 2, generator=random) * 0.5 + 0.55
    radius = torch.rand(count, 1, 1, generator=random) * half.amin(1)[:, None, None]
    over_x = axis.abs()[None, None, :] - half[:, 0, None, None] + radius
    over_y = axis.abs()[None, :, None] - half[:, 1, None, None] + radius
    outside = torch.hypot(over_x.clamp_min(0), over_y.clamp_min(0)) + torch.maximum(over_x, over_y).clamp_max(
        0
    )
    distance = (outside - radius) * side / 2
    inside = (0.5 - distance).clamp(0, 1)
    line = (1.0 - distance.abs()).clamp(0, 1)
    chosen = torch.rand(count, 1, 1, 1, generator=random)
    shade = (torch.rand(count, 3, 1, 1, generator=random) - 0.5) * 0.24
    fill = (chosen < 0.25).float() * inside[:, None] * shade
    border = ((chosen > 0.15) & (chosen < 0.35)).float() * line[:, None] * 0.3
    picture = ground[:, :, None, None] + fill
    away = torch.where(ground.mean(1) > 0.5, -1.0, 1.0)[:, None, None, None]
    return (picture + away * border).clamp(0, 1)


def _in_few_pixels(picture: Tensor, random: torch.Generator) -> Tensor:
    """Most pictures as if they came in fewer pixels; a few as they are."""
    side = picture.shape[-1]
    parts = []
    for part in picture.chunk(6):
        few = FEW[int(torch.randint(0, len(FEW), (1,), generator=random))]
        small = functional.interpolate(part, size=(few, few), mode="area")
        parts.append(functional.interpolate(small, size=(side, side), mode="bilinear", align_corners=False))
    parts[-1] = picture.chunk(6)[-1]
    return torch.cat(parts)

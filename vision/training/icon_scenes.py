"""Icons as they might stand on a screen: coloured, with lines of other weights, turned a little, scaled, on a
button or beside others, in few pixels.

Shapes: b batch. Everything but the noise of single pixels is drawn by one generator of random numbers on the
CPU, so that a seed gives the same scenes on any device."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from vision.training.icon_store import SIDE

FEW = (18, 20, 22, 24, 26, 28, 32, 36, 40)
"""Sides in pixels that crops of small icons really have before they are brought to the model's size."""
_OPAQUE = 127
_WEIGHED = 0.35  # of the icons without colours: lines are thicker or thinner than they were drawn
_PAINTED = 0.3  # of them: what lines enclose is filled with colours, as desktops draw their icons
_TURNED = 0.3  # of the icons, by up to _MOST_TURNED either way, and narrower or wider by up to _STRETCHED
_MOST_TURNED, _STRETCHED = math.radians(9.0), 0.12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kept:
    """Some rows of a batch: kept drawings (n, 64, 64) opacity or (n, 64, 64, 4) RGBA, uint8, that stand at
    `rows` (n,)."""

    rows: Tensor
    pictures: Tensor


def opened(kept: Sequence[Kept], ink: Tensor, random: torch.Generator) -> Tensor:
    """All rows as (b, 4, 64, 64) in 0 to 1 with colours multiplied by opacity, on the device of `ink`
    (b, 3), the colour of those that have none of their own. Lines of some of these get another weight."""
    device = ink.device
    whole = torch.empty(len(ink), 4, SIDE, SIDE, device=device)
    for part in kept:
        rows, pictures = part.rows.to(device), part.pictures.to(device).float() / 255
        if pictures.ndim == 3:
            alpha = _weighed(pictures, random)[:, None]
            whole[rows] = torch.cat((ink[rows][:, :, None, None] * alpha, alpha), dim=1)
            chosen = (torch.rand(len(rows), generator=random) < _PAINTED).nonzero()[:, 0]
            there = chosen.to(device)
            enclosed = _enclosed(part.pictures[chosen]).to(device)
            whole[rows[there]] = _painted(alpha[there], enclosed, ink[rows[there]], random)
        else:
            coloured = pictures.permute(0, 3, 1, 2)
            whole[rows] = torch.cat((coloured[:, :3] * coloured[:, 3:], coloured[:, 3:]), dim=1)
    return whole


def _painted(alpha: Tensor, enclosed: Tensor, ink: Tensor, random: torch.Generator) -> Tensor:
    """(n, 1, 64, 64) opacity of lines and what they enclose (n, 64, 64), as (n, 4, 64, 64): lines in a deep
    shade of a colour where the ink (n, 3) is dark, else in a bright one; the rest in another, lighter
    at the top."""
    count, device = len(alpha), alpha.device
    colour = torch.rand(count, 3, 1, 1, generator=random).to(device)
    strong = torch.rand(count, 1, 1, 1, generator=random).to(device)
    dark = ink.mean(dim=1)[:, None, None, None] < 0.5
    lines = torch.where(dark, colour * strong * 0.6, 1.0 - (1.0 - colour) * strong * 0.6)
    light = 0.4 + 0.6 * colour
    lower = 1.0 - torch.linspace(0, 0.5, SIDE, device=device)[None, None, :, None]
    filled = (enclosed[:, None] - alpha).clamp_min(0)
    return torch.cat((lines * alpha + light * lower * filled, alpha + filled), dim=1)


def _enclosed(pictures: Tensor) -> Tensor:
    """1.0 where drawings (n, 64, 64), uint8, are opaque or what is opaque lies all around, elsewhere 0.0."""
    import cv2

    found = np.empty(pictures.shape, np.float32)
    for row, picture in enumerate(pictures.numpy()):
        room = np.pad((picture > _OPAQUE).astype(np.uint8), 1)
        cv2.floodFill(room, None, (0, 0), 2)
        found[row] = room[1:-1, 1:-1] != 2
    return torch.from_numpy(found)


def _weighed(alpha: Tensor, random: torch.Generator) -> Tensor:
    """(n, 64, 64) opacity with the lines of some drawings up to a pixel thicker, or some thinner, on each
    side."""
    count = len(alpha)
    more = (torch.rand(count, generator=random) * 1.6 - 0.6) * (
        torch.rand(count, generator=random) < _WEIGHED
    )
    more = more[:, None, None].to(alpha.device)
    thick = functional.max_pool2d(alpha[:, None], 3, stride=1, padding=1)[:, 0]
    thin = -functional.max_pool2d(-alpha[:, None], 3, stride=1, padding=1)[:, 0]
    return alpha + more.clamp_min(0) * (thick - alpha) - more.clamp_max(0) * (thin - alpha)


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
    count, device = len(icons), icons.device
    picture = _button(ground, side, random)
    size = torch.rand(count, generator=random) * 0.56 + 0.4
    shift = (torch.rand(count, 2, generator=random) - 0.5) * 0.16
    beside = (torch.rand(count, 1, 1, 1, generator=random) < 0.3).float().to(device)
    way = torch.randint(0, 4, (count,), generator=random)
    far = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])[way]
    distance = 1.0 + torch.rand(count, 1, generator=random) * 0.5
    shape = _shapes(count, random)
    picture = _laid(picture, icons.roll(1, 0) * beside, size, far * distance, shape, side)
    faint = torch.rand(count, 1, 1, 1, generator=random) < 0.2
    opacity = torch.where(faint, torch.rand(count, 1, 1, 1, generator=random) * 0.45 + 0.3, torch.ones(()))
    picture = _laid(picture, icons * opacity.to(device), size, shift, shape, side)
    picture = _in_few_pixels(picture, random)
    grain = torch.Generator(device).manual_seed(int(torch.randint(1 << 62, (1,), generator=random)))
    noise = torch.randn(picture.shape, generator=grain, device=device)
    return (picture + 0.01 * noise) * 2 - 1


def _shapes(count: int, random: torch.Generator) -> Tensor:
    """How each icon is turned and stretched: (count, 2, 2), most of them not at all."""
    turned = (torch.rand(count, generator=random) < _TURNED).float()
    angle = (torch.rand(count, generator=random) * 2 - 1) * _MOST_TURNED * turned
    wider = 1.0 + (torch.rand(count, generator=random) * 2 - 1) * _STRETCHED * turned
    cos, sin = angle.cos(), angle.sin()
    return torch.stack((cos * wider, -sin * wider, sin / wider, cos / wider), dim=1).view(count, 2, 2)


def _laid(picture: Tensor, icons: Tensor, size: Tensor, shift: Tensor, shape: Tensor, side: int) -> Tensor:
    """Icons over a picture, each as large as `size` of it, its middle off by `shift` half pictures. Those
    much smaller than they are kept are halved first, so that thin lines stay."""
    device = picture.device
    turn = shape / size[:, None, None]
    turn = torch.cat((turn, -turn @ shift[:, :, None]), dim=2).to(device)
    grid = functional.affine_grid(turn, [len(icons), 4, side, side], align_corners=False)
    laid = torch.empty(len(icons), 4, side, side, device=device)
    small = size * side < icons.shape[-1] / 2
    for chosen, halved in ((small, True), (~small, False)):
        rows = chosen.nonzero()[:, 0].to(device)
        whole = functional.avg_pool2d(icons[rows], 2) if halved else icons[rows]
        laid[rows] = functional.grid_sample(whole, grid[rows], padding_mode="zeros", align_corners=False)
    return laid[:, :3] + picture * (1 - laid[:, 3:])


def _button(ground: Tensor, side: int, random: torch.Generator) -> Tensor:
    """The ground, on a third of the pictures with a rounded rectangle of another shade or a border."""
    count, device = len(ground), ground.device
    axis = (torch.arange(side, device=device) + 0.5) / side * 2 - 1
    half = (torch.rand(count, 2, generator=random) * 0.5 + 0.55).to(device)
    radius = torch.rand(count, 1, 1, generator=random).to(device) * half.amin(1)[:, None, None]
    over_x = axis.abs()[None, None, :] - half[:, 0, None, None] + radius
    over_y = axis.abs()[None, :, None] - half[:, 1, None, None] + radius
    outside = torch.hypot(over_x.clamp_min(0), over_y.clamp_min(0)) + torch.maximum(over_x, over_y).clamp_max(
        0
    )
    distance = (outside - radius) * side / 2
    inside = (0.5 - distance).clamp(0, 1)
    line = (1.0 - distance.abs()).clamp(0, 1)
    chosen = torch.rand(count, 1, 1, 1, generator=random).to(device)
    shade = (torch.rand(count, 3, 1, 1, generator=random).to(device) - 0.5) * 0.24
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

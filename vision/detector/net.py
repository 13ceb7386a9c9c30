"""The networks: one that finds elements on a frame, one that tells the state of an element from its pixels.

Both are plain 3x3 convolutions with batch normalisation (Ioffe and Szegedy, arXiv 1502.03167) and residual
blocks (He et al., arXiv 1512.03385): on the processors Deskhand runs on these are several times quicker for
their arithmetic than depthwise ones. They know nothing of files, of training, or of what their outputs mean.

Shapes: b batch, c channels, h and w height and width in pixels.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, relu

from vision.detector.config import DetectorConfig

SEEN_FAR = (1, 2, 4)
"""The dilations of the blocks at 1/32: with them a cell sees about 1,000 pixels across, wide fields whole."""


class Conv(nn.Module):
    """3x3 convolution, batch normalisation, and ReLU unless `plain`."""

    def __init__(
        self, before: int, after: int, *, stride: int = 1, dilation: int = 1, plain: bool = False
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(before, after, 3, stride, dilation, dilation, bias=False)
        self.norm = nn.BatchNorm2d(after)
        self.plain = plain

    def forward(self, x: Tensor) -> Tensor:
        x = self.norm(self.conv(x))
        return x if self.plain else relu(x)


class Block(nn.Module):
    """Two convolutions and the way past them: relu(x + conv(conv(x)))."""

    def __init__(self, width: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = Conv(width, width, dilation=dilation)
        self.second = Conv(width, width, dilation=dilation, plain=True)

    def forward(self, x: Tensor) -> Tensor:
        return relu(x + self.second(self.first(x)))


class DetectorNet(nn.Module):
    """Finds elements by their middles (Zhou et al., arXiv 1904.07850).

    From (b, 3, h, w) RGB of 0.0 to 1.0, with sides that are multiples of 32, it makes of each cell of 8x8
    pixels: a logit for each role that the middle of such an element lies there, (b, roles, h/8, w/8); and
    where the edges of that element are, (b, 4, h/8, w/8): how far left, above, right and below of the
    cell's middle, as `decoding` has it. What is deeper is added in from above (Lin et al., arXiv 1612.03144).
    """

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        quarter, eighth, sixteenth, deep = config.widths
        self.stem = nn.Sequential(
            Conv(3, config.stem, stride=2), Conv(config.stem, quarter, stride=2), Block(quarter)
        )
        self.eighth = nn.Sequential(Conv(quarter, eighth, stride=2), Block(eighth))
        self.sixteenth = nn.Sequential(Conv(eighth, sixteenth, stride=2), Block(sixteenth), Block(sixteenth))
        self.deep = nn.Sequential(
            Conv(sixteenth, deep, stride=2), *(Block(deep, dilation) for dilation in SEEN_FAR)
        )
        self.from_deep = nn.Conv2d(deep, sixteenth, 1)
        self.from_sixteenth = nn.Conv2d(sixteenth, config.neck, 1)
        self.from_eighth = nn.Conv2d(eighth, config.neck, 1)
        self.neck = nn.Sequential(Conv(config.neck, config.neck), Conv(config.neck, config.neck))
        self.heat = nn.Conv2d(config.neck, len(config.roles), 1)
        self.edges = nn.Conv2d(config.neck, 4, 1)
        nn.init.constant_(self.heat.bias, -4.6)  # type: ignore[arg-type]  # 0.01: nearly no cell is a middle

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        eighth = self.eighth(self.stem(x))
        sixteenth = self.sixteenth(eighth)
        deep = self.deep(sixteenth)
        sixteenth = sixteenth + doubled(self.from_deep(deep))
        joined = self.neck(self.from_eighth(eighth) + doubled(self.from_sixteenth(sixteenth)))
        return self.heat(joined), self.edges(joined)


class StateNet(nn.Module):
    """Tells what state elements are in: (b, 3, 32, 96) RGB views of 0.0 to 1.0 (see `state_view`) and which
    role each has, (b, roles + 1) ones and zeros, make (b, states) logits."""

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        first, second, third = config.state_widths
        self.seen = nn.Sequential(
            Conv(3, first, stride=2),
            Conv(first, second),
            Conv(second, third, stride=2),
            Block(third),
            Conv(third, third, stride=2),
        )
        self.role = nn.Linear(len(config.roles) + 1, third)
        self.mixed = nn.Linear(2 * third, third)
        self.states = nn.Linear(third, len(config.states))

    def forward(self, views: Tensor, roles: Tensor) -> Tensor:
        seen = self.seen(views)
        flat = torch.cat((seen.mean(dim=(2, 3)), seen.amax(dim=(2, 3))), dim=1)
        return self.states(relu(self.mixed(flat) + self.role(roles)))  # type: ignore[no-any-return]


def doubled(x: Tensor) -> Tensor:
    """Each cell as four."""
    return interpolate(x, scale_factor=2, mode="nearest")

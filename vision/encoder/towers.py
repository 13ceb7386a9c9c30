"""The two towers of the element encoder, and what brings an element's own text, role and place into the
match.

A dual encoder trained by contrast, as in CLIP (Radford et al., arXiv 2103.00020). The picture tower is a few
convolutions and then attention over what is left of the picture (as in Xiao et al., "Early convolutions help
transformers see better", arXiv 2106.14881); the text tower is attention over word pieces. Both are pre-norm
transformers (Xiong et al., arXiv 2002.04745) with GELU.

Shapes: b batch, t tokens, d `config.dims`.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from vision.element import Role
from vision.encoder.config import BARE, EncoderConfig
from vision.models.attention import GroupedAttention

ROLES = tuple(Role)
PLACE = 5
"""Numbers that say where an element is: middle x, y, width, height as parts of the frame, and 1; all 0 if
unknown."""


class Layer(nn.Module):
    """Attention, then two linear layers with a GELU between, each with a norm before it and a residual
    around."""

    def __init__(self, width: int, config: EncoderConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.attention = GroupedAttention(width, config.heads, config.key_heads)
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        x = x + self.attention(self.attention_norm(x), mask=mask)
        return x + self.narrow(functional.gelu(self.widen(self.norm(x))))  # type: ignore[no-any-return]


def _conv(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()
    )


class PictureTower(nn.Module):
    """(b, 3, side, side), RGB in -1 to 1, to (b, d)."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        first, second, third = config.channels
        self.stem = nn.Sequential(_conv(3, first, 2), _conv(first, second, 1), _conv(second, third, 2))
        self.residual = _conv(third, third, 1)
        self.down = nn.Conv2d(third, config.picture_width, 3, stride=2, padding=1)
        self.places = nn.Parameter(torch.randn(1, config.places, config.picture_width) * 0.02)
        self.layers = nn.ModuleList(Layer(config.picture_width, config) for _ in range(config.picture_layers))
        self.norm = nn.LayerNorm(config.picture_width)
        self.out = nn.Linear(2 * config.picture_width, config.dims)

    def forward(self, pictures: Tensor) -> Tensor:
        x = self.stem(pictures)
        x = self.down(x + self.residual(x))
        x = x.flatten(2).transpose(1, 2) + self.places
        for layer in self.layers:
            x = layer(x)
        x = self.norm(x)
        return self.out(torch.cat((x.mean(dim=1), x.amax(dim=1)), dim=-1))  # type: ignore[no-any-return]


class TextTower(nn.Module):
    """Word pieces (b, t), int64, 0 where there is none, to (b, d). No tokens at all give the vector of
    nothing said."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.pieces = nn.Embedding(config.vocabulary, config.text_width)
        self.places = nn.Parameter(torch.randn(1, config.tokens, config.text_width) * 0.02)
        self.layers = nn.ModuleList(Layer(config.text_width, config) for _ in range(config.text_layers))
        self.norm = nn.LayerNorm(config.text_width)
        self.out = nn.Linear(config.text_width, config.dims)
        nn.init.normal_(self.pieces.weight, std=0.05)

    def forward(self, tokens: Tensor) -> Tensor:
        there = tokens > 0
        x = self.pieces(tokens) + self.places[:, : tokens.shape[1]]
        mask = there[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        weights = there.to(x.dtype)[..., None]
        mean = (self.norm(x) * weights).sum(dim=1) / weights.sum(dim=1).clamp_min(1.0)
        return self.out(mean)  # type: ignore[no-any-return]


class Match(nn.Module):
    """Changes an element's vector by its own text, role and place: (b, d), (b, d), (b,), (b, PLACE) to (b,
    d)."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.roles = nn.Embedding(len(ROLES), 32)
        self.place = nn.Linear(PLACE, 32, bias=False)
        self.widen = nn.Linear(2 * config.dims + 64, 2 * config.dims)
        self.narrow = nn.Linear(2 * config.dims, config.dims)
        nn.init.zeros_(self.narrow.weight)
        nn.init.zeros_(self.narrow.bias)

    def forward(self, picture: Tensor, text: Tensor, role: Tensor, place: Tensor) -> Tensor:
        known = torch.cat((picture, text, self.roles(role), self.place(place)), dim=-1)
        return picture + self.narrow(functional.gelu(self.widen(known)))  # type: ignore[no-any-return]


class Towers(nn.Module):
    """Both towers. `scale` (as a logarithm) turns cosines into logits, `bias` shifts them for a single
    pair."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.picture = PictureTower(config)
        self.text = TextTower(config)
        self.match = Match(config)
        self.scale = nn.Parameter(torch.tensor(2.7))
        self.bias = nn.Parameter(torch.tensor(-5.0))

    def words(self, tokens: Tensor) -> Tensor:
        """(b, t) to (b, d), unit length."""
        return functional.normalize(self.text(tokens), dim=-1)

    def pictures(self, pictures: Tensor) -> Tensor:
        """(b, 3, side, side) to (b, d), unit length: what is drawn, and nothing else."""
        return functional.normalize(self.picture(pictures), dim=-1)

    def elements(self, pictures: Tensor, tokens: Tensor, role: Tensor, place: Tensor) -> Tensor:
        """What is drawn, with the element's own text, role and place: (b, d), unit length."""
        seen, said = self.pictures(pictures), self.text(tokens)
        said = functional.normalize(said, dim=-1) * (tokens > 0).any(dim=1, keepdim=True)
        matched = functional.normalize(self.match(seen, said, role, place), dim=-1)
        return functional.normalize((1 - BARE) * matched + BARE * seen, dim=-1)

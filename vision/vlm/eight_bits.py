"""Weights of linear layers in 8 bits: whole numbers of -127 to 127 and a scale for each row, turned back as
they are used. It halves what bfloat16 takes and is slower; no other package is needed for it.

The scheme is symmetric per-channel absmax (LLM.int8(), arXiv 2208.07339, section 2, without its mixed
parts)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class EightBits(nn.Module):
    """Stands for a `nn.Linear` and gives about what that gives."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach()
        scale = weight.float().abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127
        self.whole = nn.Buffer((weight.float() / scale).round().to(torch.int8))
        self.scale = nn.Buffer(scale.squeeze(1).to(weight.dtype))
        self.bias = linear.bias

    @property
    def weight(self) -> Tensor:
        """The weights as numbers again, shape (outputs, inputs). Some models look at their dtype."""
        return self.whole.to(self.scale.dtype) * self.scale[:, None]

    def forward(self, values: Tensor) -> Tensor:
        """Shapes (..., inputs) and (..., outputs)."""
        result = nn.functional.linear(values, self.whole.to(values.dtype)) * self.scale
        return result if self.bias is None else result + self.bias


def in_eight_bits(net: Any) -> int:
    """Replace every linear layer of the language model and the vision tower; gives how many. The embeddings
    and the head stay as they are: little is won there, and most is lost."""
    count = 0
    for parent in list(net.model.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is nn.Linear:
                setattr(parent, name, EightBits(child))
                count += 1
    return count

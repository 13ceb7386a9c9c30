"""How wrong the detector's answers are."""

from __future__ import annotations

import torch
from torch import Tensor

from vision.detector.config import STRIDE


def heat_loss(logits: Tensor, heat: Tensor, counts: Tensor) -> Tensor:
    """The focal loss of middles (arXiv 1904.07850, eq. 1) for each middle: (b, roles, h, w) logits against
    bells of 0 to 1; near a middle a high answer costs less. `counts` (b, h, w) is 0 where nothing does."""
    logits = logits.float()
    sure, unsure = logits.sigmoid(), (-logits).sigmoid()
    log_sure = torch.nn.functional.logsigmoid(logits)
    log_unsure = torch.nn.functional.logsigmoid(-logits)
    middles = (heat >= 1.0).float()
    missed = -(unsure**2) * log_sure * middles
    made_up = -(sure**2) * log_unsure * (1 - heat) ** 4 * (1 - middles)
    total: Tensor = ((missed + made_up) * counts[:, None]).sum()
    return total / middles.sum().clamp_min(1.0)


def edge_losses(answers: Tensor, codes: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Of (b, 4, h, w) edges, where they count: the smooth L1 distance of their codes, and 1 - GIoU of the
    rectangles they make (Rezatofighi et al., arXiv 1902.09630)."""
    answers = answers.float()
    total = weights.sum().clamp_min(1.0)
    apart = torch.nn.functional.smooth_l1_loss(answers, codes, reduction="none", beta=0.1).mean(dim=1)
    unlike = 1 - giou(_pixels(answers), _pixels(codes))
    return (apart * weights).sum() / total, (unlike * weights).sum() / total


def giou(first: Tensor, second: Tensor) -> Tensor:
    """Of rectangles given as how far their left, top, right and bottom edges are from one point: -1 to 1."""
    one_wide, one_high = first[:, 0] + first[:, 2], first[:, 1] + first[:, 3]
    other_wide, other_high = second[:, 0] + second[:, 2], second[:, 1] + second[:, 3]
    least, most = torch.minimum(first, second), torch.maximum(first, second)
    common = (least[:, 0] + least[:, 2]).clamp_min(0) * (least[:, 1] + least[:, 3]).clamp_min(0)
    around = (most[:, 0] + most[:, 2]).clamp_min(1e-3) * (most[:, 1] + most[:, 3]).clamp_min(1e-3)
    areas = one_wide.clamp_min(0) * one_high.clamp_min(0) + other_wide * other_high
    both = (areas - common).clamp_min(1e-3)
    return common / both - (around - both) / around


def _pixels(codes: Tensor) -> Tensor:
    """See `vision.detector.detected.edge_pixels`. Far answers are held, lest they drown the rest."""
    return torch.sinh(codes.clamp(-5.0, 5.0)) * STRIDE

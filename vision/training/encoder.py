"""Training of the element encoder: first on drawn icons, then on whole screens.

On icons the loss of a batch is the cross entropy of which words belong to which picture, both ways (CLIP,
arXiv 2103.00020), against targets that say how close the words are to each other in meaning, since many
icons of a batch mean nearly the same. Beside it both towers learn, through one linear layer that is then
thrown away, what the words mean (Hinton et al., arXiv 1503.02531). On screens it is the cross entropy of
which element is meant among those of the same screen, and the loss on icons goes on beside it.

What is kept is the running average of the weights (Polyak and Juditsky 1992).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from vision.encoder.config import EncoderConfig
from vision.encoder.towers import Towers
from vision.training.fitting import Fitting, Losses, Plan, Point
from vision.training.icon_batches import IconBatch, IconBatches, tokens_of
from vision.training.icon_data import IconData
from vision.training.screen_batches import ScreenBatch, ScreenBatches
from vision.training.screen_crops import CroppedScreen

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_CLOSE = 0.07  # temperature of the targets: words whose cosine is 0.3 lower count for a hundredth
_KEEP_OF_ICONS, _KEEP_OF_SCREENS = 0.999, 0.99  # of the averaged weights at each step
_READ_OFF, _LITTLE = 8192, 1.0  # phrases, and what keeps least squares from following noise
_SHARPEST = 100.0  # what cosines are multiplied by, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How to train: all that its outcome depends on besides the data. Steps of 0 leave a part out."""

    icon_steps: int = 8_000
    icon_rate: float = 1.5e-3
    icons: int = 256
    screen_steps: int = 700
    screen_rate: float = 3e-4
    screens: int = 4
    icons_beside: int = 128
    seed: int = 0


class Learner(nn.Module):
    """The towers, their average, and the layer that is thrown away."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.towers = Towers(config)
        self.meaning = nn.Linear(config.dims, 384)
        self.average: Towers = copy.deepcopy(self.towers).requires_grad_(False)

    def train(self, mode: bool = True) -> Learner:
        super().train(mode)
        self.average.eval()
        return self

    def after(self, keep: float) -> Callable[[int], None]:
        """What is to be done after each step: the average moves, but for a share that grows up to `keep`.
        Neither may be moved to another device from here on."""
        pairs = list(zip(self.average.state_dict().values(), self.towers.state_dict().values(), strict=True))
        counted = [pair for pair in pairs if not pair[0].dtype.is_floating_point]
        mine, new = zip(*(pair for pair in pairs if pair[0].dtype.is_floating_point), strict=True)

        @torch.no_grad()
        def move(step: int) -> None:
            torch._foreach_lerp_(mine, new, 1.0 - min(keep, step / (step + 9)))
            for kept, counts in counted:
                kept.copy_(counts)

        return move


def trained(
    data: IconData,
    screens: Sequence[CroppedScreen],
    tokenizer: Tokenizer,
    config: EncoderConfig,
    course: Course,
    folder: Path,
    told: Callable[[str, Point], None],
    *,
    begin: Towers | None = None,
    device: str = "cpu",
    stopped: Callable[[], bool] = lambda: False,
) -> Towers | None:
    """Train, from nothing or from the weights of `begin`, or go on with what is kept in the folder; None
    where it was stopped before its end. Raises ModelError for what is kept but damaged."""
    torch.manual_seed(course.seed)
    learner = Learner(config).to(device)
    if begin is not None:
        learner.towers.load_state_dict(begin.state_dict())
        learner.average.load_state_dict(begin.state_dict())
        _read_off(learner, data, tokenizer, config.tokens)
    learner.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    shape = {"longest": config.tokens, "seed": course.seed}
    icons = IconBatches(data, tokenizer, count=course.icons, **shape)
    plan = _plan(course.icon_steps, course.icon_rate, course.icons, course.seed)
    first = Fitting(
        learner,
        plan,
        icons.made,
        icon_losses,
        folder / "icons.safetensors",
        after=learner.after(_KEEP_OF_ICONS),
    )
    first.resume()
    if course.icon_steps and not first.run(lambda point: told("icons", point), stopped):
        return None
    if not course.screen_steps or not screens:
        return learner.average
    learner.towers.load_state_dict(learner.average.state_dict())
    beside = IconBatches(data, tokenizer, count=course.icons_beside, **shape)
    batches = ScreenBatches(
        screens, beside, tokenizer, count=course.screens, longest=config.tokens, seed=course.seed
    )
    plan = _plan(course.screen_steps, course.screen_rate, course.screens, course.seed)
    kept = folder / "screens.safetensors"
    second = Fitting(learner, plan, batches.made, screen_losses, kept, after=learner.after(_KEEP_OF_SCREENS))
    second.resume()
    return learner.average if second.run(lambda point: told("screens", point), stopped) else None


@torch.no_grad()
def _read_off(learner: Learner, data: IconData, tokenizer: Tokenizer, longest: int) -> None:
    """Make the layer that is thrown away what the text tower knows already, by least squares over some
    phrases: beginning at random it would first unlearn much."""
    rows = np.random.default_rng(0).permutation(len(data.phrases))[:_READ_OFF]
    device = learner.meaning.weight.device
    tokens = tokens_of(tokenizer, [data.phrases[row] for row in rows], longest).to(device)
    said = torch.cat([learner.average.words(part) for part in torch.split(tokens, 512)])
    meant = torch.from_numpy(data.meaning[rows]).to(device).float()
    more = _LITTLE * torch.eye(said.shape[1], device=device)
    learner.meaning.weight.copy_(torch.linalg.solve(said.T @ said + more, said.T @ meant).T)
    learner.meaning.bias.zero_()


def _plan(steps: int, rate: float, batch: int, seed: int) -> Plan:
    momenta = (0.9, 0.98)
    return Plan(steps=steps, rate=rate, decay=0.15, momenta=momenta, steepest=1.0, seed=seed, batch=batch)


def icon_losses(net: nn.Module, batch: IconBatch) -> Losses:
    """`all` is to be made smaller; the rest are its parts."""
    assert isinstance(net, Learner)
    device = net.meaning.weight.device
    meaning, general_meaning = batch.meaning.to(device), batch.general_meaning.to(device)
    pictures = batch.pictures(net.towers.config.side, device)
    with torch.autocast(device.type, torch.bfloat16):
        seen = net.towers.pictures(pictures.contiguous(memory_format=torch.channels_last))
        said, known = net.towers.words(batch.tokens.to(device)), net.towers.words(batch.general.to(device))
        meant = [net.meaning(vectors) for vectors in (seen, said, known)]
    logits = seen.float() @ said.float().T * net.towers.scale.exp().clamp(max=_SHARPEST)
    targets = functional.softmax(meaning @ meaning.T / _CLOSE, dim=-1)
    contrast = (functional.cross_entropy(logits, targets) + functional.cross_entropy(logits.T, targets)) / 2
    taught = sum(
        (
            1.0 - functional.cosine_similarity(guess.float(), truth).mean()
            for guess, truth in zip(meant, (meaning, meaning, general_meaning), strict=True)
        ),
        start=torch.zeros((), device=device),
    )
    return {"all": contrast + taught, "contrast": contrast, "meaning": taught}


def screen_losses(net: nn.Module, batch: ScreenBatch) -> Losses:
    """`all` is to be made smaller; `right` is the share of elements that were found."""
    assert isinstance(net, Learner)
    device = net.meaning.weight.device
    beside = icon_losses(net, batch.icons)["all"]
    with torch.autocast(device.type, torch.bfloat16):
        elements = net.towers.elements(
            batch.pictures.to(device, memory_format=torch.channels_last),
            batch.tokens.to(device),
            batch.roles.to(device),
            batch.places.to(device),
        )
        said = net.towers.words(batch.said.to(device))
    scores = said.float() @ elements.float().T * net.towers.scale.exp().clamp(max=_SHARPEST)
    scores = scores.masked_fill(~batch.among.to(device), -1e4)
    meant = batch.meant.to(device)
    found = functional.cross_entropy(scores, meant)
    right: Tensor = (scores.argmax(dim=1) == meant).float().mean()
    return {"all": found + beside / 2, "screen": found, "right": right, "icons": beside}

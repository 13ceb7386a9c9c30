"""Training the element detector and the state reader: one run, from screens to a folder of weights.

The detector is trained first, then the state reader. From which score on answers count is set on screens
that were kept back from training; how good they are is measured on themes that neither has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from vision.detector.config import DetectorConfig
from vision.detector.detected import Detected, decoded
from vision.detector.pretrained import DetectorModel
from vision.element import Role, State
from vision.training.curves import save_curves
from vision.training.detector_crops import Crops, Taught, crops, read_picture
from vision.training.detector_losses import edge_losses, heat_loss
from vision.training.detector_scores import (
    Score,
    StateScore,
    judged,
    state_score,
    state_threshold,
    threshold,
)
from vision.training.detector_targets import Boxes, stacked
from vision.training.fitting import Fitting, Losses, Plan, Point
from vision.training.state_views import Posed, Views, every_view, views

PRECISION = 0.9
"""What the thresholds aim at on the screens kept back: a click on one answer in ten may miss."""

_FINDING = 0.85  # of the time goes to the detector, the rest to the state reader
_LEAST = 0.1  # score from which on an answer is looked at when thresholds are set
_OF_STATES = 16  # times as many steps for the detector as for the states, in a run by steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Pictures to learn from, to set thresholds by, and of themes never seen; each for both networks."""

    taught: Sequence[Taught]
    tuned: Sequence[Taught]
    held_out: Sequence[Taught]
    posed: Sequence[Posed]
    tuned_posed: Sequence[Posed]
    held_out_posed: Sequence[Posed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How to train: `minutes` or `steps` of the detector; batches of `pictures` * `each` parts."""

    minutes: float | None = None
    steps: int | None = None
    pictures: int = 4
    each: int = 4
    rate: float = 2e-3
    seed: int = 0
    device: str = "cpu"
    resume: bool = False
    begin: Path | None = None
    """A folder with weights to begin with, instead of random ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How good it came out, on themes never seen."""

    roles: dict[Role, Score]
    """By overlap: an answer is right where the rectangles have an IoU of 0.5."""
    clicks: dict[Role, Score]
    """By use: an answer is right where a click on its middle lands in the element."""
    states: dict[State, StateScore]
    states_by_role: dict[str, StateScore]
    """By "checked: switch" and the like; what is no role of the detector's is "other"."""
    pictures: int
    steps: int
    seconds: float


Told = Callable[[str, Point], None]


def train(
    lessons: Lessons,
    folder: Path,
    course: Course,
    told: Told,
    config: DetectorConfig | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Figures | None:
    """Train both and save them, their curves and the thresholds to `folder`; None where it was stopped before
    the end, and can be resumed. Raises ModelError for data or a checkpoint that is none."""
    torch.manual_seed(course.seed)
    model = DetectorModel(config or DetectorConfig())
    if course.begin is not None:
        model = DetectorModel.from_pretrained(course.begin)
    model = model.to(course.device)
    model.detector.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    finding = _finding(model, lessons, folder, course)
    stating = _stating(model, lessons, folder, course)
    for name, fitting in (("detector", finding), ("states", stating)):
        if course.resume:
            fitting.resume()
        if not fitting.run(lambda point, name=name: told(name, point), stopped):  # type: ignore[misc]
            return None
    model = model.to("cpu").eval()
    model.config = _tuned(model, lessons)
    model.save_pretrained(folder)
    save_curves(_curves(finding, "detector") | _curves(stating, "states"), folder / "curves.png")
    return replace(
        measured(model, lessons.held_out, lessons.held_out_posed), steps=finding.step, seconds=finding.seconds
    )


def _finding(model: DetectorModel, lessons: Lessons, folder: Path, course: Course) -> Fitting[Crops]:
    seconds = course.minutes * 60 * _FINDING if course.minutes else None
    roles = len(model.config.roles)

    def made(number: int) -> Crops:
        return crops(
            lessons.taught,
            number,
            seed=course.seed,
            pictures=course.pictures,
            each=course.each,
            roles=roles,
        )

    return Fitting(
        net=model.detector,
        plan=Plan(steps=course.steps, seconds=seconds, rate=course.rate, seed=course.seed),
        made=made,
        loss=finding_loss,
        kept=folder / "run" / "detector.safetensors",
    )


def _stating(model: DetectorModel, lessons: Lessons, folder: Path, course: Course) -> Fitting[Views]:
    seconds = course.minutes * 60 * (1 - _FINDING) if course.minutes else None
    steps = max(1, course.steps // _OF_STATES) if course.steps else None

    def made(number: int) -> Views:
        return views(lessons.posed, number, seed=course.seed, pictures=6, each=20, of=model.config)

    return Fitting(
        net=model.states,
        plan=Plan(steps=steps, seconds=seconds, rate=course.rate, seed=course.seed),
        made=made,
        loss=stating_loss,
        kept=folder / "run" / "states.safetensors",
    )


def finding_loss(net: nn.Module, batch: Crops) -> Losses:
    """The detector's losses on a batch; the first is their sum."""
    pixels = _pixels(batch.pixels, net)
    heat, codes, weights, counts = (
        torch.from_numpy(each).to(pixels.device) for each in stacked(batch.targets)
    )
    with torch.autocast(pixels.device.type, torch.bfloat16):
        heat_answer, edge_answer = net(pixels)
    middles = heat_loss(heat_answer, heat, counts)
    apart, unlike = edge_losses(edge_answer, codes, weights)
    return {"loss": middles + apart + unlike, "middles": middles, "edges": apart, "overlap": unlike}


def stating_loss(net: nn.Module, batch: Views) -> Losses:
    """The state reader's loss on a batch: cross entropy of each state that counts."""
    pixels = _pixels(batch.pixels, net)
    roles, states, counts = (
        torch.from_numpy(each).to(pixels.device) for each in (batch.roles, batch.states, batch.counts)
    )
    with torch.autocast(pixels.device.type, torch.bfloat16):
        answer = net(pixels, roles)
    each = nn.functional.binary_cross_entropy_with_logits(answer.float(), states, reduction="none")
    return {"loss": (each * counts).sum() / counts.sum().clamp_min(1.0)}


def _pixels(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], net: nn.Module) -> Tensor:
    """(b, h, w, 3) as the networks take them: (b, 3, h, w) of 0.0 to 1.0, channels last in memory."""
    device = next(net.parameters()).device
    return torch.from_numpy(pixels).to(device).permute(0, 3, 1, 2).float() / 255


def _tuned(model: DetectorModel, lessons: Lessons) -> DetectorConfig:
    """The config with the thresholds at which answers on the screens kept back are right often enough."""
    answers = judged(_answers(model, lessons.tuned), model.config.roles, by_click=True)
    chances, had, counts, _ = _told(model, lessons.tuned_posed)
    config = model.config
    return replace(
        config,
        thresholds=tuple(threshold(answers[role], PRECISION) for role in config.roles),
        state_thresholds=tuple(
            state_threshold(chances[counts[:, n], n], had[counts[:, n], n], PRECISION)
            for n in range(len(config.states))
        ),
    )


def measured(model: DetectorModel, held_out: Sequence[Taught], posed: Sequence[Posed]) -> Figures:
    """How good a model is on pictures, at its own thresholds."""
    config = model.config
    answers = _answers(model, held_out)
    least = dict(zip(config.roles, config.thresholds, strict=True))
    by_overlap, by_click = (judged(answers, config.roles, by_click=click) for click in (False, True))
    chances, had, counts, whose = _told(model, posed)

    def score(n: int, rows: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> StateScore:
        return state_score(chances[rows, n], had[rows, n], config.state_thresholds[n])

    roles = (*map(str, config.roles), "other")
    return Figures(
        roles={role: by_overlap[role].at(least[role]) for role in config.roles},
        clicks={role: by_click[role].at(least[role]) for role in config.roles},
        states={state: score(n, counts[:, n]) for n, state in enumerate(config.states)},
        states_by_role={
            f"{state}: {role}": score(n, rows)
            for n, state in enumerate(config.states)
            for place, role in enumerate(roles)
            if (rows := counts[:, n] & (whose == place)).any()
        },
        pictures=len(held_out),
        steps=0,
        seconds=0.0,
    )


def _answers(model: DetectorModel, pictures: Sequence[Taught]) -> list[tuple[Boxes, Sequence[Detected]]]:
    """What is on each picture, and what the detector says of it."""
    return [(one.boxes, found(model, read_picture(one.picture))) for one in pictures]


@torch.no_grad()
def found(
    model: DetectorModel, pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
) -> tuple[Detected, ...]:
    """What the detector finds on a whole picture, unsure answers too."""
    high, wide = pixels.shape[:2]
    padded = np.pad(pixels, ((0, -high % 32), (0, -wide % 32), (0, 0)), mode="edge")
    heat, edges = model.detector(_pixels(padded[np.newaxis], model.detector))
    least = (_LEAST,) * len(model.config.roles)
    return decoded(heat[0].float().numpy(), edges[0].float().numpy(), model.config.roles, least)


@torch.no_grad()
def _told(
    model: DetectorModel, posed: Sequence[Posed]
) -> tuple[
    np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    np.ndarray[tuple[int, ...], np.dtype[np.int64]],
]:
    """(n, states) each: the chances told of every element, whether it was so, and whether it counts; and (n,)
    the places of their roles among the detector's."""
    chances, had, counts, whose = [], [], [], []
    for one in posed:
        batch = every_view(one, model.config)
        logits = model.states(_pixels(batch.pixels, model.states), torch.from_numpy(batch.roles))
        chances.append(logits.sigmoid().float().numpy())
        had.append(batch.states > 0)
        counts.append(batch.counts > 0)
        whose.append(batch.roles.argmax(axis=1))
    if not chances:
        none = np.zeros((0, len(model.config.states)))
        return none.astype(np.float32), none > 0, none > 0, np.zeros(0, np.int64)
    return np.concatenate(chances), np.concatenate(had), np.concatenate(counts), np.concatenate(whose)


def _curves(fitting: Fitting[Crops] | Fitting[Views], name: str) -> dict[str, list[tuple[float, float]]]:
    """Each loss over the steps."""
    kinds = fitting.curve[-1].losses if fitting.curve else {}
    return {
        f"{name}: {kind}, by step": [(point.step, point.losses[kind]) for point in fitting.curve]
        for kind in kinds
    }

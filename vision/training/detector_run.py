"""A whole training run of the detector: from a folder of screens to one with weights, curves and a card."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vision.training.detector_card import card
from vision.training.detector_scores import table

if TYPE_CHECKING:
    from vision.training.detector import Figures


def run_detector(
    data: Path,
    folder: Path,
    *,
    minutes: float | None,
    steps: int | None,
    tell: Callable[[str], None],
    stopped: Callable[[], bool],
    seed: int = 0,
    threads: int | None = None,
    begin: Path | None = None,
    resume: bool = False,
    on_cpu: bool = False,
) -> str | None:
    """Train, save and measure; what it came to, in Markdown, or None where it was stopped and can be resumed.

    `threads` are cores, all if None. A GPU is used where there is one, unless `on_cpu`. Raises ModelError and
    TrainingDataError.
    """
    import torch

    from vision.detector.pretrained import DetectorModel
    from vision.training.detector import Course, train
    from vision.training.detector_data import lessons

    if threads is not None:
        torch.set_num_threads(threads)
    device = "cuda" if torch.cuda.is_available() and not on_cpu else "cpu"
    taught = lessons(data)
    tell(f"{len(taught.taught)} screens to learn from, {len(taught.held_out)} held out; on {device}")
    course = Course(minutes=minutes, steps=steps, seed=seed, device=device, resume=resume, begin=begin)
    figures = train(
        taught,
        folder,
        course,
        lambda name, point: tell(
            f"{name}  {point.done:4.0%}  step {point.step}  {point.seconds:.0f} s  "
            + "  ".join(f"{kind} {value:.3f}" for kind, value in point.losses.items())
        ),
        stopped=stopped,
    )
    if figures is None:
        return None
    told = shown(figures)
    model = DetectorModel.from_pretrained(folder)
    written = card(
        detector_parameters=sum(p.numel() for p in model.detector.parameters()),
        states_parameters=sum(p.numel() for p in model.states.parameters()),
        taught=len(taught.taught),
        tuned=len(taught.tuned),
        steps=figures.steps,
        seconds=figures.seconds,
        device=device,
        figures=told,
    )
    (folder / "README.md").write_text(written, encoding="utf-8")
    (folder / "figures.json").write_text(json.dumps(asdict(figures), indent=2) + "\n", encoding="utf-8")
    return told


def shown(figures: Figures) -> str:
    """The figures as tables."""
    rows = [
        f"{figures.pictures} screens of themes that were not trained on. Precision and recall are by overlap "
        "(IoU of at least 0.5); in the last two columns an answer is right where a click on its middle lands "
        "in the element.",
        "",
        table(figures.roles, figures.clicks),
        "",
        "| state | in it | told | not in it | told wrongly | right, both alike |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {state} | {one.had} | {one.found} | {one.lacked} | {one.made_up} | {one.right:.1%} |"
        for state, one in figures.states.items()
    ]
    return "\n".join(rows)

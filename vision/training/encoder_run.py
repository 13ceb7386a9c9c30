"""A whole training run of the element encoder: from folders of icons and screens to one with weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vision.encoder.config import EncoderConfig
from vision.errors import ModelError
from vision.training.curves import save_curves
from vision.training.screen_crops import CroppedScreen, cropped
from vision.training.screens_data import read_screens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from vision.encoder.encoder import ElementEncoder
    from vision.training.encoder import Course
    from vision.training.fitting import Point
    from vision.training.icon_data import IconData

_GUESSED = {"slope": 20.0, "offset": -9.0}
_KEPT_BACK = 12  # each of so many screens sets the calibration and is not learned from


def run_encoder(
    icons: Path,
    screens: Path | None,
    folder: Path,
    *,
    course: Course,
    tell: Callable[[str], None],
    stopped: Callable[[], bool],
    threads: int | None = None,
    begin: Path | None = None,
    on_cpu: bool = False,
) -> str | None:
    """Train, save, calibrate and measure; what it came to, in Markdown, or None where it was stopped and can
    be gone on with by the same call. With `begin` it starts from the weights and the tokenizer of that
    folder, whose configuration stays. Without screens only icons are learned from, and the calibration is
    rough.

    Raises ModelError, IconError and TrainingDataError.
    """
    import torch

    from vision.encoder.encoder import ElementEncoder
    from vision.encoder.towers_file import TOKENIZER, from_pretrained, save_pretrained
    from vision.training.encoder import trained
    from vision.training.icon_data import loaded, prepare

    if threads is not None:
        torch.set_num_threads(threads)
    device = "cuda" if torch.cuda.is_available() and not on_cpu else "cpu"
    begun = None if begin is None else from_pretrained(begin)
    pieces = None if begin is None else _read(begin / TOKENIZER)
    config = EncoderConfig() if begun is None else begun.config
    run = folder / "run"
    run.mkdir(parents=True, exist_ok=True)
    prepare(icons, run / "drawn", tell)
    data = loaded(icons, run / "drawn", tell)
    tokenizer = _tokenizer(run / TOKENIZER, pieces, data.phrases, config.vocabulary)
    taught, kept_back, held_out = _lessons(screens, config.side, tell)
    tell(f"{sum(len(one.words) for one in data.sets):,} icons, {len(taught):,} screens; on {device}")
    curves: dict[str, list[tuple[float, float]]] = {}

    def told(part: str, point: Point) -> None:
        for name, value in point.losses.items():
            curves.setdefault(f"{part}: {name}", []).append((point.step, value))
        losses = "  ".join(f"{name} {value:.3f}" for name, value in point.losses.items())
        tell(f"{part}  {point.done:4.0%}  step {point.step}  {point.seconds:.0f} s  {losses}")

    towers = trained(
        data, taught, tokenizer, config, course, run, told, begin=begun, device=device, stopped=stopped
    )
    if towers is None:
        return None
    save_pretrained(towers.to("cpu"), run / TOKENIZER, folder)
    save_curves(curves, folder / "curves.png")
    calibrate(folder, kept_back)
    return measured(ElementEncoder.load(folder), data, held_out)


def _tokenizer(path: Path, begun: bytes | None, phrases: Sequence[str], vocabulary: int) -> Tokenizer:
    """The tokenizer of a run: that of the weights it is begun with, else the run's own, made once."""
    from tokenizers import Tokenizer

    from vision.training.phrases import trained_tokenizer

    if begun is not None:
        path.write_bytes(begun)
    elif not path.exists():
        trained_tokenizer(phrases, vocabulary).save(str(path))
    return Tokenizer.from_file(str(path))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}): nothing was trained") from error


def calibrate(folder: Path, screens: Sequence[CroppedScreen]) -> None:
    """Write the folder's calibration.json from screens that were not learned from; a guess where there are
    none, or where what they say is that higher scores mean less."""
    from vision.encoder.encoder import ElementEncoder
    from vision.training.encoder_scores import calibration

    path = folder / "calibration.json"
    curve = _GUESSED
    path.write_text(json.dumps(curve), encoding="utf-8")
    if screens:
        slope, offset = calibration(ElementEncoder.load(folder), screens)
        curve = {"slope": slope, "offset": offset} if slope > 0 else _GUESSED
    path.write_text(json.dumps(curve, indent=1) + "\n", encoding="utf-8")


def measured(encoder: ElementEncoder, data: IconData, screens: Sequence[CroppedScreen]) -> str:
    """Figures on sets and themes that were not learned from, as a Markdown table."""
    from vision.training.encoder_scores import found_first, icons_found

    lines = ["| what | asked | first | among the first five |", "|---|---|---|---|"]
    for drawn in data.watched:
        found = icons_found(encoder, drawn)
        lines.append(
            f"| icons of {drawn.group}, among 50 | {found.n} | {found.top1:.1%} | {found.top5:.1%} |"
        )
    if screens:
        first, asked = found_first(encoder, screens)
        lines.append(f"| elements of held-out screens | {asked:,} | {first / max(1, asked):.1%} | |")
    return "\n".join(lines)


def _lessons(
    screens: Path | None, side: int, tell: Callable[[str], None]
) -> tuple[list[CroppedScreen], list[CroppedScreen], list[CroppedScreen]]:
    """Screens to learn from, to calibrate by, and of themes and icons never seen."""
    if screens is None:
        return [], [], []
    known = cropped(screens, read_screens(screens, held_out=False), side, tell)
    held_out = cropped(screens, read_screens(screens, held_out=True), side, tell)
    kept_back = known[::_KEPT_BACK]
    return [one for number, one in enumerate(known) if number % _KEPT_BACK], kept_back, held_out

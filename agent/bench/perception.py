"""`deskhand bench perception`: how fast and how well a screen is read, against plain RapidOCR.

Recorded frames of real programs are read twice in the same run: by RapidOCR as it comes, the whole frame
each time, and by the incremental reader, which keeps what it knows from one frame of a scene to the next.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from itertools import groupby
from statistics import median
from typing import Any

import numpy as np

from agent.bench.same_text import found_again, spelled_right
from vision.frame import Pixels
from vision.geometry import Rect
from vision.ocr import TextReader
from vision.screen_text import ScreenText
from vision.text_line import TextLine

LEAST_SAME = 0.99  # of plain RapidOCR's lines
LEAST_FIRST = 1.0  # times as fast as plain RapidOCR
LEAST_NEXT = 10.0
TYPICAL = ("menu-opens", "typed")  # what a typical next frame shows
_WARM_UP = np.full((64, 64, 3), 255, np.uint8)

PlainReader = Callable[[Pixels], tuple[TextLine, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One recorded frame. `truth` are words that stand on it."""

    name: str
    pixels: Pixels
    truth: tuple[str, ...]

    @property
    def scene(self) -> str:
        return self.name.partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One frame, read by both. Times are medians in seconds, counts are of lines."""

    frame: str
    first: bool
    plain_seconds: float
    seconds: float
    plain_lines: int
    same: int
    true_lines: int
    plain_right: int
    right: int

    @property
    def times_as_fast(self) -> float:
        return self.plain_seconds / self.seconds

    @property
    def typical(self) -> bool:
        return not self.first and self.frame.endswith(TYPICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What it comes to: the slowest first frame, and the median and slowest of the typical next ones."""

    same: float
    first_at_least: float
    next_median: float
    next_at_least: float

    @property
    def good(self) -> bool:
        return (
            self.same >= LEAST_SAME and self.first_at_least >= LEAST_FIRST and self.next_median >= LEAST_NEXT
        )


def run(json_output: bool, repeat: int) -> int:
    """Measure and print; 0 where every promise is kept, 1 otherwise."""
    shots = recorded_shots()
    measured = measure(shots, plain_reader(), TextReader(), max(1, repeat))
    summary = summarise(measured)
    if json_output:
        frames = [asdict(one) | {"times_as_fast": one.times_as_fast} for one in measured]
        answer = json.dumps({"frames": frames, "summary": asdict(summary) | {"good": summary.good}})
    else:
        answer = report(measured, summary)
    sys.stdout.write(f"{answer}\n")
    return 0 if summary.good else 1


def recorded_shots() -> list[Shot]:
    """The frames that come with Deskhand, scene by scene."""
    folder = files("agent.bench") / "screens"
    pictures = sorted((path for path in folder.iterdir() if path.name.endswith(".png")), key=lambda p: p.name)
    return [_shot(folder, picture) for picture in pictures]


def _shot(folder: Traversable, picture: Traversable) -> Shot:
    from PIL import Image

    name = picture.name.removesuffix(".png")
    words = folder / f"{name}.txt"
    with Image.open(BytesIO(picture.read_bytes())) as image:
        pixels = np.asarray(image.convert("RGB"))
    truth = tuple(words.read_text("utf-8").splitlines()) if words.is_file() else ()
    return Shot(name=name, pixels=pixels, truth=truth)


def plain_reader() -> PlainReader:
    """RapidOCR as it comes, quiet."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    engine(_WARM_UP)

    def read(pixels: Pixels) -> tuple[TextLine, ...]:
        answer: Any = engine(np.ascontiguousarray(pixels[:, :, ::-1]))
        if answer.boxes is None:
            return ()
        return tuple(
            TextLine(text=text, rect=_upright(box), confidence=score)
            for box, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True)
        )

    return read


def _upright(box: Iterable[Iterable[float]]) -> Rect:
    xs, ys = zip(*box, strict=True)
    return Rect.from_edges(int(min(xs)), int(min(ys)), int(max(xs)), int(max(ys)))


def measure(shots: list[Shot], plain: PlainReader, reader: TextReader, repeat: int) -> list[Measured]:
    """Read every scene `repeat` times by both, frame by frame in turn."""
    ScreenText(reader).read(shots[0].pixels)  # warm up
    readings: dict[str, list[_Reading]] = {shot.name: [] for shot in shots}
    for number in range(repeat):
        sys.stderr.write(f"reading {len(shots)} frames, {number + 1} of {repeat}\n")
        for _, scene in groupby(shots, key=lambda shot: shot.scene):
            text = ScreenText(reader)
            for shot in scene:
                readings[shot.name].append(_read(shot.pixels, plain, text))
    firsts = {next(scene).name for _, scene in groupby(shots, key=lambda shot: shot.scene)}
    return [_measured(shot, readings[shot.name], shot.name in firsts) for shot in shots]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    plain_seconds: float
    seconds: float
    plain_lines: tuple[TextLine, ...]
    lines: tuple[TextLine, ...]


def _read(pixels: Pixels, plain: PlainReader, text: ScreenText) -> _Reading:
    started = time.perf_counter()
    plain_lines = plain(pixels)
    between = time.perf_counter()
    lines = text.read(pixels)
    ended = time.perf_counter()
    return _Reading(
        plain_seconds=between - started, seconds=ended - between, plain_lines=plain_lines, lines=lines
    )


def _measured(shot: Shot, readings: list[_Reading], first: bool) -> Measured:
    last = readings[-1]
    again = found_again(last.plain_lines, last.lines)
    return Measured(
        frame=shot.name,
        first=first,
        plain_seconds=median(reading.plain_seconds for reading in readings),
        seconds=median(reading.seconds for reading in readings),
        plain_lines=len(again),
        same=sum(again.values()),
        true_lines=len(shot.truth),
        plain_right=spelled_right(shot.truth, last.plain_lines),
        right=spelled_right(shot.truth, last.lines),
    )


def summarise(measured: list[Measured]) -> Summary:
    typical = [one.times_as_fast for one in measured if one.typical]
    return Summary(
        same=sum(one.same for one in measured) / sum(one.plain_lines for one in measured),
        first_at_least=min(one.times_as_fast for one in measured if one.first),
        next_median=median(typical),
        next_at_least=min(typical),
    )


def report(measured: list[Measured], summary: Summary) -> str:
    """A table in Markdown, and what it comes to."""
    rows = ["| frame | plain | here | times as fast | same lines |", "|---|---:|---:|---:|---:|"]
    rows += [
        f"| {one.frame} | {one.plain_seconds:.2f} s | {one.seconds:.3f} s "
        f"| {one.times_as_fast:.1f} | {one.same}/{one.plain_lines} |"
        for one in measured
    ]
    truth = sum(one.true_lines for one in measured)
    right = sum(one.right for one in measured)
    plain_right = sum(one.plain_right for one in measured)
    rows += [
        "",
        f"Same lines as plain RapidOCR: {summary.same:.2%} (at least {LEAST_SAME:.0%}).",
        f"First frame: at least {summary.first_at_least:.1f} times as fast (at least {LEAST_FIRST:g}).",
        f"A menu opens, words are typed: {summary.next_median:.1f} times as fast at the median "
        f"(at least {LEAST_NEXT:g}), {summary.next_at_least:.1f} at worst.",
        f"Of {truth} lines that a person copied, spelled right: {right}; by plain RapidOCR: {plain_right}.",
        "All promises kept." if summary.good else "NOT all promises kept.",
    ]
    return "\n".join(rows)

"""`deskhand bench detector`: how fast icons and controls are found on a screen, against finding its text.

Recorded frames of real programs at 1920x1080 are looked at in turn, frame by frame, by the element detector
and by the network that finds where text is (not what it reads): each looks at a whole first frame, then at
what changed only.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import median
from typing import TypeVar

from agent.bench.perception import Shot, recorded_shots
from vision.changes import changed_tiles, regions
from vision.detector import Detector
from vision.detector.unread import FindsThings
from vision.element import Element
from vision.errors import ModelError
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.ocr import TextReader
from vision.screen_text import ReadsText

MOST_FIRST = 0.4  # seconds, of a first frame
MOST_NEXT = 0.5  # of the first frame's time, the median of the next ones
_Answer = TypeVar("_Answer")
_CONTEXT = 32  # pixels around a change that the text detector is shown as well, as when it reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One frame. Times are medians in seconds; `states_seconds` is for all that was found."""

    frame: str
    first: bool
    changed: float
    """How much of the frame differs from the one before, 0.0 to 1.0."""
    found: int
    seconds: float
    text_seconds: float
    states_seconds: float

    @property
    def times_as_fast(self) -> float:
        return self.text_seconds / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`first` and `next` are seconds of the detector, `first_ratio` and `next_ratio` how many times as fast
    that is as finding the text; all medians, but `slowest`, of the first frames."""

    first: float
    slowest: float
    next: float
    first_ratio: float
    next_ratio: float

    @property
    def good(self) -> bool:
        return self.first <= MOST_FIRST and self.next <= MOST_NEXT * self.first


def run(json_output: bool, repeat: int) -> int:
    """Measure and print; 0 where every promise is kept, 1 otherwise."""
    try:
        measured = measure(recorded_shots(), Detector.load(), TextReader(), max(1, repeat))
    except ModelError as error:
        sys.stderr.write(f"deskhand bench: {error}\n")
        return 1
    summary = summarise(measured)
    if json_output:
        frames = [asdict(one) | {"times_as_fast": one.times_as_fast} for one in measured]
        answer = json.dumps({"frames": frames, "summary": asdict(summary) | {"good": summary.good}})
    else:
        answer = report(measured, summary)
    sys.stdout.write(f"{answer}\n")
    return 0 if summary.good else 1


def measure(shots: Sequence[Shot], detector: FindsThings, reader: ReadsText, repeat: int) -> list[Measured]:
    """Look at every scene `repeat` times by both, frame by frame in turn."""
    warm = shots[0].pixels
    detector.detect(_frame(warm))
    reader.text_map(warm[:320, :320])
    looks: dict[str, list[Measured]] = {shot.name: [] for shot in shots}
    for number in range(repeat):
        sys.stderr.write(f"looking at {len(shots)} frames, {number + 1} of {repeat}\n")
        for _, scene in groupby(shots, key=lambda shot: shot.scene):
            before: Pixels | None = None
            for shot in scene:
                looks[shot.name].append(_look(shot, before, detector, reader))
                before = shot.pixels
    return [_median(of_one) for of_one in looks.values()]


def _look(shot: Shot, before: Pixels | None, detector: FindsThings, reader: ReadsText) -> Measured:
    frame = _frame(shot.pixels)
    changed = None if before is None else list(regions(changed_tiles(before, shot.pixels), frame.rect))
    seconds, found = _timed(lambda: detector.detect(frame, changed))
    elements = [Element(role=one.role, rect=one.rect) for one in found]
    states_seconds, _ = _timed(lambda: detector.states(frame, elements))
    parts = [frame.rect] if changed is None else [part.inflated(_CONTEXT) for part in changed]
    text_seconds, _ = _timed(lambda: [reader.text_map(frame.crop(part)) for part in parts])
    area = frame.rect.area if changed is None else sum(part.area for part in changed)
    return Measured(
        frame=shot.name,
        first=before is None,
        changed=area / frame.rect.area,
        found=len(found),
        seconds=seconds,
        text_seconds=text_seconds,
        states_seconds=states_seconds,
    )


def _timed(ask: Callable[[], _Answer]) -> tuple[float, _Answer]:
    started = time.perf_counter()
    answer = ask()
    return time.perf_counter() - started, answer


def _frame(pixels: Pixels) -> Frame:
    return Frame(pixels=pixels, rect=Rect(0, 0, pixels.shape[1], pixels.shape[0]), time=0.0)


def _median(looks: Sequence[Measured]) -> Measured:
    last = looks[-1]
    return Measured(
        frame=last.frame,
        first=last.first,
        changed=last.changed,
        found=last.found,
        seconds=median(look.seconds for look in looks),
        text_seconds=median(look.text_seconds for look in looks),
        states_seconds=median(look.states_seconds for look in looks),
    )


def summarise(measured: Sequence[Measured]) -> Summary:
    first = [one for one in measured if one.first]
    after = [one for one in measured if not one.first]
    return Summary(
        first=median(one.seconds for one in first),
        slowest=max(one.seconds for one in first),
        next=median(one.seconds for one in after),
        first_ratio=median(one.times_as_fast for one in first),
        next_ratio=median(one.times_as_fast for one in after),
    )


def report(measured: Sequence[Measured], summary: Summary) -> str:
    """A table in Markdown, and what it comes to."""
    rows = [
        "| frame | changed | found | detector | its states | text detection | times as fast |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {one.frame} | {one.changed:.0%} | {one.found} | {one.seconds * 1000:.0f} ms "
        f"| {one.states_seconds * 1000:.0f} ms | {one.text_seconds * 1000:.0f} ms | {one.times_as_fast:.1f} |"
        for one in measured
    ]
    rows += [
        "",
        f"First frame: {summary.first * 1000:.0f} ms at the median, {summary.slowest * 1000:.0f} ms at worst "
        f"(at most {MOST_FIRST * 1000:.0f}), {summary.first_ratio:.1f} times as fast as finding its text.",
        f"Next frames: {summary.next * 1000:.0f} ms at the median (at most {MOST_NEXT:.0%} of a first one), "
        f"{summary.next_ratio:.1f} times as fast as finding the text of what changed.",
        "All promises kept." if summary.good else "NOT all promises kept.",
    ]
    return "\n".join(rows)

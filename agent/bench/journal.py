"""`deskhand bench journal`: what 500 steps of a full screen take on the disk, how fast one is recorded and
shown, and whether every step outlives a cut anywhere.

The screens are recorded ones of real programs, one for some dozens of steps; between two of them a few
patches move, as typing, menus and scrolling do it. No two are alike.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from memory.episode import Judge, Outcome, Verdict
from memory.export import export_episode
from memory.importing import import_episode
from memory.journal import Journal
from memory.png import decode_png, encode_png
from memory.recovery import recover
from memory.step import Step
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.observation import Observation

STEPS = 500
CUTS = 1_000
MOST_BYTES = 25_000_000
MOST_TO_SHOW = 0.1
SIZE = (1920, 1080)
_SMALL_STEPS = 12
_DONE = Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Bytes and seconds. `plain` is what whole PNG files of the same screens take; of `cuts` as many as
    `recovered` lost no step."""

    steps: int
    plain: int
    journal: int
    exported: int
    append: float
    append_p99: float
    show: float
    show_p99: float
    cuts: int
    recovered: int

    @property
    def kept(self) -> bool:
        small = max(self.journal, self.exported) <= MOST_BYTES
        return small and self.show_p99 <= MOST_TO_SHOW and self.recovered == self.cuts


def run(json_output: bool, quick: bool) -> int:
    """Measure and print; 1 where it is too large, too slow, or a step was lost."""
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as folder:
        measured = _measure(Path(folder), CUTS // 20 if quick else CUTS)
    if json_output:
        shown = json.dumps(asdict(measured) | {"most_bytes": MOST_BYTES, "most_to_show": MOST_TO_SHOW})
    else:
        shown = "\n".join(_table(measured))
    sys.stdout.write(f"{shown}\n")
    return 0 if measured.kept else 1


def _measure(folder: Path, cuts: int) -> Measured:
    appending: list[float] = []
    plain = 0
    with Journal(folder / "data") as journal:
        episode = journal.begin("measure the journal", "scripted", "private")
        for number, pixels in enumerate(_screens(STEPS), start=1):
            plain += len(encode_png(pixels))
            step = _step(number, pixels)
            started = time.perf_counter()
            journal.append(episode.id, step)
            appending.append(time.perf_counter() - started)
        journal.finish(episode.id, _DONE)
        export_episode(journal, episode.id, folder / "e.zip")
        frames = [record.frame for record in journal.records(episode.id)]
    showing = _shown(folder / "data", frames)
    return Measured(
        steps=STEPS,
        plain=plain,
        journal=sum(path.stat().st_size for path in (folder / "data").rglob("*") if path.is_file()),
        exported=(folder / "e.zip").stat().st_size,
        append=median(appending),
        append_p99=quantiles(appending, n=100)[98],
        show=median(showing),
        show_p99=quantiles(showing, n=100)[98],
        cuts=cuts,
        recovered=_recovered(folder / "cuts", cuts),
    )


def _shown(folder: Path, frames: list[str]) -> list[float]:
    """Seconds to the pixels of each frame, in any order."""
    chance, seconds = random.Random(1), []  # noqa: S311 - no secret
    with Journal(folder) as journal:
        for name in chance.sample(frames, len(frames)):
            started = time.perf_counter()
            journal.frame_pixels(name)
            seconds.append(time.perf_counter() - started)
    return seconds


def _step(number: int, pixels: Pixels) -> Step:
    height, width, _ = pixels.shape
    frame = Frame(pixels=pixels, rect=Rect(0, 0, width, height), time=float(number))
    return Step(
        number=number, title=f"step {number}", observation=Observation(frame=frame, elements=()), proposal={}
    )


def _screens(count: int) -> Iterator[Pixels]:
    chance = np.random.default_rng(4)
    shots = _recorded()
    shown = shots[0]
    for number in range(count):
        if number % 24 == 0:
            shown = shots[int(chance.integers(len(shots)))]
        shown = shown.copy()
        for _ in range(int(chance.integers(1, 5))):
            _moved(shown, chance)
        yield shown


def _moved(pixels: Pixels, chance: np.random.Generator) -> None:
    """Copy a patch to another place: a word, a menu or a pane, small ones more often."""
    height, width = ((12, 90), (20, 300), (120, 260), (400, 700))[
        int(chance.choice(4, p=(0.5, 0.3, 0.15, 0.05)))
    ]
    tops, lefts = chance.integers(0, SIZE[1] - height, 2), chance.integers(0, SIZE[0] - width, 2)
    patch = pixels[tops[0] : tops[0] + height, lefts[0] : lefts[0] + width].copy()
    pixels[tops[1] : tops[1] + height, lefts[1] : lefts[1] + width] = patch


def _recorded() -> list[Pixels]:
    places = sorted(files("agent.bench").joinpath("screens").iterdir(), key=lambda place: place.name)
    return [decode_png(place.read_bytes()) for place in places if place.name.endswith(".png")]


# --- cuts -----------------------------------------------------------------------------------------------


def _recovered(folder: Path, cuts: int) -> int:
    """In how many of so many cuts of a database, its log, an episode's log or an export no step was lost."""
    whole = folder / "whole"
    with Journal(folder / "live") as journal:
        episode = journal.begin("be cut", "scripted", "private")
        for number in range(1, _SMALL_STEPS + 1):
            pixels = np.full((90, 160, 3), number, np.uint8)
            pixels[number, number] = 255
            journal.append(episode.id, _step(number, pixels))
        export_episode(journal, episode.id, folder / "e.zip")
        shutil.copytree(folder / "live", whole)
    chance = random.Random(2)  # noqa: S311 - no secret
    parts = [whole / "journal.db", whole / "journal.db-wal", whole / "steps" / f"{episode.id}.log"]
    return sum(_outlives(folder, chance, parts, episode.id) for _ in range(cuts))


def _outlives(folder: Path, chance: random.Random, parts: list[Path], episode: str) -> bool:
    part = chance.choice([*parts, folder / "e.zip"])
    data = part.read_bytes()
    cut = chance.randrange(len(data))
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name) / "data"
        if part.suffix == ".zip":
            ends = _ends(data, cut)
            (Path(name) / "e.zip").write_bytes(data[:cut])
            if not ends:
                return True  # nothing was whole, nothing could be lost
            with Journal(place) as journal:
                import_episode(journal, Path(name) / "e.zip")
                return _numbers(journal, episode) >= ends
        shutil.copytree(parts[0].parent, place)
        (place / part.relative_to(parts[0].parent)).write_bytes(data[:cut])
        recover(place)
        with Journal(place) as journal:
            return _numbers(journal, episode) == _SMALL_STEPS


def _ends(data: bytes, cut: int) -> int:
    """How many steps of an export are whole before a cut: each ends where the next member begins."""
    starts = [data.find(f"steps/{number:06}.json".encode()) for number in range(1, _SMALL_STEPS + 1)]
    return sum(data.find(b"PK", start) <= cut for start in starts)


def _numbers(journal: Journal, episode: str) -> int:
    steps = list(journal.steps(episode))
    shown = [int(step.observation.frame.pixels[0, 0, 0]) for step in steps]
    return len(steps) if shown == list(range(1, len(steps) + 1)) else -1


def _table(measured: Measured) -> Iterator[str]:
    yield f"{measured.steps} steps with screens of {SIZE[0]}x{SIZE[1]}"
    for name, size in (("as whole PNG files", measured.plain), ("journal", measured.journal)):
        yield f"  {name:<22}{size / 1e6:>9.1f} MB"
    yield f"  {'exported file':<22}{measured.exported / 1e6:>9.1f} MB"
    for name, middle, high in (
        ("to record a step", measured.append, measured.append_p99),
        ("to show a step", measured.show, measured.show_p99),
    ):
        yield f"  {name:<22}{middle * 1000:>9.1f} ms, p99 {high * 1000:.1f} ms"
    yield f"  cuts without a loss   {measured.recovered:>9} of {measured.cuts}"

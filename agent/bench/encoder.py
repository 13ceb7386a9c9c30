"""`deskhand bench encoder`: how long 60 candidates take, by the ONNX files and by torch in the same run.

Each round shows other pixels, so nothing can be kept from one to the next; both score the same candidates in
turn, and the ratio is taken within a round. The promise is a median of 80 ms.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median

import numpy as np

from vision.element import Element, Role
from vision.encoder.by_torch import TorchEncoder
from vision.encoder.encoder import ElementEncoder
from vision.frame import Frame
from vision.geometry import Rect

CANDIDATES = 60
LIMIT = 0.080  # seconds
WORDS = ("the settings icon",)
_WIDTH, _HEIGHT = 1280, 800


def run(*, json_output: bool, repeat: int) -> int:
    """Measure `repeat` times four rounds; 0 where the promise is kept, else 1."""
    started = time.perf_counter()
    encoder = ElementEncoder.load()
    loaded = time.perf_counter() - started
    plain = TorchEncoder()
    random = np.random.default_rng(0)
    took: dict[str, list[float]] = {"onnx": [], "torch": []}
    worst = 0.0
    for round_ in range(4 * repeat + 1):
        frame, elements = _scene(random)
        seconds, scores = {}, {}
        for name, one in (("onnx", encoder), ("torch", plain)):
            start = time.perf_counter()
            scores[name] = one.scores(WORDS, frame, elements)
            seconds[name] = time.perf_counter() - start
        worst = max(worst, float(np.abs(scores["onnx"] - scores["torch"]).max()))
        if round_:  # the first is warm-up
            for name, value in seconds.items():
                took[name].append(value)
    onnx = median(took["onnx"])
    told = {
        "candidates": CANDIDATES,
        "rounds": len(took["onnx"]),
        "load_seconds": loaded,
        "median_seconds": onnx,
        "slowest_seconds": max(took["onnx"]),
        "torch_median_seconds": median(took["torch"]),
        "times_as_fast_as_torch": median(b / a for a, b in zip(took["onnx"], took["torch"], strict=True)),
        "largest_difference_of_scores": worst,
        "limit_seconds": LIMIT,
        "kept": onnx <= LIMIT,
    }
    if json_output:
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.write(
            f"{CANDIDATES} candidates, {told['rounds']} rounds; loaded in {loaded * 1000:.0f} ms\n"
            f"ONNX: median {onnx * 1000:.1f} ms, slowest {told['slowest_seconds'] * 1000:.1f} ms "
            f"(promised: a median of {LIMIT * 1000:.0f} ms: {'kept' if told['kept'] else 'NOT KEPT'})\n"
            f"torch, float32: median {told['torch_median_seconds'] * 1000:.1f} ms; "
            f"ONNX is {told['times_as_fast_as_torch']:.2f} times as fast\n"
            f"largest difference of a score: {worst:.4f}\n"
        )
    return 0 if told["kept"] else 1


def _scene(random: np.random.Generator) -> tuple[Frame, list[Element]]:
    """A frame of noise with candidates of the size of icons and buttons."""
    pixels = random.integers(0, 256, (_HEIGHT, _WIDTH, 3), dtype=np.uint8)
    lefts = random.integers(0, _WIDTH - 48, CANDIDATES)
    tops = random.integers(0, _HEIGHT - 48, CANDIDATES)
    sides = random.integers(16, 48, CANDIDATES)
    elements = [
        Element(role=Role.ICON, rect=Rect(int(left), int(top), int(side), int(side)))
        for left, top, side in zip(lefts, tops, sides, strict=True)
    ]
    return Frame(pixels=pixels, rect=Rect(0, 0, _WIDTH, _HEIGHT), time=0.0), elements

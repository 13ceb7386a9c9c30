from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from agent.bench.detector import Measured, measure, report, summarise
from agent.bench.perception import Shot
from vision.detector import Detected
from vision.element import Element, Role, State
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.line_crop import LineCrop
from vision.ocr import Reading
from vision.text_box import TextMap


class Finder:
    def __init__(self) -> None:
        self.asked: list[Sequence[Rect] | None] = []

    def detect(self, frame: Frame, changed: Sequence[Rect] | None = None) -> tuple[Detected, ...]:
        self.asked.append(changed)
        return (Detected(rect=Rect(0, 0, 9, 9), role=Role.ICON, score=0.9),)

    def states(self, frame: Frame, elements: Sequence[Element]) -> tuple[frozenset[State], ...]:
        return tuple(frozenset() for _ in elements)


class Reader:
    def __init__(self) -> None:
        self.shown: list[tuple[int, ...]] = []

    def text_map(self, pixels: Pixels) -> TextMap:
        self.shown.append(pixels.shape[:2])
        return np.zeros(pixels.shape[:2], np.uint8)

    def recognise(self, lines: Sequence[LineCrop]) -> Sequence[Reading]:
        return ()


def shot(name: str, *, mark: bool = False) -> Shot:
    pixels = np.zeros((320, 480, 3), np.uint8)
    pixels[160:170, 200:210] = 255 * mark
    return Shot(name=name, pixels=pixels, truth=())


def test_both_see_all_of_a_first_frame_and_then_what_changed() -> None:
    finder, reader = Finder(), Reader()
    shots = [shot("one-0-start"), shot("one-1-typed", mark=True), shot("two-0-start")]
    measured = measure(shots, finder, reader, repeat=2)
    assert [(m.frame, m.first, m.found) for m in measured] == [
        ("one-0-start", True, 1),
        ("one-1-typed", False, 1),
        ("two-0-start", True, 1),
    ]
    assert [asked is None for asked in finder.asked] == [True, True, False, True, True, False, True]
    assert reader.shown[1:4] == [(320, 480), (16 + 64, 32 + 64), (320, 480)]
    assert measured[1].changed < 0.01
    assert all(m.seconds > 0 and m.text_seconds > 0 for m in measured)


def one(frame: str, seconds: float, *, first: bool) -> Measured:
    return Measured(
        frame=frame, first=first, changed=1.0, found=3, seconds=seconds, text_seconds=0.6, states_seconds=0.01
    )


def test_promises_are_about_first_and_next_frames() -> None:
    measured = [one("a-0", 0.2, first=True), one("b-0", 0.3, first=True), one("a-1", 0.05, first=False)]
    summary = summarise(measured)
    assert (summary.first, summary.slowest, summary.next) == (0.25, 0.3, 0.05)
    assert (summary.first_ratio, summary.next_ratio) == pytest.approx((2.5, 12.0))
    assert summary.good
    assert "All promises kept." in report(measured, summary)
    slow = summarise([one("a-0", 0.5, first=True), one("a-1", 0.05, first=False)])
    assert not slow.good
    assert "NOT all" in report(measured, slow)
    assert not summarise([one("a-0", 0.3, first=True), one("a-1", 0.2, first=False)]).good

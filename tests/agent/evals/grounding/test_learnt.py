"""What the models in the box add is measured only while they work: a failing one is no wrong answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from agent.evals.grounding.grounder import Located
from agent.evals.grounding.in_the_box import DETECTOR, ENCODER, in_the_box
from agent.evals.grounding.learnt import Finding, Meaningful
from agent.evals.grounding.sight import Sight
from vision.detector import Detected
from vision.detector.unread import Unread
from vision.element import Element, Role, State
from vision.errors import ModelError
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.line_crop import LineCrop
from vision.ocr import Reading

GEAR, BIN = Rect(20, 20, 24, 24), Rect(120, 20, 24, 24)


class NoText:
    """Implements `ReadsText`: a screen without letters."""

    def text_map(self, pixels: Pixels) -> NDArray[np.uint8]:
        return np.zeros(pixels.shape[:2], np.uint8)

    def recognise(self, lines: Sequence[LineCrop]) -> tuple[Reading, ...]:
        return tuple(Reading(text="", confidence=0.0) for _ in lines)


class TwoIcons:
    """Implements `FindsThings`."""

    def detect(self, frame: Frame, changed: Sequence[Rect] | None = None) -> tuple[Detected, ...]:
        return tuple(Detected(rect=rect, role=Role.ICON, score=0.9) for rect in (GEAR, BIN))

    def states(self, frame: Frame, elements: Sequence[Element]) -> tuple[frozenset[State], ...]:
        return tuple(frozenset() for _ in elements)


class KnowsTheGear:
    """Implements `RanksElements`: "the gear" is what stands to the left."""

    def texts(self, words: Sequence[str]) -> NDArray[np.float32]:
        return np.array(
            [[float("gear" in word), float("gear" not in word), 0.0] for word in words], np.float32
        )

    def elements(self, frame: Frame, elements: Sequence[Element]) -> NDArray[np.float32]:
        return np.array([[e.rect.left < 100, 0.0, e.rect.left >= 100] for e in elements], np.float32)

    def probability(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.clip(scores, 0.001, 0.99)


def frame() -> Frame:
    """Two dark crosses on light ground."""
    pixels = np.full((80, 200, 3), 245, np.uint8)
    for rect in (GEAR, BIN):
        pixels[rect.top : rect.bottom, rect.centre.x - 2 : rect.centre.x + 2] = 30
        pixels[rect.centre.y - 2 : rect.centre.y + 2, rect.left : rect.right] = 30
    return Frame(pixels=pixels, rect=Rect(0, 0, 200, 80), time=0.0)


def test_the_encoder_finds_what_the_detector_sees() -> None:
    sight = Sight(reader=NoText(), finds=Finding(Unread(TwoIcons)))
    grounders = {
        one.name: one for one in in_the_box(sight, detector=True, by_meaning=Meaningful(KnowsTheGear()))
    }
    seen = frame()
    assert grounders[DETECTOR].locate(seen, "the gear").refused
    found = grounders[ENCODER].locate(seen, "the gear")
    assert found.point is not None
    assert GEAR.contains(found.point)
    assert grounders[ENCODER].locate(seen, "the umbrella") == Located(
        refused=True, why=grounders[ENCODER].locate(seen, "the umbrella").why
    )


def test_a_detector_that_fails_answers_nothing() -> None:
    def missing() -> TwoIcons:
        raise ModelError("it is not there")

    sight = Sight(reader=NoText(), finds=Finding(Unread(missing)))
    with pytest.raises(ModelError, match="not there"):
        sight.found(frame())


def test_an_encoder_that_fails_answers_nothing() -> None:
    class Failing(KnowsTheGear):
        def elements(self, frame: Frame, elements: Sequence[Element]) -> NDArray[np.float32]:
            raise ModelError("out of memory")

    sight = Sight(reader=NoText(), finds=Finding(Unread(TwoIcons)))
    with pytest.raises(ModelError, match="out of memory"):
        Meaningful(Failing())("the gear", sight.found(frame()))

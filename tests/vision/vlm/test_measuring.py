from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from vision.errors import ModelError
from vision.vlm.loading import Wanted, load_model
from vision.vlm.measuring import measure
from vision.vlm.placement import place
from vision.vlm.random_weights import random_model


def test_random_weights_work_out_the_same_frequencies(tiny: Callable[..., Path]) -> None:
    made = random_model("tiny", place("cpu", "float32"), context=512)
    loaded = load_model(tiny("qwen2.5-vl"), Wanted(device="cpu", dtype="float32", context=512))
    theirs = dict(loaded.reader.net.named_buffers())
    ours = dict(made.reader.net.named_buffers())
    assert ours.keys() == theirs.keys()
    assert ours
    for name, values in ours.items():
        assert torch.equal(values, theirs[name]), name


def test_both_ways_write_the_same_and_the_later_steps_know_what_was_read() -> None:
    model = random_model("tiny", place("cpu", "float64"), context=4096)
    heard: list[str] = []
    measured = measure(model, steps=3, height=56, width=84, tokens=6, told=heard.append)
    assert [step.same for step in measured.steps] == [True] * 3
    assert (
        [step.kept.tokens for step in measured.steps]
        == [step.plain.tokens for step in measured.steps]
        == [6] * 3
    )
    assert measured.steps[0].kept.cached == 0
    for before, step in zip(measured.steps, measured.steps[1:], strict=False):
        assert before.kept.asked - 4 <= step.kept.cached < step.kept.asked == step.plain.asked
    assert len(heard) == 3
    assert measured.as_json()["steps"][1]["times"] == measured.steps[1].times > 0
    assert measured.peak > 0


def test_what_does_not_fit_is_not_made() -> None:
    with pytest.raises(ModelError, match=r"of memory.*No model was made"):
        random_model("tiny", place("cpu", "float32"), context=2**40)
    with pytest.raises(ModelError, match="no shape “huge”"):
        random_model("huge", place("cpu"), context=512)

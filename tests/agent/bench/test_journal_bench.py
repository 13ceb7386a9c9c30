from __future__ import annotations

import dataclasses
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from agent.bench import journal
from agent.bench.journal import MOST_BYTES, MOST_TO_SHOW, Measured
from memory.errors import MemoryRoomError

GOOD = Measured(
    steps=500,
    plain=9,
    journal=MOST_BYTES,
    exported=MOST_BYTES,
    append=0.01,
    append_p99=0.02,
    show=0.01,
    show_p99=MOST_TO_SHOW,
    cuts=9,
    recovered=9,
)


def test_every_broken_promise_counts() -> None:
    assert GOOD.kept
    for change in (
        {"journal": MOST_BYTES + 1},
        {"exported": MOST_BYTES + 1},
        {"show_p99": MOST_TO_SHOW + 0.01},
        {"recovered": 8},
    ):
        assert not dataclasses.replace(GOOD, **change).kept


def test_cuts_are_survived(tmp_path: Path) -> None:
    assert journal._recovered(tmp_path, 4) == 4


def test_a_loss_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the recovery, some of the cuts lose a step, or the journal cannot be opened at all."""
    monkeypatch.setattr(journal, "recover", lambda folder: None)
    try:
        assert journal._recovered(tmp_path, 12) < 12
    except MemoryRoomError:
        return


def test_no_two_screens_are_alike() -> None:
    shown = list(islice(journal._screens(500), 6))
    assert all(pixels.shape == (1080, 1920, 3) for pixels in shown)
    assert all(not np.array_equal(one, other) for one, other in pairwise(shown))

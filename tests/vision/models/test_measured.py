from __future__ import annotations

import itertools

import pytest

from vision.models.measured import Case, Size, measure

SIZE = Size(width=64, heads=8)
CASES = (Case(batch=2, cached=0, new=6), Case(batch=1, cached=10, new=1))


def test_what_each_way_keeps_is_what_its_formula_says() -> None:
    found = list(measure(CASES, size=SIZE, rounds=2))
    assert [(one.kind, one.case) for one in found] == [
        (kind, case) for case in CASES for kind in ("MHA", "GQA", "MQA", "MLA")
    ]
    for case in CASES:
        kept = {one.kind: one.kept for one in found if one.case == case}
        tokens = case.batch * (case.cached + case.new)
        assert kept["MHA"] == tokens * 2 * 64 * 4  # keys and values, float32
        assert kept["GQA"] * 4 == kept["MQA"] * 8 == kept["MHA"]
        assert kept["MLA"] == tokens * (4 * 8 + 4) * 4  # a latent of 4 head widths, half a one turned


def test_ratios_are_taken_round_by_round_against_mha() -> None:
    """By a clock that gives each call a known time: 1, 2, 3, ... in the order of the calls."""
    ticks = itertools.accumulate(itertools.chain.from_iterable((0, n) for n in itertools.count(1)))
    found = {
        one.kind: one
        for one in measure(CASES[:1], size=SIZE, rounds=1, clocks=(lambda: float(next(ticks)), float))
    }
    # The warm-up takes 1 to 4; the round begins with GQA: GQA 5, MQA 6, MLA 7, MHA 8.
    assert {kind: one.seconds for kind, one in found.items()} == {"GQA": 5, "MQA": 6, "MLA": 7, "MHA": 8}
    assert found["MHA"].ratio == 1
    assert found["MLA"].processor == 0  # the other clock stands still
    assert found["GQA"].ratio == found["GQA"].least == found["GQA"].most == pytest.approx(5 / 8)
    assert found["GQA"].tokens_a_second == pytest.approx(12 / 5)

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.evals.comparing.exact import at_least, holm, mcnemar, worth_testing


def test_mcnemar_is_as_published() -> None:
    """Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13:91: 1 against 7, two-sided
    exact p = 0.070."""
    assert round(2 * at_least(8)[7], 3) == 0.070


@given(st.integers(0, 10))
@settings(max_examples=11, deadline=None)
def test_it_is_the_share_of_all_ways_to_fall(changed: int) -> None:
    ways = [sum(way) for way in product((0, 1), repeat=changed)]
    counted = [sum(way >= worse for way in ways) / len(ways) for worse in range(changed + 1)]
    assert at_least(changed).tolist() == pytest.approx(counted)


def test_many_pairs_are_no_trouble() -> None:
    assert at_least(10_000)[5_200] == pytest.approx(3.3e-5, rel=0.05)
    assert at_least(2_000)[2_000] < 1e-300


def test_many_outcomes_are_judged_at_once() -> None:
    p_values = mcnemar(np.array([7, 0, 3, 7]), np.array([1, 0, 3, 1]))
    assert p_values.tolist() == [at_least(8)[7], 1.0, at_least(6)[3], at_least(8)[7]]


def test_holm_is_as_published() -> None:
    """0.01, 0.04, 0.03 and 0.005 become 0.03, 0.06, 0.06 and 0.02."""
    assert holm((0.01, 0.04, 0.03, 0.005), (1, 1, 1, 1)) == pytest.approx((0.03, 0.06, 0.06, 0.02))


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 5)), min_size=1, max_size=8))
@settings(max_examples=80, deadline=None)
def test_holm_never_lowers_a_p_value_and_keeps_the_weighted_order(tests: list[tuple[float, float]]) -> None:
    p_values, weights = [p for p, _ in tests], [weight for _, weight in tests]
    adjusted = holm(p_values, weights)
    assert all(p <= a + 1e-12 <= 1.0 + 1e-9 for p, a in zip(p_values, adjusted, strict=True))
    order = sorted(range(len(tests)), key=lambda i: p_values[i] / weights[i])
    assert [adjusted[i] for i in order] == sorted(adjusted)


def test_what_can_never_be_found_worse_costs_nothing() -> None:
    assert worth_testing((15, 15, 2), 0.025) == (True, True, False)
    assert worth_testing((5, 5), 0.025) == (False, False)
    assert worth_testing((6,), 0.025) == (True,)
    assert worth_testing((), 0.025) == ()

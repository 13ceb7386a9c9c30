"""Against examples with published results."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evals.rating.agreement import Scale, cohens_kappa, krippendorffs_alpha


def units_of(*rows: str) -> list[dict[str, Hashable]]:
    """A row of digits for each rater, a dot where one said nothing."""
    columns = zip(*rows, strict=True)
    return [
        {f"rater {i}": int(value) for i, value in enumerate(column) if value != "."} for column in columns
    ]


def pairs(table: Sequence[Sequence[int]]) -> list[dict[str, Hashable]]:
    """The units of a table of counts: rows are what one rater said, columns what the other did."""
    return [
        {"a": row, "b": column}
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]


def test_kappa_of_the_diagnoses_in_fleiss_levin_and_paik() -> None:
    """Statistical Methods for Rates and Proportions, 3rd ed. (2003), table 18.1: (.89 - .66) / (1 - .66)."""
    table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    assert cohens_kappa(pairs(table)) == pytest.approx(0.676, abs=0.0005)


def test_kappa_of_what_only_one_has_rated_and_of_chance() -> None:
    assert cohens_kappa([{"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 1}, {}]) == pytest.approx(1.0)
    assert cohens_kappa(pairs([[25, 25], [25, 25]])) == pytest.approx(0.0)
    assert cohens_kappa(pairs([[0, 5], [5, 0]])) == pytest.approx(-1.0)
    assert cohens_kappa(pairs([[9, 0], [0, 0]])) is None
    assert cohens_kappa([{"a": 1}]) is None
    assert cohens_kappa([{"a": 1}, {"b": 1}]) is None
    with pytest.raises(ValueError, match="not 3"):
        cohens_kappa([{"a": 1, "b": 1, "c": 1}])


FOUR = units_of("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Krippendorff (2011), section C: four observers, twelve units, gaps."""


@pytest.mark.parametrize(("scale", "alpha"), [(Scale.NOMINAL, 0.743), (Scale.ORDINAL, 0.815)])
def test_alpha_of_krippendorffs_own_example(scale: Scale, alpha: float) -> None:
    assert krippendorffs_alpha(FOUR, scale) == pytest.approx(alpha, abs=0.0005)


def test_alpha_of_krippendorffs_examples_with_two_observers() -> None:
    """Krippendorff (2011), section A (two values, ten units) and B (five values, twelve units)."""
    binary = units_of("0100000010", "1110010000")
    assert krippendorffs_alpha(binary) == pytest.approx(0.095, abs=0.0005)
    nominal = [{"ben": b, "gerry": g} for b, g in zip("aabbdcccedda", "babbbccceddd", strict=True)]
    assert krippendorffs_alpha(nominal) == pytest.approx(0.692, abs=0.0005)


def test_alpha_needs_two_values_and_two_raters() -> None:
    assert krippendorffs_alpha([{"a": 1, "b": 1}]) is None
    assert krippendorffs_alpha([{"a": 1}, {"b": 2}]) is None
    assert krippendorffs_alpha([]) is None
    with pytest.raises(ValueError, match="must be a number"):
        krippendorffs_alpha([{"a": "x", "b": "y"}], Scale.ORDINAL)


UNITS = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 4), max_size=3), max_size=12)


@given(UNITS, st.sampled_from(Scale))
def test_alpha_is_at_most_one_and_one_only_where_all_agree(
    units: Sequence[Mapping[str, Hashable]], scale: Scale
) -> None:
    alpha = krippendorffs_alpha(units, scale)
    if alpha is not None:
        agree = all(len(set(unit.values())) == 1 for unit in units if len(unit) >= 2)
        assert alpha <= 1 + 1e-9
        assert (alpha > 1 - 1e-9) == agree

"""How far raters agree beyond chance. Pure.

Cohen's kappa: J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological
Measurement 20 (1960), for two raters. Krippendorff's alpha: K. Krippendorff, "Computing Krippendorff's
Alpha-Reliability" (2011), for any number of raters, with or without gaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from enum import StrEnum

Values = Mapping[str, Hashable]
"""What each rater said of one unit; a rater who said nothing is left out."""


class Scale(StrEnum):
    NOMINAL = "nominal"  # values are alike or not
    ORDINAL = "ordinal"  # values have an order, their distances mean nothing


def cohens_kappa(units: Sequence[Values]) -> float | None:
    """Kappa of the two raters over the units that both have rated: 1 is agreement, 0 what chance gives.

    None where there are not two raters, no unit that both rated, or only one value was ever given: then
    chance alone agrees as well. Raises ValueError for more than two raters.
    """
    raters = sorted({rater for unit in units for rater in unit})
    if len(raters) > 2:
        raise ValueError(f"Cohen's kappa is for two raters, not {len(raters)}")
    if len(raters) < 2:
        return None
    first, second = raters
    pairs = [(unit[first], unit[second]) for unit in units if first in unit and second in unit]
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(a == b for a, b in pairs) / total
    given, taken = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(given[value] * taken[value] for value in given) / total**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def krippendorffs_alpha(units: Sequence[Values], scale: Scale = Scale.NOMINAL) -> float | None:
    """Alpha over the units that two raters or more have rated: 1 - D_o / D_e.

    None where there is no such unit, or only one value was ever given. Ordinal values must be numbers.
    """
    rated = [list(unit.values()) for unit in units if len(unit) >= 2]
    totals = Counter(value for values in rated for value in values)
    number = sum(totals.values())
    if len(totals) < 2:
        return None
    distance = _distances(totals, scale)
    observed = sum(
        distance[a, b] / (len(values) - 1)
        for values in rated
        for i, a in enumerate(values)
        for j, b in enumerate(values)
        if i != j
    )
    expected = sum(totals[a] * totals[b] * distance[a, b] for a in totals for b in totals) / (number - 1)
    return 1 - observed / expected


def _distances(totals: Counter[Hashable], scale: Scale) -> dict[tuple[Hashable, Hashable], float]:
    """The squared difference of each pair of values on a scale."""
    if scale is Scale.NOMINAL:
        return {(a, b): float(a != b) for a in totals for b in totals}
    order = sorted(totals, key=_number)
    found: dict[tuple[Hashable, Hashable], float] = {}
    for i, low in enumerate(order):
        for j, high in enumerate(order[i:], i):
            between = sum(totals[value] for value in order[i : j + 1])
            squared = (between - (totals[low] + totals[high]) / 2) ** 2 if i != j else 0.0
            found[low, high] = found[high, low] = squared
    return found


def _number(value: Hashable) -> float:
    if not isinstance(value, int | float):
        raise ValueError(f"an ordinal value must be a number, not {value!r}")
    return value

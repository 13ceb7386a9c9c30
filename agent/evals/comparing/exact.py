"""Exact probabilities of pairs that changed, and many tests held to one error."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@lru_cache(maxsize=4096)
def at_least(changed: int) -> Floats:
    """How likely 0, 1, ... or more of the `changed` pairs got worse by chance, where each was as likely to
    get better, as float64 of shape (changed + 1,): McNemar's test, exact and one-sided (McNemar 1947; the
    binomial form in Fagerland, Lydersen and Laake, 2013)."""
    ways = 1  # C(changed, changed), then downwards; whole numbers, so nothing is rounded before the end
    tails = [ways]
    for k in range(changed, 0, -1):
        ways = ways * k // (changed - k + 1)
        tails.append(tails[-1] + ways)
    whole = 1 << changed
    return np.array([tail / whole for tail in reversed(tails)], dtype=np.float64)


def mcnemar(worse: Counts, better: Counts) -> Floats:
    """The one-sided exact p-values of getting worse, for numbers of pairs that did and that got better."""
    p_values = np.ones(worse.shape, dtype=np.float64)
    changed = worse + better
    for number in np.unique(changed):
        here = changed == number
        p_values[here] = at_least(int(number))[worse[here]]
    return p_values


def holm(p_values: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    """The p-values adjusted so that the chance of any false alarm among them stays below what is asked.

    Holm (1979), in his weighted form: a test of greater weight keeps more of the error for itself. Equal
    weights give the usual one.
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i] / weights[i])
    adjusted = [0.0] * len(p_values)
    left, highest = sum(weights), 0.0
    for i in order:
        highest = max(highest, min(1.0, p_values[i] / weights[i] * left))
        adjusted[i] = highest
        left -= weights[i]
    return tuple(adjusted)


def worth_testing(sizes: Sequence[int], alpha: float) -> tuple[bool, ...]:
    """Which groups of so many pairs could be found worse at all: the others would only cost the rest power.

    Tarone (1990): a group of n pairs never has a p-value below 2^-n.
    """
    for count in range(1, len(sizes) + 1):
        fit = tuple(2.0**-size <= alpha / count for size in sizes)
        if sum(fit) <= count:
            return fit
    return tuple(False for _ in sizes)

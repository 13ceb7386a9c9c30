"""How sure one may be of a share of passed tries, and of passing every time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """A share from 0 to 1, and between which shares the truth lies with the given confidence."""

    share: float
    low: float
    high: float


def wilson(passed: float, tries: float, confidence: float = 0.95) -> Interval:
    """The score interval of Wilson (1927). Without tries it is everything. `tries` need not be whole."""
    if tries <= 0:
        return Interval(0.0, 0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = passed / tries
    middle = (share + z * z / (2 * tries)) / (1 + z * z / tries)
    half = z * math.sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries)) / (1 + z * z / tries)
    low = 0.0 if passed == 0 else max(0.0, middle - half)
    return Interval(share, low, 1.0 if passed == tries else min(1.0, middle + half))


def clustered_wilson(clusters: Sequence[tuple[int, int]], confidence: float = 0.95) -> Interval:
    """Wilson's interval where tries belong together: (passed, tries) of each task.

    Ten tries of one task say less than one try of ten tasks. The tries are counted as so many independent
    ones as Kish's design effect leaves (1965), with the intraclass correlation by analysis of variance
    (Donner, 1986). Where nothing varies it is taken to be 1: as many tries as tasks. Of a single task the
    tries are what they are.
    """
    clusters = [(passed, tries) for passed, tries in clusters if tries]
    total = sum(tries for _, tries in clusters)
    if not total:
        return wilson(0, 0, confidence)
    share = sum(passed for passed, _ in clusters) / total
    effective = total / _design_effect(clusters, total, share)
    return wilson(share * effective, effective, confidence)


def _design_effect(clusters: Sequence[tuple[int, int]], total: int, share: float) -> float:
    count = len(clusters)
    if count == 1 or total == count:
        return 1.0
    between = sum(tries * (passed / tries - share) ** 2 for passed, tries in clusters) / (count - 1)
    within = sum(passed * (1 - passed / tries) for passed, tries in clusters) / (total - count)
    squares = sum(tries * tries for _, tries in clusters) / total
    size = (total - squares) / (count - 1)
    whole = between + (size - 1) * within
    correlation = 1.0 if whole <= 0 else min(1.0, max(0.0, (between - within) / whole))
    return 1.0 + (squares - 1.0) * correlation


def pass_hat(k: int, clusters: Sequence[tuple[int, int]]) -> float | None:
    """pass^k: how likely a task is passed k times of k, averaged over tasks; None if none has k tries.

    The unbiased estimator of Yao et al. (2024, tau-bench): C(passed, k) / C(tries, k) for each task.
    """
    shares = [math.comb(passed, k) / math.comb(tries, k) for passed, tries in clusters if tries >= k]
    return sum(shares) / len(shares) if shares else None

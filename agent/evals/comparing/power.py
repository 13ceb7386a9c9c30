"""What a comparison of this size could have noticed, counted on made-up runs that pass the same gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from agent.evals.comparing.exact import Floats
from agent.evals.comparing.gate import Gate, Group
from agent.evals.comparing.pairs import Pair

SHARE = 0.8
RUNS = 400
_ROUNDS = 500  # of the bootstrap of each made-up run
_SPREAD = 1.0  # tries' worth of the whole run's rate that each task starts from


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """`smallest_drop` is the least drop of the success rate that is noticed in at least `share` of cases,
    None where not even losing every success is; `of_ten_points` how often one of 0.1 is, None where the rate
    is lower than that. The drop is taken to be spread evenly: each success is lost with the same chance."""

    share: float
    smallest_drop: float | None
    of_ten_points: float | None


class MadeUp:
    """Runs as the two that were measured might have come out, had the second not changed, or lost so much.

    Each task's chance is drawn from a beta distribution about its own tries in both runs, drawn towards the
    rate of all. The same random numbers serve every drop, so a greater drop never fares better.
    """

    def __init__(self, pairs: Sequence[Pair], *, seed: int, runs: int = RUNS) -> None:
        chance = np.random.default_rng(seed)
        tasks: dict[tuple[str, str], int] = {}
        of_task = np.array([tasks.setdefault(pair.task, len(tasks)) for pair in pairs])
        before = np.array([pair.before.passed for pair in pairs], dtype=np.float64)
        after = np.array([pair.after.passed for pair in pairs], dtype=np.float64)
        tries = 2.0 * np.bincount(of_task)
        passed = np.bincount(of_task, weights=before + after)
        self.rate = float((before.sum() + 0.5) / (len(pairs) + 1))
        chances = chance.beta(
            passed + _SPREAD * self.rate,
            tries - passed + _SPREAD * (1 - self.rate),
            size=(runs, len(tasks)),
        )
        self._chances = chances[:, of_task]
        self._before = chance.random((runs, len(pairs))) < self._chances
        self._luck = chance.random((runs, len(pairs)))

    def differences(self, drop: float) -> Floats:
        """After minus before, shape (runs, pairs), for a drop of the success rate by so much."""
        after = self._luck < self._chances * (1 - min(1.0, drop / self.rate))
        return after.astype(np.float64) - self._before


def power(pairs: Sequence[Pair], groups: Sequence[Group], alpha: float, *, seed: int) -> Power:
    """What the gate would notice on these pairs."""
    made_up = MadeUp(pairs, seed=seed)
    gate = Gate([group for group in groups if group.weight], seed=seed, rounds=_ROUNDS)

    def noticed(drop: float) -> float:
        return float(gate.alarms(made_up.differences(drop), alpha).mean())

    return Power(
        share=SHARE,
        smallest_drop=_smallest(noticed, made_up.rate),
        of_ten_points=noticed(0.1) if made_up.rate >= 0.1 else None,
    )


def _smallest(noticed: Callable[[float], float], rate: float) -> float | None:
    """The least drop, up to the rate itself, that is noticed often enough, to a quarter of a point."""
    if noticed(rate) < SHARE:
        return None
    low, high = 0.0, rate
    while high - low > 0.0025:
        middle = (low + high) / 2
        low, high = (low, middle) if noticed(middle) >= SHARE else (middle, high)
    return high

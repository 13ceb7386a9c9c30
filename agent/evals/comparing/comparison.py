"""What two runs say of a change: groups, flipped tasks, what was left out, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from agent.evals.comparing.exact import Floats
from agent.evals.comparing.gate import Gate, clustered_by_program, groups
from agent.evals.comparing.pairs import Metric, Pair, Paired, comparable, differences, pair_up
from agent.evals.comparing.power import Power, power
from agent.evals.result import Results, TaskResult

ALPHA = 0.05
_CONFIDENCE = 0.95


class Finding(StrEnum):
    REGRESSION = "regression"
    NOTHING = "no regression shown"
    IMPROVEMENT = "improvement"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """`before`, `after`: success rates, or medians of steps or seconds. `change` is their difference for
    success (0.1: ten points), else after / before by geometric mean; `low` and `high` hold it with 95 %
    confidence. `worse` and `better` count pairs. `p_worse` and `p_better` are one-sided and adjusted; None
    where the group is too small to be judged alone. `finding` is what they come to."""

    name: str
    pairs: int
    before: float
    after: float
    change: float
    low: float
    high: float
    worse: int
    better: int
    p_worse: float | None
    p_better: float | None
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`groups` begins with the whole. `power` is None for other metrics than success, or where it was not
    asked for. `beyond_max_drop` says that success fell further than the user allows, chance or not."""

    metric: Metric
    alpha: float
    paired: Paired
    judged: int
    by_program: bool
    groups: tuple[GroupChange, ...]
    flipped: tuple[Pair, ...]
    power: Power | None
    beyond_max_drop: bool
    finding: Finding

    @property
    def alarm(self) -> bool:
        return self.beyond_max_drop or self.finding is Finding.REGRESSION


def compare(
    before: Sequence[Results],
    after: Sequence[Results],
    *,
    metric: Metric = Metric.SUCCESS,
    alpha: float = ALPHA,
    max_drop: float | None = None,
    count_errors: bool = False,
    seed: int = 0,
    with_power: bool = True,
) -> Comparison:
    """Compare two runs, paired by task and seed. Deterministic for a `seed`.

    `max_drop` is a share (0.05: five points). Raises ResultsError where nothing can be paired.
    """
    paired = pair_up(before, after, count_errors=count_errors)
    pairs = comparable(paired.pairs, metric)
    values = differences(pairs, metric)[np.newaxis, :]
    gate = Gate(groups(pairs, alpha), seed=seed)
    changes = _changes(pairs, values, gate, metric, alpha)
    success = differences(paired.pairs, Metric.SUCCESS)
    with_power = with_power and metric is Metric.SUCCESS
    return Comparison(
        metric=metric,
        alpha=alpha,
        paired=paired,
        judged=len(pairs),
        by_program=clustered_by_program(pairs),
        groups=changes,
        flipped=tuple(pair for pair in paired.pairs if pair.before.passed != pair.after.passed),
        power=power(pairs, gate.groups, alpha, seed=seed) if with_power else None,
        beyond_max_drop=max_drop is not None and float(-success.mean()) > max_drop + 1e-9,
        finding=_finding([change.finding for change in changes]),
    )


def _changes(
    pairs: Sequence[Pair], values: Floats, gate: Gate, metric: Metric, alpha: float
) -> tuple[GroupChange, ...]:
    tested = gate.test(values)
    found = []
    for column, group in enumerate(gate.groups):
        part = values[0, group.rows]
        tail = (1 - _CONFIDENCE) / 2
        low, high = np.quantile(gate.bootstrap(values, column)[0], [tail, 1 - tail])
        worse, better = float(tested.worse[0, column]), float(tested.better[0, column])
        members = [pairs[int(row)] for row in group.rows]
        shown = sorted(_shown(value, metric) for value in (float(low), float(high)))
        found.append(
            GroupChange(
                name=group.name,
                pairs=len(members),
                before=_level([pair.before for pair in members], metric),
                after=_level([pair.after for pair in members], metric),
                change=_shown(float(part.mean()), metric),
                low=shown[0],
                high=shown[1],
                worse=int((part < 0).sum()),
                better=int((part > 0).sum()),
                p_worse=worse if group.weight else None,
                p_better=better if group.weight else None,
                finding=_judged(worse, better, alpha),
            )
        )
    return tuple(found)


def _shown(value: float, metric: Metric) -> float:
    """A mean difference as it is shown: points of success, or after / before."""
    return value if metric is Metric.SUCCESS else float(np.exp(-value))


def _level(results: Sequence[TaskResult], metric: Metric) -> float:
    if metric is Metric.SUCCESS:
        return float(np.mean([result.passed for result in results]))
    return float(
        np.median([result.steps if metric is Metric.STEPS else result.seconds for result in results])
    )


def _judged(p_worse: float, p_better: float, alpha: float) -> Finding:
    if p_worse <= alpha:
        return Finding.REGRESSION
    return Finding.IMPROVEMENT if p_better <= alpha else Finding.NOTHING


def _finding(findings: Sequence[Finding]) -> Finding:
    """Of all groups: one that got worse is a regression, whatever got better."""
    for finding in (Finding.REGRESSION, Finding.IMPROVEMENT):
        if finding in findings:
            return finding
    return Finding.NOTHING

"""The tests of one comparison, on any number of outcomes of the same pairs at once.

The same code judges two real runs and counts, on made-up ones, how often it would notice a drop.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.evals.comparing.exact import Floats, holm, mcnemar, worth_testing
from agent.evals.comparing.pairs import Pair

ROUNDS = 2_000
FEWEST_PROGRAMS = 5  # a bootstrap of fewer clusters says nothing (Cameron, Gelbach and Miller, 2008)

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pairs that are judged together. `clusters` says of each which others it belongs with; `weight` is the
    share of the error it may use, 0 where it is too small to be found worse."""

    name: str
    rows: Indices
    clusters: Indices
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """Of each outcome and group, shape (outcomes, groups): adjusted p-values of being worse and better."""

    worse: Floats
    better: Floats


def groups(pairs: Sequence[Pair], alpha: float) -> tuple[Group, ...]:
    """The whole, then each suite and each program where there are several.

    The whole is clustered by program, or by task where there are few programs, and has half of the error;
    the others are clustered by task and share the other half, those that are too small for it left out.
    """
    suites = dict.fromkeys(pair.suite for pair in pairs)
    programs = dict.fromkeys(pair.program for pair in pairs)
    parts = [(f"suite {name}", [p.suite == name for p in pairs]) for name in suites if len(suites) > 1]
    parts += [
        (name or "no program named", [p.program == name for p in pairs])
        for name in programs
        if len(programs) > 1
    ]
    fit = worth_testing([sum(mask) for _, mask in parts], alpha / 2)
    share = 0.5 / sum(fit) if any(fit) else 0.0
    by_program = clustered_by_program(pairs)
    whole = Group(
        name="all",
        rows=np.arange(len(pairs)),
        clusters=_numbered([p.program if by_program else p.task for p in pairs]),
        weight=0.5 if any(fit) else 1.0,
    )
    found = [whole]
    for (name, mask), possible in zip(parts, fit, strict=True):
        rows = np.flatnonzero(mask)
        tasks = _numbered([pairs[int(row)].task for row in rows])
        found.append(Group(name=name, rows=rows, clusters=tasks, weight=share if possible else 0.0))
    return tuple(found)


def clustered_by_program(pairs: Sequence[Pair]) -> bool:
    """Whether there are programs enough to cluster by them."""
    return len({pair.program for pair in pairs}) >= FEWEST_PROGRAMS


class Gate:
    """Tests the differences of the same pairs in the same groups. `seed` fixes what is drawn at random."""

    def __init__(self, groups: Sequence[Group], *, seed: int, rounds: int = ROUNDS) -> None:
        self.groups = tuple(groups)
        self._rounds = rounds
        chance = np.random.default_rng(seed)
        self._drawn = [_draw(group, rounds, chance) for group in self.groups]

    def test(self, differences: Floats) -> Tested:
        """Judge outcomes of shape (outcomes, pairs): positive is better."""
        worse, better = self.p_worse(differences), self.p_worse(-differences)
        return Tested(worse=self._adjusted(worse), better=self._adjusted(better))

    def p_worse(self, differences: Floats) -> Floats:
        """P-values of having got worse, not adjusted, of shape (outcomes, groups).

        A group is worse only if both say so: McNemar's exact test, which holds whatever the difficulty of
        the tasks, and the bootstrap over clusters, which holds where tries of a cluster fare alike. Of two
        tests that must agree the p-value is the greater (Berger, 1982).
        """
        p_values = np.ones((len(differences), len(self.groups)))
        for column, group in enumerate(self.groups):
            part = differences[:, group.rows]
            exact = mcnemar((part < 0).sum(axis=1), (part > 0).sum(axis=1))
            not_worse = (self.bootstrap(differences, column) >= 0).sum(axis=1)
            p_values[:, column] = np.maximum(exact, (not_worse + 1) / (self._rounds + 1))
        return p_values

    def alarms(self, differences: Floats, alpha: float) -> NDArray[np.bool_]:
        """Whether anything is found to have got worse, for each outcome: the first step of Holm's method."""
        weights = np.array([group.weight for group in self.groups])
        tested = weights > 0
        shares = self.p_worse(differences)[:, tested] / weights[tested] * weights.sum()
        found: NDArray[np.bool_] = (shares <= alpha).any(axis=1)
        return found

    def bootstrap(self, differences: Floats, column: int) -> Floats:
        """Means of one group under resampled clusters, shape (outcomes, rounds) (Efron, 1979; clusters whole,
        as in Davison and Hinkley, 1997, section 3.8)."""
        group, counts = self.groups[column], self._drawn[column]
        member = np.zeros((counts.shape[1], len(group.rows)))
        member[group.clusters, np.arange(len(group.rows))] = 1.0
        sums = _products(differences[:, group.rows], member)
        means: Floats = _products(sums, counts) / (counts @ member.sum(axis=1))
        return means

    def _adjusted(self, p_values: Floats) -> Floats:
        tested = [column for column, group in enumerate(self.groups) if group.weight]
        weights = [self.groups[column].weight for column in tested]
        adjusted = np.ones_like(p_values)
        for row, values in enumerate(p_values):
            adjusted[row, tested] = holm([float(values[column]) for column in tested], weights)
        return adjusted


def _products(left: Floats, right: Floats) -> Floats:
    """left @ right.T, without the threads of the linear algebra library: on a busy machine they wait longer
    for each other than they work."""
    product: Floats = np.einsum("ik,jk->ij", left, right, optimize=False)
    return product


def _draw(group: Group, rounds: int, chance: np.random.Generator) -> Floats:
    """How often each cluster is drawn in each round, shape (rounds, clusters)."""
    count = int(group.clusters.max()) + 1
    return chance.multinomial(count, np.full(count, 1 / count), size=rounds).astype(np.float64)


def _numbered(labels: Sequence[Hashable]) -> Indices:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) for label in labels], dtype=np.int64)

"""Which decisions a brain that understands nothing gets right: those say nothing of any brain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.brains.null import ClaimsBrain, NothingBrain, RandomBrain
from agent.evals.units.deciding import MakesBrain
from agent.evals.units.running import run_units
from agent.evals.units.unit_task import UnitSuite, UnitTask

LUCK = 3
"""Seeds of the random brain. It may hit by luck once: only what it hits from every seed is too easy."""


def defects(suite: UnitSuite, tasks: Sequence[UnitTask]) -> Iterator[tuple[str, str]]:
    """(task, brain) for every decision that the brain called so gets right without understanding."""
    for name, makers in _makers().items():
        rights = [
            {result.task for result in run_units(suite, tasks, make) if result.passed} for make in makers
        ]
        for task in sorted(set.intersection(*rights)):
            yield task, name


def _makers() -> dict[str, list[MakesBrain]]:
    return {
        "nothing": [lambda programs: NothingBrain()],
        "claims": [lambda programs: ClaimsBrain()],
        "random": [lambda programs, seed=seed: RandomBrain(seed) for seed in range(LUCK)],  # type: ignore[misc]
    }

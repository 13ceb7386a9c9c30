"""How often `deskhand eval compare` raises a false alarm, and how often it catches a drop that was planted.

The runs are made up: tasks as unlike in difficulty as real ones, programs that are harder than others, and
noise that a whole program shares in a run. They go through the very comparison that users call.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import asdict, dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from agent.evals.comparing.comparison import Comparison, Finding, compare
from agent.evals.result import Results, TaskResult, TaskVerdict
from memory.step import Timings

COMPARISONS = 1_000
ALLOWED = 0.05
DROP = 0.1
ASKED = 25
Floats = NDArray[np.float64]


class Planted(StrEnum):
    NOTHING = "nothing"
    EVEN = "evenly"
    PROGRAM = "one program"
    TASKS = "some tasks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """What the made-up runs are like. A task's chance is drawn from a beta distribution of `strength` tries
    about its program's (few: most tasks pass or fail nearly always), which lies about `mean`;
    `programs_differ` and `shared` are standard deviations in logits: of programs, and of what a program's
    tries share in one run."""

    tasks: int
    repeat: int
    programs: int = 8
    mean: float = 0.8
    strength: float = 1.5
    programs_differ: float = 0.7
    shared: float = 0.0

    def chances(self, chance: np.random.Generator) -> Floats:
        """The chance of each task; tasks take turns in their programs."""
        logit = np.log(self.mean / (1 - self.mean)) + chance.normal(0, self.programs_differ, self.programs)
        centre = _share(logit)[np.arange(self.tasks) % self.programs]
        drawn: Floats = chance.beta(self.strength * centre, self.strength * (1 - centre))
        return drawn

    def run(self, chances: Floats, chance: np.random.Generator) -> Results:
        """One run of every task, `repeat` times."""
        noise = chance.normal(0, self.shared, self.programs)[np.arange(self.tasks) % self.programs]
        safe = np.clip(chances, 1e-9, 1 - 1e-9)
        moved = _share(np.log(safe / (1 - safe)) + noise) if self.shared else chances
        passed = chance.random((self.repeat, self.tasks)) < moved
        tries = tuple(
            TaskResult(
                task=f"task-{task}",
                attempt=attempt + 1,
                verdict=TaskVerdict.PASSED if passed[attempt, task] else TaskVerdict.FAILED,
                program=f"program-{task % self.programs}",
                timings=Timings(),
            )
            for attempt in range(self.repeat)
            for task in range(self.tasks)
        )
        return Results(suite="made-up", brain="made-up", results=tries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How often a comparison said regression, and improvement; `stated` is the power it claimed to have for a
    drop of ten points, on average, before anything was planted."""

    bed: Bed
    planted: Planted
    drop: float
    comparisons: int
    regressions: float
    improvements: float
    stated: float | None


def count(
    bed: Bed,
    planted: Planted,
    *,
    drop: float = DROP,
    comparisons: int = COMPARISONS,
    ask: int = ASKED,
    seed: int = 0,
) -> Counted:
    """Compare two made-up runs so often, the second with a drop of the success rate by `drop` planted. So
    many honest pairs of runs are asked what power they state."""
    found: list[Finding] = []
    stated: list[float] = []
    for number in range(comparisons):
        chance = np.random.default_rng((seed, number))
        chances = bed.chances(chance)
        before = bed.run(chances, chance)
        worse = bed.run(plant(chances, planted, drop, bed, chance), chance)
        found.append(compare([before], [worse], seed=number, with_power=False).finding)
        if planted is Planted.EVEN and number < ask:
            honest = compare([before], [bed.run(chances, chance)], seed=number)
            stated += _stated(honest)
    return Counted(
        bed=bed,
        planted=planted,
        drop=0.0 if planted is Planted.NOTHING else drop,
        comparisons=comparisons,
        regressions=found.count(Finding.REGRESSION) / comparisons,
        improvements=found.count(Finding.IMPROVEMENT) / comparisons,
        stated=float(np.mean(stated)) if stated else None,
    )


def plant(chances: Floats, planted: Planted, drop: float, bed: Bed, chance: np.random.Generator) -> Floats:
    """The chances after a change that costs `drop` of the mean success."""
    lost = drop * len(chances)  # in tasks' worth of success
    match planted:
        case Planted.NOTHING:
            return chances
        case Planted.EVEN:
            return chances * float(max(0.0, 1 - lost / chances.sum()))
        case Planted.TASKS:
            order = chance.permutation(len(chances))
        case Planted.PROGRAM:
            first = int(chance.integers(bed.programs))
            order = np.argsort((np.arange(len(chances)) % bed.programs - first) % bed.programs, kind="stable")
    after = chances.copy()
    for task in order:
        taken = min(lost, after[task])
        after[task] -= taken
        lost -= taken
    return after


def _stated(comparison: Comparison) -> list[float]:
    known = comparison.power.of_ten_points if comparison.power is not None else None
    return [] if known is None else [known]


def _share(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)), dtype=np.float64)


BEDS = (
    Bed(tasks=40, repeat=1),
    Bed(tasks=40, repeat=3),
    Bed(tasks=40, repeat=3, shared=0.5),
    Bed(tasks=40, repeat=3, programs=4),
    Bed(tasks=40, repeat=3, mean=0.95),
    Bed(tasks=100, repeat=3),
)
_HEAD = ("tasks", "tries", "programs", "success", "shared noise", "planted", "worse", "better", "stated")


def run(*, json_output: bool, quick: bool) -> int:
    """Count everything; the exit code: 1 where false alarms or the stated power are not as promised."""
    comparisons = COMPARISONS // 20 if quick else COMPARISONS
    counted = []
    for number, bed in enumerate(BEDS):
        for planted in Planted:
            counted.append(count(bed, planted, comparisons=comparisons, seed=number))
            if not json_output:
                sys.stdout.write(f"{_titles() if len(counted) == 1 else ''}{_line(counted[-1])}\n")
                sys.stdout.flush()
    good = all(kept(each) for each in counted)
    if json_output:
        sys.stdout.write(json.dumps({"kept": good, "counted": [asdict(each) for each in counted]}) + "\n")
    return 0 if good else 1


def kept(counted: Counted) -> bool:
    """Whether false alarms are few enough, and an even drop is caught as often as was stated.

    The stated power knows nothing of noise that a program's tries share, so it is not held to it there.
    """
    chance = 1.0 / math.sqrt(counted.comparisons)  # two standard errors of what was counted
    if counted.planted is Planted.NOTHING:
        return counted.regressions <= ALLOWED + (chance if counted.comparisons < COMPARISONS else 0.0)
    if counted.stated is None or counted.bed.shared:
        return True
    return counted.regressions >= counted.stated - ALLOWED - chance


def _titles() -> str:
    return " ".join(f"{title:>12}" for title in _HEAD) + "\n"


def _line(counted: Counted) -> str:
    bed = counted.bed
    cells = (
        str(bed.tasks),
        str(bed.tasks * bed.repeat),
        str(bed.programs),
        f"{bed.mean:.0%}",
        f"{bed.shared:g}",
        str(counted.planted),
        f"{counted.regressions:.1%}",
        f"{counted.improvements:.1%}",
        "" if counted.stated is None else f"{counted.stated:.0%}",
    )
    return " ".join(f"{cell:>12}" for cell in cells)

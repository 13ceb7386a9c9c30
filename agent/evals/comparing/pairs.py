"""Two runs, try beside try: the same task under the same conditions, with the same seed and attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from agent.errors import ResultsError
from agent.evals.result import Results, TaskResult
from agent.evals.results_file import key


class Metric(StrEnum):
    """What is compared; more steps or seconds are worse, and looked at only where both tries passed."""

    SUCCESS = "success"
    STEPS = "steps"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same try in both runs. `program` is "" where neither file names it."""

    suite: str
    program: str
    before: TaskResult
    after: TaskResult

    @property
    def task(self) -> tuple[str, str]:
        return self.suite, self.before.task

    @property
    def name(self) -> str:
        """The task, and what tells this try from others of it."""
        told = self.before
        parts = [told.task, told.drift, f"wording {told.paraphrase}" if told.paraphrase else ""]
        parts += [f"seed {told.seed}" if told.seed else "", f"attempt {told.attempt}"]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """`pairs` are compared. `spoiled` have an infrastructure error on at least one side. The others have no
    partner."""

    pairs: tuple[Pair, ...]
    spoiled: tuple[Pair, ...]
    only_before: tuple[TaskResult, ...]
    only_after: tuple[TaskResult, ...]


def pair_up(before: Sequence[Results], after: Sequence[Results], *, count_errors: bool = False) -> Paired:
    """Put the tries of two runs side by side, in the order of the first.

    With `count_errors` an infrastructure error counts as not passed instead of spoiling its pair. Raises
    ResultsError where a try is there twice or nothing can be paired.
    """
    first, second = _keyed(before), _keyed(after)
    programs = _programs([*before, *after])
    both = [
        Pair(
            suite=name[0], program=programs.get((name[0], result.task), ""), before=result, after=second[name]
        )
        for name, result in first.items()
        if name in second
    ]
    fit: list[Pair] = []
    spoiled: list[Pair] = []
    for pair in both:
        made = count_errors or (pair.before.tried and pair.after.tried)
        (fit if made else spoiled).append(pair)
    if not fit:
        raise ResultsError(
            "nothing can be compared: no try that could be made in both runs has the same suite, task, "
            f"drift, wording, seed and attempt ({len(first)} tries against {len(second)}, "
            f"{len(both)} of them paired)"
        )
    return Paired(
        pairs=tuple(fit),
        spoiled=tuple(spoiled),
        only_before=tuple(result for name, result in first.items() if name not in second),
        only_after=tuple(result for name, result in second.items() if name not in first),
    )


def differences(pairs: Sequence[Pair], metric: Metric) -> NDArray[np.float64]:
    """How much better the second of each pair is, as float64 of shape (pairs,).

    Success: 1, 0 or -1. Steps and seconds: the logarithm of before / after, for pairs that both passed.
    """
    if metric is Metric.SUCCESS:
        return np.array([float(pair.after.passed) - float(pair.before.passed) for pair in pairs])
    ratios = [
        max(_amount(pair.before, metric), 1e-3) / max(_amount(pair.after, metric), 1e-3) for pair in pairs
    ]
    return np.log(np.array(ratios, dtype=np.float64))


def comparable(pairs: Sequence[Pair], metric: Metric) -> tuple[Pair, ...]:
    """The pairs a metric can be read from. Raises ResultsError where there are none."""
    if metric is Metric.SUCCESS:
        return tuple(pairs)
    fit = tuple(pair for pair in pairs if pair.before.passed and pair.after.passed)
    if not fit:
        raise ResultsError(
            f"nothing can be compared: no try passed in both runs, so their {metric} say nothing"
        )
    return fit


def _amount(result: TaskResult, metric: Metric) -> float:
    return result.seconds if metric is Metric.SECONDS else float(max(result.steps, 1))


_Name = tuple[str, tuple[str, str, int, int, int]]


def _keyed(runs: Sequence[Results]) -> dict[_Name, TaskResult]:
    found: dict[_Name, TaskResult] = {}
    for run in runs:
        for result in run.results:
            name = (run.suite, key(result))
            if name in found:
                raise ResultsError(
                    f"attempt {result.attempt} of task {result.task} of suite {run.suite} is there twice: "
                    "name one report of each suite"
                )
            found[name] = result
    return found


def _programs(runs: Sequence[Results]) -> dict[tuple[str, str], str]:
    """The program of each (suite, task): what the later run says, where it says it."""
    return {
        (run.suite, result.task): result.program for run in runs for result in run.results if result.program
    }

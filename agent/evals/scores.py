"""What the results of a run come to: success, how sure it is, what it took and what a success cost."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agent.evals.intervals import Interval, clustered_wilson, pass_hat
from agent.evals.result import TaskResult, TaskVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one success cost, the failed tries' costs included; None where no try tells, or none passed.
    `known` is the share of the tries that tell."""

    amount: float | None
    known: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A group of tries. Errors of the infrastructure are never dropped: `success` is over the tries that
    could be made, `success_of_all` counts an error as not passed. `steps` and `seconds` are medians of all
    tries.

    `steps_ratio` is the median of steps taken by the steps a person needs, `seconds_per_needed` that of
    seconds for each such step, over passed tries whose task tells it. `pass_k` holds pass^1, pass^2, ... of
    the tries that could be made, over the tasks (under one drift and wording) tried
    often enough. Costs by name: seconds, tokens, money (US dollars), joules.
    """

    name: str
    tasks: int
    tries: int
    passed: int
    failed: int
    errors: int
    success: Interval
    success_of_all: Interval
    pass_k: tuple[float, ...]
    steps: float
    seconds: float
    steps_ratio: float | None
    seconds_per_needed: float | None
    per_success: dict[str, Cost]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One kind of change (other wordings, drift) and how a brain bears it, over the `tasks` tried with it.

    `kinds` are the scores of each; `worst` the mean over tasks of the success under the worst of them.
    """

    tasks: int
    kinds: tuple[Score, ...]
    worst: float


def score(name: str, results: Sequence[TaskResult]) -> Score:
    """The score of at least one result."""
    made = [result for result in results if result.tried]
    of_tasks = _counts(made, lambda r: r.task)
    passed = [result for result in made if result.passed]
    measured = [(r, r.minimal_steps) for r in passed if r.minimal_steps]
    return Score(
        name=name,
        tasks=len({result.task for result in results}),
        tries=len(results),
        passed=len(passed),
        failed=len(made) - len(passed),
        errors=len(results) - len(made),
        success=clustered_wilson(of_tasks),
        success_of_all=clustered_wilson(_counts(results, lambda r: r.task)),
        pass_k=_pass_k(made),
        steps=statistics.median(result.steps for result in results),
        seconds=statistics.median(result.seconds for result in results),
        steps_ratio=_median(r.steps / needed for r, needed in measured),
        seconds_per_needed=_median(r.seconds / needed for r, needed in measured),
        per_success={
            "seconds": _cost(results, lambda r: r.seconds),
            "tokens": _cost(results, lambda r: r.tokens),
            "money": _cost(results, lambda r: r.money),
            "joules": _cost(results, lambda r: r.joules),
        },
    )


def by(results: Sequence[TaskResult], label: Callable[[TaskResult], str]) -> tuple[Score, ...]:
    """The score of each group, in the order of their first results."""
    names = dict.fromkeys(label(result) for result in results)
    return tuple(score(name, [r for r in results if label(r) == name]) for name in names)


def by_program(results: Sequence[TaskResult]) -> tuple[Score, ...]:
    return by(results, lambda r: r.program or "no program named")


def failures(results: Sequence[TaskResult]) -> dict[str, list[TaskResult]]:
    """The failed tries by the class of their failure, the commonest class first."""
    classes: dict[str, list[TaskResult]] = {}
    for result in results:
        if result.verdict is TaskVerdict.FAILED:
            classes.setdefault(result.failure or "not classified", []).append(result)
    return dict(sorted(classes.items(), key=lambda item: -len(item[1])))


def wordings(results: Sequence[TaskResult]) -> Spread | None:
    """How the brain bears other wordings; None where no task was told in other words."""
    clean = [r for r in results if not r.drift]
    told = {r.task for r in clean if r.paraphrase}
    named = [r for r in clean if r.task in told]
    return _spread(named, lambda r: f"wording {r.paraphrase}" if r.paraphrase else "as written")


def drifts(results: Sequence[TaskResult]) -> Spread | None:
    """How the brain bears changed desks; None where nothing was changed."""
    plain = [r for r in results if not r.paraphrase]
    moved = {r.task for r in plain if r.drift}
    return _spread([r for r in plain if r.task in moved], lambda r: r.drift or "unchanged")


def _spread(results: Sequence[TaskResult], label: Callable[[TaskResult], str]) -> Spread | None:
    if not results:
        return None
    worst = []
    for task in dict.fromkeys(r.task for r in results):
        made = [r for r in results if r.task == task and r.tried]
        shares = [passed / tries for passed, tries in _counts(made, label)]
        worst += [min(shares)] if shares else []
    kinds = tuple(sorted(by(results, label), key=lambda kind: (kind.name not in _PLAIN, kind.name)))
    return Spread(tasks=len(worst), kinds=kinds, worst=statistics.fmean(worst) if worst else 0.0)


_PLAIN = ("as written", "unchanged")


def _pass_k(made: Sequence[TaskResult]) -> tuple[float, ...]:
    """pass^1 to pass^k over the same tasks: k is what half of those that were tried again have at least."""
    counts = _counts(made, lambda r: f"{r.task}\n{r.drift}\n{r.paraphrase}")
    again = [tries for _, tries in counts if tries > 1]
    most = int(statistics.median_low(again)) if again else min(1, len(counts))
    same = [count for count in counts if count[1] >= most]
    return tuple(value for k in range(1, most + 1) if (value := pass_hat(k, same)) is not None)


def _counts(results: Iterable[TaskResult], label: Callable[[TaskResult], str]) -> tuple[tuple[int, int], ...]:
    """(passed, tries) of each group."""
    counts: dict[str, list[int]] = {}
    for result in results:
        count = counts.setdefault(label(result), [0, 0])
        count[0] += result.passed
        count[1] += 1
    return tuple((passed, tries) for passed, tries in counts.values())


def _cost(results: Sequence[TaskResult], amount: Callable[[TaskResult], float | None]) -> Cost:
    told = [(r.passed, value) for r in results if (value := amount(r)) is not None]
    successes = sum(passed for passed, _ in told)
    return Cost(
        amount=sum(value for _, value in told) / successes if successes else None,
        known=len(told) / len(results),
    )


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.median(found) if found else None

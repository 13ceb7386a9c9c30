"""Numbers of a report in words, for every form of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.evals.intervals import Interval
from agent.evals.reporting.contents import Contents
from agent.evals.result import TaskResult
from agent.evals.scores import Cost


def percent(share: float) -> str:
    """Never rounded to what it is not: 100 % and 0 % are all and nothing."""
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


def span(interval: Interval) -> str:
    return f"{100 * interval.low:.0f}–{100 * interval.high:.0f}"


def share_of(part: float, whole: float) -> str:
    return percent(part / whole) if whole else "–"


def amount(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def needed(tries: Sequence[TaskResult]) -> str:
    """The steps a person needs for a task."""
    return next((str(result.minimal_steps) for result in tries if result.minimal_steps), "–")


def headline(told: Contents) -> Iterator[tuple[str, str, str]]:
    """What stands at the top: a name, a value, and a note to it."""
    whole = told.whole
    made = whole.passed + whole.failed
    yield "success", percent(whole.success.share), f"{whole.passed} of {made} tries; {span(whole.success)} %"
    errors = f"of {whole.tries} tries; success of all {percent(whole.success_of_all.share)}"
    yield "infrastructure errors", str(whole.errors), errors
    if len(whole.pass_k) > 1:
        yield (
            f"pass^{len(whole.pass_k)}",
            percent(whole.pass_k[-1]),
            f"passed {len(whole.pass_k)} times in a row",
        )
    yield "steps", f"{whole.steps:g}", "median of a try"
    if whole.steps_ratio is not None:
        yield "against a person", f"{whole.steps_ratio:.2f}x", "steps, median of passed tries"
    yield from _costs(whole.per_success)


_TINY = 0.001
"""US dollars below which money is not worth a card: what the power for a few seconds costs."""


def _costs(costs: dict[str, Cost]) -> Iterator[tuple[str, str, str]]:
    units = {
        "seconds": ("time a success", " s"),
        "tokens": ("tokens a success", ""),
        "money": ("money a success", " US$"),
        "joules": ("energy a success", " J"),
    }
    for name, cost in costs.items():
        title, unit = units[name]
        if cost.amount and (name != "money" or cost.amount >= _TINY):  # 0 tokens: no model was asked
            told = "failures included" if cost.known == 1 else f"known of {percent(cost.known)} of the tries"
            yield title, f"{amount(cost.amount)}{unit}", told

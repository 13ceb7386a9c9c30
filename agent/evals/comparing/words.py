"""A comparison as a person reads it, and as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from agent.evals.columns import columns
from agent.evals.comparing.comparison import Comparison, Finding, GroupChange
from agent.evals.comparing.pairs import Metric, Pair
from agent.evals.result import TaskResult

JSON_VERSION = 1
_MARKS = {Finding.REGRESSION: "▼ regression", Finding.IMPROVEMENT: "▲ improvement", Finding.NOTHING: ""}
_MOST = 20


def told(comparison: Comparison) -> str:
    """The whole comparison in words, the verdict last."""
    head = ("", "pairs", "A", "B", "change", "95 % interval", "worse", "better", "p worse", "p better", "")
    rows = [_row(group, comparison.metric) for group in comparison.groups]
    parts = [columns(head, rows), _left_out(comparison), *_flipped(comparison), _power(comparison)]
    parts.append(verdict(comparison))
    return "\n\n".join(part for part in parts if part)


def verdict(comparison: Comparison) -> str:
    """The last line: what it comes to."""
    alpha = f"p at most {comparison.alpha:g}, corrected after Holm"
    found = [group.name for group in comparison.groups if group.finding is comparison.finding]
    said = f"verdict: {comparison.finding}"
    if comparison.finding is not Finding.NOTHING:
        said += f" in {', '.join(found)} ({alpha})"
    if comparison.beyond_max_drop:
        said += "; success fell by more than --max-drop allows"
    return said


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Everything as JSON data; rates and p-values from 0 to 1."""
    paired = comparison.paired
    return {
        "format": "deskhand-comparison",
        "version": JSON_VERSION,
        "metric": str(comparison.metric),
        "alpha": comparison.alpha,
        "verdict": str(comparison.finding),
        "beyond_max_drop": comparison.beyond_max_drop,
        "pairs": comparison.judged,
        "clustered_by": "program" if comparison.by_program else "task",
        "groups": [dataclasses.asdict(group) for group in comparison.groups],
        "flipped": [_flip_json(pair) for pair in comparison.flipped],
        "infrastructure_errors": [_flip_json(pair) for pair in paired.spoiled],
        "only_in_a": [_try_json(result) for result in paired.only_before],
        "only_in_b": [_try_json(result) for result in paired.only_after],
        "power": None if comparison.power is None else dataclasses.asdict(comparison.power),
    }


def _row(group: GroupChange, metric: Metric) -> tuple[str, ...]:
    p_values = [_p(group.p_worse), _p(group.p_better)] if group.p_worse is not None else ["too few", ""]
    return (
        group.name,
        str(group.pairs),
        _level(group.before, metric),
        _level(group.after, metric),
        _change(group.change, metric),
        f"{_change(group.low, metric)} to {_change(group.high, metric)}",
        str(group.worse),
        str(group.better),
        *p_values,
        _MARKS[group.finding],
    )


def _level(value: float, metric: Metric) -> str:
    match metric:
        case Metric.SUCCESS:
            return f"{value:.1%}"
        case Metric.STEPS:
            return f"{value:g}"
        case Metric.SECONDS:
            return f"{value:.1f} s"


def _change(value: float, metric: Metric) -> str:
    return f"{100 * value:+.1f}" if metric is Metric.SUCCESS else f"x{value:.2f}"


def _p(value: float | None) -> str:
    return "" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"


def _left_out(comparison: Comparison) -> str:
    """What was not compared, and how the rest was put together; nothing is dropped unsaid."""
    paired = comparison.paired
    tasks = len({pair.task for pair in paired.pairs})
    by = "program" if comparison.by_program else "task (too few programs are named to cluster by them)"
    lines = [f"{comparison.judged} pairs of {tasks} tasks; the whole is clustered by {by}."]
    if comparison.judged < len(paired.pairs):
        failed = len(paired.pairs) - comparison.judged
        lines.append(f"{failed} pairs of which a side failed say nothing of {comparison.metric}.")
    if paired.spoiled:
        before, after = (
            sum(not getattr(pair, side).tried for pair in paired.spoiled) for side in ("before", "after")
        )
        lines.append(
            f"{len(paired.spoiled)} pairs left out for infrastructure errors ({before} in A, {after} in B); "
            "--count-errors counts them as failures."
        )
    for side, alone in (("A", paired.only_before), ("B", paired.only_after)):
        if alone:
            lines.append(f"{len(alone)} tries only in {side}, not compared: {_named(alone)}")
    return "\n".join(lines)


def _flipped(comparison: Comparison) -> Iterator[str]:
    """The tasks that pass less or more often than before."""
    tasks: dict[tuple[str, str], list[Pair]] = {}
    for pair in comparison.flipped:
        tasks.setdefault(pair.task, [])
    for pair in comparison.paired.pairs:
        if pair.task in tasks:
            tasks[pair.task].append(pair)
    moved = sorted(tasks.values(), key=_gain)
    worse = [pairs for pairs in moved if _gain(pairs) < 0]
    better = [pairs for pairs in reversed(moved) if _gain(pairs) > 0]
    for head, found, mark in (("pass less often", worse, "✗"), ("pass more often", better, "✓")):
        if found:
            lines = [f"tasks that {head} ({len(found)}):", *(_task(mark, each) for each in found[:_MOST])]
            if len(found) > _MOST:
                lines.append(f"  … and {len(found) - _MOST} more; --json has all")
            yield "\n".join(lines)
    if even := len(tasks) - len(worse) - len(better):
        yield f"tasks of which one try was lost and another won: {even}"


def _gain(pairs: Sequence[Pair]) -> int:
    return sum(pair.after.passed - pair.before.passed for pair in pairs)


def _task(mark: str, pairs: Sequence[Pair]) -> str:
    before, after = sum(pair.before.passed for pair in pairs), sum(pair.after.passed for pair in pairs)
    line = f"  {mark} {pairs[0].before.task}: {before}/{len(pairs)} → {after}/{len(pairs)}"
    lost = [pair.after.reason for pair in pairs if pair.before.passed and not pair.after.passed]
    return f"{line}: {_one_line(lost[0])}" if mark == "✗" and lost and lost[0] else line


def _power(comparison: Comparison) -> str:
    power = comparison.power
    if power is None:
        return ""
    cases = f"in {power.share:.0%} of cases"
    if power.smallest_drop is None:
        return (
            f"With {comparison.judged} pairs not even the loss of every success is noticed {cases}: "
            "repeat the tasks more often."
        )
    least = f"{100 * power.smallest_drop:.1f} points"
    said = f"With {comparison.judged} pairs a drop of {least}, spread over all tasks, is noticed {cases}"
    ten = power.of_ten_points
    return said + ("." if ten is None else f"; one of 10 points in {ten:.0%}.")


def _named(results: Sequence[TaskResult]) -> str:
    names = list(dict.fromkeys(result.task for result in results))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more tasks" if len(names) > 5 else "")


def _one_line(text: str) -> str:
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return line if len(line) <= 160 else line[:159] + "…"


def _flip_json(pair: Pair) -> dict[str, Any]:
    return {
        "suite": pair.suite,
        "program": pair.program,
        **_try_json(pair.before),
        "a": str(pair.before.verdict),
        "b": str(pair.after.verdict),
        "reason_a": pair.before.reason,
        "reason_b": pair.after.reason,
    }


def _try_json(result: TaskResult) -> dict[str, Any]:
    names = ("task", "drift", "paraphrase", "seed", "attempt")
    return {name: getattr(result, name) for name in names}

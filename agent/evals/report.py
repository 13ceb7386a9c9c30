"""A suite's results as a person reads them, and as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from agent.evals.columns import columns
from agent.evals.result import Results, TaskResult, TaskVerdict
from agent.evals.results_file import results_json

_MARKS = {TaskVerdict.PASSED: "✓", TaskVerdict.FAILED: "✗", TaskVerdict.ERROR: "!"}
_PARTS = ("seeing", "deciding", "acting", "settling")


def line(result: TaskResult) -> str:
    """One try in one line."""
    wording = f" (wording {result.paraphrase})" if result.paraphrase else ""
    under = f" ({result.drift})" if result.drift else ""
    said = f"{_MARKS[result.verdict]} {result.task}{wording}{under}: {result.verdict}"
    said += f", {result.steps} steps, {result.seconds:.1f} s"
    if result.verdict is TaskVerdict.PASSED:
        return said
    claim = f" (the agent: {result.claim}{': ' if result.claim_reason else ''}{result.claim_reason})"
    return f"{said}: {result.reason}{claim if result.claim else ''}"


def table(results: Sequence[TaskResult]) -> str:
    """Every task in a row: tries passed, median steps and seconds, and where the time of a step went."""
    head = ("task", "passed", "steps", "s", *(f"{part} s/step" for part in _PARTS))
    rows = [
        _row(task, [r for r in results if r.task == task]) for task in dict.fromkeys(r.task for r in results)
    ]
    rows.append(_row("all", results))
    return columns(head, rows)


def _row(name: str, results: Sequence[TaskResult]) -> tuple[str, ...]:
    passed = sum(r.verdict is TaskVerdict.PASSED for r in results)
    steps = sum(r.steps for r in results)
    parts = (sum(getattr(r.timings, part) for r in results) / steps if steps else 0.0 for part in _PARTS)
    return (
        name,
        f"{passed}/{len(results)}",
        f"{statistics.median(r.steps for r in results):g}",
        f"{statistics.median(r.seconds for r in results):.1f}",
        *(f"{part:.2f}" for part in parts),
    )


def summary(run: Results) -> dict[str, Any]:
    """The whole run as JSON data: what `read_results` reads, with counts, time and time per step."""
    results = run.results
    steps = sum(r.steps for r in results)
    per_step = {
        part: sum(getattr(r.timings, part) for r in results) / steps if steps else 0.0 for part in _PARTS
    }
    document = results_json(run)
    tries = document.pop("results")
    return {
        **document,
        **{verdict.name.lower(): sum(r.verdict is verdict for r in results) for verdict in TaskVerdict},
        "steps": steps,
        "seconds": sum(r.seconds for r in results),
        "seconds_per_step": per_step,
        "results": tries,
    }

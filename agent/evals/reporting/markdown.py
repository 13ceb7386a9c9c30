"""A run as Markdown: the tables of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.evals.reporting.contents import PARTS, Contents
from agent.evals.reporting.telling import amount, headline, needed, percent, share_of, span
from agent.evals.scores import Score, Spread

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(told: Contents) -> str:
    """The whole report."""
    return "\n\n".join(part for part in _parts(told) if part) + "\n"


def _parts(told: Contents) -> Iterator[str]:
    yield f"# {plain(told.title)}"
    yield f"{plain(told.brain)}, {plain(told.finished[:16].replace('T', ' '))} UTC"
    yield plain(told.protocol)
    yield _table(("", "", ""), list(headline(told)))
    if told.suites:
        yield f"## By suite\n\n{_scores(told.suites, 'suite')}"
    yield f"## By program\n\n{_scores(told.programs, 'program')}"
    if len(told.whole.pass_k) > 1:
        rows = [[f"pass^{k}", percent(value)] for k, value in enumerate(told.whole.pass_k, 1)]
        yield f"## Every time?\n\n{_table(('in a row', 'tasks'), rows)}"
    rows = [
        [where.name, *(share_of(part, where.whole) for part in where.seconds), amount(where.whole)]
        for where in told.times
    ]
    yield f"## Where the time went\n\n{_table(('program', *PARTS, 'in all, s'), rows)}"
    yield _failures(told)
    yield from _spread("In other words", told.wordings, "wording")
    yield from _spread("On a changed desk", told.drifts, "desk")
    if told.null:
        yield f"## Brains that understand nothing\n\n{_scores(told.null, 'brain')}"
    yield _tasks(told)


def _failures(told: Contents) -> str:
    rows = [
        [name, result.task, str(result.attempt), str(result.bad_step or "–"), result.reason[:300]]
        for name, tries in told.failed.items()
        for result in tries
    ]
    if not rows:
        return "## What failed\n\nNothing that could be tried."
    head = ("class", "task", "attempt", "first bad step", "reason")
    return f"## What failed\n\n{_table(head, rows)}"


def _tasks(told: Contents) -> str:
    rows = []
    for each in told.tasks:
        tries = [result for result in told.results if result.task == each.name]
        ratio = "–" if each.steps_ratio is None else f"{each.steps_ratio:.2f}"
        passed = f"{each.passed}/{each.tries}"
        rows.append([each.name, passed, f"{each.steps:g}", needed(tries), ratio, f"{each.seconds:.1f}"])
    head = ("task", "passed", "steps", "a person", "ratio", "s")
    return f"## Every task\n\n{_table(head, rows)}"


def _spread(title: str, spread: Spread | None, what: str) -> Iterator[str]:
    if spread is not None:
        worst = f"Under the {what} that each of {spread.tasks} tasks bears worst: {percent(spread.worst)}."
        yield f"## {title}\n\n{worst}\n\n{_scores(spread.kinds, what)}"


def _scores(scores: Sequence[Score], what: str) -> str:
    rows = [
        [
            each.name,
            f"{each.passed}/{each.passed + each.failed}",
            percent(each.success.share),
            span(each.success),
            percent(each.success_of_all.share),
            str(each.errors),
            f"{each.steps:g}",
            f"{each.seconds:.1f}",
        ]
        for each in scores
    ]
    return _table((what, "passed", "success", "95 %", "of all", "errors", "steps", "s"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(plain(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def plain(text: str) -> str:
    """One line that Markdown reads as it stands."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return _SPECIAL.sub(r"\\\1", line)

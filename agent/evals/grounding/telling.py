"""Scores of several grounders side by side: for a terminal, as Markdown, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from agent.evals.columns import columns
from agent.evals.grounding.asking import ASKS
from agent.evals.grounding.question import Answered
from agent.evals.grounding.scoring import Row, Share
from agent.evals.reporting.markdown import plain
from agent.evals.result import TaskVerdict

_EXAMPLES = 30

Columns = Mapping[str, Sequence[Answered]]
"""The answers of each grounder by its name."""


def table(rows: Sequence[Row], of: Columns) -> str:
    """For a terminal: how many were asked, and of each grounder the share with its interval, in percent."""
    return columns(("", "asked", *of), _cells(rows, of))


def markdown(title: str, protocol: str, rows: Sequence[Row], of: Columns) -> str:
    """A page about a run: the table, why answers were wrong, and examples of the last grounder's."""
    head = ["", "asked", *of]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(map(plain, row)) + " |" for row in _cells(rows, of)]
    parts = [f"# {plain(title)}", plain(protocol), "\n".join(lines), *doubted(of), *_wrong(of)]
    return "\n\n".join(parts) + "\n"


def as_json(rows: Sequence[Row], of: Columns) -> list[dict[str, Any]]:
    """A row each: its name, and by grounder right, asked, share, low and high (None for an average)."""
    return [
        {"name": row.name, "of": {name: _data(row.share(answers)) for name, answers in of.items()}}
        for row in rows
    ]


def doubted(of: Columns) -> list[str]:
    """Of each grounder that is not always sure: how its places fared with a question before, and without."""
    parts = []
    for name, answers in of.items():
        named = [one for one in answers if one.result.claim]
        if not any(_asks(one) for one in named):
            continue
        asked, sure = [one for one in named if _asks(one)], [one for one in named if not _asks(one)]
        parts.append(
            f"{plain(name)}: a person is asked first at {len(asked)} places, {_right(asked)} of them right; "
            f"at {len(sure)} not, {_right(sure)} of them right."
        )
    return parts


def _asks(one: Answered) -> bool:
    return one.result.claim_reason == ASKS


def _right(answers: Sequence[Answered]) -> int:
    return sum(one.right for one in answers)


def said(share: Share) -> str:
    """`63 % (58–68)`."""
    if not share.asked:
        return "–"
    interval = share.interval
    span = f" ({interval.low:.0%}–{interval.high:.0%})".replace("%", "") if interval is not None else ""
    return f"{share.share:.1%}{span}"


def _cells(rows: Sequence[Row], of: Columns) -> list[tuple[str, ...]]:
    found = []
    for row in rows:
        shares = [row.share(answers) for answers in of.values()]
        asked = max((share.asked for share in shares), default=0)
        if asked:
            found.append((row.name, str(asked), *map(said, shares)))
    return found


def _data(share: Share) -> dict[str, Any]:
    interval = share.interval
    span = {} if interval is None else {"low": interval.low, "high": interval.high}
    return {"right": share.right, "asked": share.asked, "share": share.share, **span}


def _wrong(of: Columns) -> list[str]:
    """Of each grounder how it was wrong; of the last, examples."""
    parts = []
    for name, answers in of.items():
        counts = Counter(_how(one) for one in answers if not one.right)
        told = ", ".join(f"{how} {count}" for how, count in counts.most_common())
        parts.append(f"{plain(name)}: wrong or not asked: {told or 'nothing'}.")
    if of:
        wrong = [one for one in list(of.values())[-1] if not one.right][:_EXAMPLES]
        parts.append("\n".join(f"- {plain(one.question.id)}: {plain(one.result.reason)}" for one in wrong))
    return [part for part in parts if part]


def _how(one: Answered) -> str:
    if one.result.verdict is TaskVerdict.ERROR:
        return "could not be asked"
    return "another place" if one.result.claim else "no place named"

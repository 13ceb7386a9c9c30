"""What answers come to: shares with intervals for each row of a table, and the averages that papers print."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from agent.evals.grounding.osworld_g import groups_of
from agent.evals.grounding.question import Answered
from agent.evals.grounding.region import Nowhere
from agent.evals.intervals import Interval, clustered_wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of the questions that could be asked were answered right. The interval is None for an average
    of other shares."""

    name: str
    right: int
    asked: int
    share: float
    interval: Interval | None


Picks = Callable[[Answered], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: those answers that `picks` picks, or the mean of the shares of other rows."""

    name: str
    picks: Picks | None = None
    mean_of: tuple[Row, ...] = ()

    def share(self, answers: Sequence[Answered]) -> Share:
        """Without answers a share is 0 of 0; such rows count in no mean."""
        if self.picks is None:
            parts = [part for row in self.mean_of if (part := row.share(answers)).asked]
            mean = statistics.fmean(part.share for part in parts) if parts else 0.0
            return Share(
                name=self.name,
                right=sum(part.right for part in parts),
                asked=sum(part.asked for part in parts),
                share=mean,
                interval=None,
            )
        return share_of(self.name, [one for one in answers if self.picks(one)])


def share_of(name: str, answers: Iterable[Answered]) -> Share:
    """A share; questions of one cluster that fare alike count as fewer."""
    clusters: dict[str, list[int]] = {}
    for one in answers:
        if one.result.tried:
            count = clusters.setdefault(one.question.cluster, [0, 0])
            count[0] += one.right
            count[1] += 1
    interval = clustered_wilson([(right, asked) for right, asked in clusters.values()])
    return Share(
        name=name,
        right=sum(right for right, _ in clusters.values()),
        asked=sum(asked for _, asked in clusters.values()),
        share=interval.share,
        interval=interval,
    )


ALL = Row(name="all", picks=lambda one: True)


def labelled(label: str, value: str, name: str = "") -> Row:
    """The questions with a label."""
    return Row(name=name or value, picks=partial(_has, {label: value}))


def rows_by(answers: Sequence[Answered], label: str, prefix: str = "") -> tuple[Row, ...]:
    """A row for each value of a label, in alphabetical order."""
    values = sorted({one.question.labels[label] for one in answers if label in one.question.labels})
    return tuple(labelled(label, value, f"{prefix}{value}") for value in values if value)


def screens_rows(answers: Sequence[Answered]) -> tuple[Row, ...]:
    """Text or icon, how large, what role; and all."""
    return (
        *rows_by(answers, "kind"),
        *_crossed(answers, "kind", "size"),
        *rows_by(answers, "group"),
        *rows_by(answers, "role", "role: "),
        ALL,
    )


def screenspot_rows(answers: Sequence[Answered]) -> tuple[Row, ...]:
    """Text and icon of each platform (of Pro: of each group), and together; `average` is the mean of those
    cells, as ScreenSpot's paper prints it, `all` that of the questions, as Pro's does."""
    cells = _crossed(answers, "group", "kind")
    return (
        *cells,
        *rows_by(answers, "group"),
        *rows_by(answers, "kind"),
        *rows_by(answers, "application", "application: "),
        Row(name="average (mean of the cells)", mean_of=cells),
        ALL,
    )


def osworld_g_rows(answers: Sequence[Answered]) -> tuple[Row, ...]:
    """Each group, as classified; all, with what is to be refused and without."""
    names = sorted({group for one in answers for group in groups_of(one.question)})
    groups = tuple(Row(name=name, picks=partial(_in_group, name)) for name in names)
    there = Row(name="all that is there", picks=lambda one: not isinstance(one.question.target, Nowhere))
    mean = (Row(name="average (mean of the groups)", mean_of=groups),) if groups else ()
    return (*groups, *rows_by(answers, "kind", "target: "), *mean, there, ALL)


def _crossed(answers: Sequence[Answered], first: str, second: str) -> tuple[Row, ...]:
    pairs = sorted(
        {
            (labels[first], labels[second])
            for one in answers
            if first in (labels := one.question.labels) and second in labels
        }
    )
    return tuple(Row(name=f"{a}, {b}", picks=partial(_has, {first: a, second: b})) for a, b in pairs)


def _has(wanted: Mapping[str, str], one: Answered) -> bool:
    return all(one.question.labels.get(label) == value for label, value in wanted.items())


def _in_group(group: str, one: Answered) -> bool:
    return group in groups_of(one.question)

"""What raters said, and how far they agree, in words and as JSON. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from agent.evals.rating.agreement import Scale, cohens_kappa, krippendorffs_alpha
from agent.evals.rating.ratings import Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far raters agree on one question, by which coefficient; None where it cannot be said."""

    question: str
    coefficient: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingReport:
    """`shared` are the episodes that two raters or more have rated: agreement is about those alone."""

    raters: tuple[str, ...]
    episodes: int
    shared: int
    succeeded: tuple[tuple[str, int], ...]
    quality: float
    surprising: int
    agreements: tuple[Agreement, ...]


def report_of(ratings: Sequence[Rating]) -> RatingReport:
    """Two raters are held against each other by Cohen's kappa, more by Krippendorff's alpha; how well, which
    has an order, always by the ordinal alpha."""
    raters = tuple(sorted({rating.rater for rating in ratings}))
    by_episode: dict[str, list[Rating]] = defaultdict(list)
    for rating in ratings:
        by_episode[rating.episode].append(rating)

    def units(value: Callable[[Rating], Hashable]) -> list[dict[str, Hashable]]:
        return [{each.rater: value(each) for each in of_it} for of_it in by_episode.values()]

    def nominal(question: str, value: Callable[[Rating], Hashable]) -> Agreement:
        if len(raters) <= 2:
            return Agreement(question=question, coefficient="Cohen's kappa", value=cohens_kappa(units(value)))
        alpha = krippendorffs_alpha(units(value))
        return Agreement(question=question, coefficient="Krippendorff's alpha, nominal", value=alpha)

    ordinal = krippendorffs_alpha(units(lambda rating: rating.quality), Scale.ORDINAL)
    return RatingReport(
        raters=raters,
        episodes=len(by_episode),
        shared=sum(len(of_it) >= 2 for of_it in by_episode.values()),
        succeeded=tuple(sorted(Counter(str(rating.succeeded) for rating in ratings).items())),
        quality=sum(rating.quality for rating in ratings) / len(ratings) if ratings else 0.0,
        surprising=sum(bool(rating.surprise) for rating in ratings),
        agreements=(
            nominal("did it succeed", lambda rating: str(rating.succeeded)),
            Agreement(question="how well", coefficient="Krippendorff's alpha, ordinal", value=ordinal),
            nominal("anything surprising", lambda rating: bool(rating.surprise)),
        ),
    )


def in_words(report: RatingReport) -> str:
    lines = [
        f"{report.episodes} episodes rated by {len(report.raters)}: {', '.join(report.raters) or 'nobody'}",
        "did it succeed: " + (", ".join(f"{name} {count}" for name, count in report.succeeded) or "-"),
        f"how well (1 to 5): {report.quality:.2f}; surprising: {report.surprising}",
        f"agreement, on the {report.shared} episodes with two ratings or more:",
    ]
    for one in report.agreements:
        value = "cannot be said" if one.value is None else f"{one.value:.3f}"
        lines.append(f"  {one.question}: {value} ({one.coefficient})")
    return "\n".join(lines)

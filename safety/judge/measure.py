"""How good a judge is on labels it has not seen. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from safety.judge.features import tokens
from safety.judge.folding import fold
from safety.judge.judge import Judge
from safety.judge.labels import Label, stem_is_new
from safety.risk import Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A label, what the judge says of it, and whether its verb or phrase was held out, in every form."""

    label: Label
    risk: Risk
    new_stem: bool = False


def graded(judge: Judge, labels: Sequence[Label], turn: int | None = None) -> tuple[Graded, ...]:
    return tuple(
        Graded(
            label=one,
            risk=judge.grade(tokens(fold(one.text).text)).risk,
            new_stem=turn is not None and stem_is_new(one, turn),
        )
        for one in labels
    )


def recall(results: Sequence[Graded]) -> float:
    """Of the labels that are R3 or R4, the share that is graded so."""
    return _share(results, lambda one: one.label.grade >= Risk.R3, lambda one: one.risk >= Risk.R3)


def precision(results: Sequence[Graded]) -> float:
    """Of the labels graded R3 or R4, the share that is so."""
    return _share(results, lambda one: one.risk >= Risk.R3, lambda one: one.label.grade >= Risk.R3)


def missed(results: Sequence[Graded]) -> float:
    """Of the labels that are R3 or R4, the share called harmless: pressed without a question."""
    return _share(results, lambda one: one.label.grade >= Risk.R3, lambda one: one.risk is Risk.R1)


def asked(results: Sequence[Graded]) -> float:
    """Of the harmless labels, the share that is asked about all the same."""
    return _share(results, lambda one: one.label.grade is Risk.R1, lambda one: one.risk > Risk.R1)


def _share(
    results: Sequence[Graded], among: Callable[[Graded], bool], which: Callable[[Graded], bool]
) -> float:
    chosen = [one for one in results if among(one)]
    return sum(map(which, chosen)) / len(chosen) if chosen else float("nan")


def table(results: Sequence[Graded]) -> str:
    """Per language and grade how labels are graded, and the four shares."""
    lines = ["| language | grade | labels | as R1 | as R2 | as R3 | as R4 |", "|---|---|---|---|---|---|---|"]
    for language in (*sorted({one.label.language for one in results}), "all"):
        for grade in (Risk.R1, Risk.R2, Risk.R3, Risk.R4):
            some = [r for r in results if language in (r.label.language, "all") and r.label.grade is grade]
            counts = [sum(r.risk is risk for r in some) for risk in (Risk.R1, Risk.R2, Risk.R3, Risk.R4)]
            lines.append(f"| {language} | {grade.name} | {len(some)} | {' | '.join(map(str, counts))} |")
    new = [one for one in results if one.new_stem]
    lines += [
        "",
        f"recall on R3 and R4: {recall(results):.4f} (verbs and phrases never seen: {recall(new):.4f})",
        f"precision on R3 and R4: {precision(results):.4f}",
        f"R3 and R4 called harmless: {missed(results):.4f}",
        f"harmless labels asked about: {asked(results):.4f}",
        "",
    ]
    return "\n".join(lines)

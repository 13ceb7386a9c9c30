"""What it can cost to press a thing whose picture is all that is known of it. Pure."""

from __future__ import annotations

from safety.assessment import Assessment
from safety.context import TargetSeen
from safety.judge.judge import judge_words


def raised(found: Assessment, target: TargetSeen | None) -> Assessment:
    """The grade, or a higher one where the thing looks like what is costly beyond doubt, such as a trash can.
    It is a model that says so: it never makes anything cheaper."""
    if target is None or not target.likeness:
        return found
    likeness = judge_words(target.likeness)
    if not likeness.certain or likeness.risk <= found.risk:
        return found
    return Assessment(likeness.risk, f"it looks like “{target.likeness[:80]}”")

"""What pictures mean by the model that comes with Deskhand."""

from __future__ import annotations

from functools import cache

from vision.grounding.meaning import LearntMeaning, RanksElements


@cache
def shipped_meaning() -> LearntMeaning:
    """One for the whole process: the model is loaded once, when something is looked for by its picture for
    the first time, and what it said is remembered from run to run."""
    return LearntMeaning(_load)


def _load() -> RanksElements:
    """Raises ModelError where its weights are missing or damaged."""
    from vision.encoder import ElementEncoder

    return ElementEncoder.load()

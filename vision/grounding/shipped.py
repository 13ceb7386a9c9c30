"""What pictures mean by the model that comes with Deskhand."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from vision.errors import ModelError
from vision.grounding.meaning import LearntMeaning, RanksElements


@cache
def shipped_meaning() -> LearntMeaning:
    """One for the whole process: the model is loaded once, when something is looked for by its picture for
    the first time, and what it said is remembered from run to run."""
    return LearntMeaning(_load)


def _load() -> RanksElements:
    """Raises ModelError where its weights are missing or damaged."""
    try:
        encoder = import_module("vision.encoder").ElementEncoder
    except (ImportError, AttributeError) as error:
        raise ModelError("there is no element encoder here") from error
    return encoder.load()  # type: ignore[no-any-return]

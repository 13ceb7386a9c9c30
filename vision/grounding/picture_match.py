"""How likely words mean the pictures on a Scene."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vision.element import Element
from vision.grounding.candidate import Candidate
from vision.grounding.pictured import pictured
from vision.grounding.scene import Scene
from vision.grounding.sureness import SURENESS, Sureness

_HIGHEST = 0.79  # a score below those of any text that surely fits
_SAME_RANK = 0.05  # of the scores that locate.py and choice.py hold to be equal
_CERTAIN = 1e-6


@dataclass(frozen=True, slots=True)
class PictureMatch:
    """An Element, and the chance (0.0 to 1.0) that some words mean its picture."""

    element: Element
    chance: float


def picture_matches(text: str, scene: Scene) -> tuple[PictureMatch, ...]:
    """For each Element that only its picture tells of, the chance that a text means it; () where the Scene
    has no one to ask."""
    pool = pictured(scene) if scene.meaning is not None else ()
    if scene.meaning is None or not pool:
        return ()
    chances = scene.meaning.chances(text, scene.observation.frame, pool)
    return tuple(PictureMatch(e, c) for e, c in zip(pool, chances, strict=True))


def as_candidates(
    matches: Sequence[PictureMatch], scene: Scene, least: float, sureness: Sureness = SURENESS
) -> list[Candidate]:
    """Those of at least that chance, with scores that are equal where their chances are alike."""
    return [
        Candidate(element=m.element, score=_score(m.chance, sureness) * scene.nearness(m.element))
        for m in matches
        if m.chance >= least
    ]


def less_likely(chance: float, margin: float) -> float:
    """The chance that is lower by a margin in log-odds."""
    chance = min(max(chance, _CERTAIN), 1.0 - _CERTAIN)
    return 1.0 / (1.0 + math.exp(margin - math.log(chance / (1.0 - chance))))


def _score(chance: float, sureness: Sureness) -> float:
    return max(_HIGHEST - (1.0 - chance) * _SAME_RANK / sureness.alike, _CERTAIN)

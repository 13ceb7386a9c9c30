"""Finds what has no words by what its picture means: the words go to a model, all else that is said of the
thing (which one, where, beside what, in what colour and state) is looked for as everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vision.element import Element
from vision.grounding.candidate import Candidate, distinct
from vision.grounding.description import Description
from vision.grounding.locate import narrowed
from vision.grounding.meant import meant
from vision.grounding.picture_match import as_candidates, less_likely, picture_matches
from vision.grounding.scene import Scene
from vision.grounding.sureness import SURENESS, Sureness

_SPOKEN_AGAINST = 0.95  # what is left of a score, in parts, where the rest of a phrase fits others better


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pictured:
    """What may be meant by its picture: `text` is what was said of it, `likely` are the candidates, best
    first; more than one where the best is not clearly likelier than the next. `chance` is the best one's."""

    text: str
    likely: tuple[Candidate, ...]
    chance: float


def by_meaning(phrase: str, scene: Scene, sureness: Sureness = SURENESS) -> Pictured | None:
    """What a phrase means by its picture; None where nothing on the Scene looks like it."""
    for description in meant(phrase):
        if found := _pictured(description, scene, sureness):
            return found
    return None


def _pictured(description: Description, scene: Scene, sureness: Sureness) -> Pictured | None:
    """The best candidate, and those it is not clearly better than; None where it is not likely enough."""
    matches = picture_matches(description.text, scene)
    if not matches:
        return None
    best_chance = max(m.chance for m in matches)
    least = min(sureness.least, less_likely(best_chance, sureness.margin))
    found = as_candidates(matches, scene, least, sureness)
    chances = {id(m.element): m.chance for m in matches}
    fits = {id(c.element): c.score for c in found}
    kept = distinct(narrowed(found, replace(description, weight=1.0), scene, told=False))
    if not kept or chances[id(kept[0].element)] < sureness.least:
        return None
    best = kept[0]
    part = best.score / fits[id(best.element)] * _SPOKEN_AGAINST
    even = less_likely(chances[id(best.element)], sureness.margin)
    rivals = (
        c
        for c in kept[1:]
        if c.score >= part * fits[id(c.element)]
        and chances[id(c.element)] > even
        and scene.nearness(c.element) >= scene.nearness(best.element)
    )
    chance = chances[id(best.element)]
    return Pictured(text=description.text, likely=(best, *rivals), chance=chance)


def likeness(element: Element, text: str, scene: Scene) -> str:
    """What the picture of an Element looks like, for a person: its common name, or else the words that it was
    found by."""
    named = "" if scene.meaning is None else scene.meaning.looks_like(scene.observation.frame, element)
    return named or text

"""Finds what has no words by what its picture means: the words go to a model, all else that is said of the
thing (which one, where, beside what, in what colour and state) is looked for as everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vision.element import Element
from vision.grounding.candidate import Candidate, distinct
from vision.grounding.description import Description
from vision.grounding.locate import narrowed
from vision.grounding.look_alike import look_alike
from vision.grounding.meant import meant
from vision.grounding.picture_match import as_candidates, less_likely, picture_matches
from vision.grounding.scene import Scene
from vision.grounding.sureness import SURENESS, Sureness

_SPOKEN_AGAINST = 0.95  # what is left of a score, in parts, where the rest of a phrase fits others better


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pictured:
    """What may be meant by its picture: `text` is what was said of it, `likely` are the candidates, best
    first; more than one where others are drawn alike and nothing tells which is meant. `chance` is the best
    one's. `doubt` says why even the best may not be meant."""

    text: str
    likely: tuple[Candidate, ...]
    chance: float
    doubt: str = ""


def by_meaning(phrase: str, scene: Scene, sureness: Sureness = SURENESS) -> Pictured | None:
    """What a phrase means by its picture; None where nothing on the Scene looks like it."""
    for description in meant(phrase):
        if found := _pictured(description, scene, sureness):
            return found
    return None


def by_name(name: str, scene: Scene, sureness: Sureness = SURENESS) -> Pictured | None:
    """What has a picture of that name, whatever else the word may mean."""
    return _pictured(Description(text=name), scene, sureness)


def _pictured(description: Description, scene: Scene, sureness: Sureness) -> Pictured | None:
    """The best candidate, and those that are drawn like it; None where it is not even worth a question."""
    matches = picture_matches(description.text, scene)
    if not matches:
        return None
    chances = {id(m.element): m.chance for m in matches}
    least = min(sureness.guess, less_likely(max(chances.values()), sureness.margin))
    found = as_candidates(matches, scene, least, sureness)
    fits = {id(c.element): c.score for c in found}
    kept = distinct(narrowed(found, replace(description, weight=1.0), scene, told=False))
    if not kept or (chance := chances[id(kept[0].element)]) < sureness.guess:
        return None
    best = kept[0]
    part = best.score / fits[id(best.element)] * _SPOKEN_AGAINST
    even = less_likely(chance, sureness.margin)
    rivals = [
        c
        for c in kept[1:]
        if c.score >= part * fits[id(c.element)]
        and chances[id(c.element)] > even
        and scene.nearness(c.element) >= scene.nearness(best.element)
    ]
    same = tuple(c for c in rivals if _drawn_alike(best, c, scene))
    doubt = _doubt(chance, len(rivals) - len(same), sureness)
    return Pictured(text=description.text, likely=(best, *same), chance=chance, doubt=doubt)


def _drawn_alike(first: Candidate, second: Candidate, scene: Scene) -> bool:
    return look_alike(scene.observation.frame, first.element.rect, second.element.rect)


def _doubt(chance: float, rivals: int, sureness: Sureness) -> str:
    """Why the best may not be meant, for a person; nothing where it is likely enough and clearly likelier
    than what is drawn otherwise."""
    if chance < sureness.least:
        return "told only by its picture, which does not say it clearly"
    if rivals:
        others = "another picture fits" if rivals == 1 else f"{rivals} other pictures fit"
        return f"told only by its picture, and {others} nearly as well"
    return ""


def likeness(element: Element, text: str, scene: Scene) -> str:
    """What the picture of an Element looks like, for a person: its common name, or else the words that it was
    found by."""
    named = "" if scene.meaning is None else scene.meaning.looks_like(scene.observation.frame, element)
    return named or text

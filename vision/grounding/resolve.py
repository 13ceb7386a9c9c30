"""Decides what a phrase refers to on an Observation, or that it refers to nothing or to several things."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import fuzz, process

from vision.element import Element, Role, Source, State
from vision.geometry import Point
from vision.grounding.by_meaning import Pictured, by_meaning, by_name, likeness
from vision.grounding.candidate import Candidate, distinct, ordered
from vision.grounding.description import Description
from vision.grounding.figures import figures
from vision.grounding.kinds import BUTTON, ICON
from vision.grounding.locate import candidates
from vision.grounding.meaning import Meaning
from vision.grounding.meant import is_a_side, kind_as_name
from vision.grounding.phrase import readings
from vision.grounding.pictured import is_mute
from vision.grounding.pointing import point_on
from vision.grounding.scene import Scene, make_scene
from vision.grounding.sureness import SURENESS
from vision.grounding.token import joined, tokenise
from vision.grounding.wording import wording
from vision.observation import Observation
from vision.target import Absent, Ambiguous, Refusal, Target

_TIE = 0.015
_LOOSE = 0.88  # below this score the words fit only in part, and close scores decide nothing
_LOOSE_TIE = 0.05
_NEAR_MISS = 50.0
_MISSES = 5
_PICTURES = frozenset({Role.ICON, Role.IMAGE})
_HEARSAY = frozenset(
    {Role.TEXT, Role.HEADING, Role.LIST_ITEM, Role.TREE_ITEM, Role.CELL, Role.CHECKBOX, Role.RADIO}
)


def ground(
    phrase: str,
    observation: Observation,
    roles: frozenset[Role] = frozenset(),
    meaning: Meaning | None = None,
) -> Target | Refusal:
    """The one Element a phrase refers to and the pixel to act on, or why there is none.

    `roles`, where given, are the only ones wanted (the fields, for typing): a label then stands for the
    nearest control of these roles. Where words name nothing, `meaning` is asked what the pictures mean: that
    of the thing, if no roles are wanted, or of what it lies beside. It is asked too where one word tells a
    kind or a side and that does not say which thing is meant: a picture may be called so. A Target told by a
    picture that is not sure has a `doubt`. The result depends on nothing but the arguments.
    """
    scene = make_scene(observation)
    named = _by_words(phrase, scene, roles)
    if meaning is None:
        return named
    asking = replace(scene, meaning=meaning, anchors={})
    if isinstance(named, Absent):
        return _by_picture(phrase, asking, roles) or _as_a_name(phrase, asking, named, roles) or named
    if isinstance(named, Target) and not roles and _is_hearsay(named, phrase):
        return _surely_pictured(phrase, asking) or named
    return _as_a_name(phrase, asking, named, roles) or named


def _as_a_name(phrase: str, scene: Scene, named: Target | Refusal, roles: frozenset[Role]) -> Target | None:
    """The one thing whose picture has a word's name, where the word tells a kind or a side ("Center", on
    a tool bar) and nothing or several things are of it: never without a doubt."""
    name = "" if roles else kind_as_name(phrase)
    if not name:
        return None
    least = SURENESS.least
    match named:
        case Absent():
            least = SURENESS.guess
        case Ambiguous(candidates=several):
            if any(name in wording(e.text or e.description).plain.split() for e in several):
                return None
        case _:
            if not is_a_side(phrase) or named.element.role is not Role.WINDOW:
                return None
    found = by_name(name, scene)
    if found is None or found.chance < least:
        return None
    targets = _pictured_targets(phrase, found, scene)
    if len(targets) != 1:
        return None
    return replace(
        targets[0], doubt=targets[0].doubt or "told only by its picture, and the word has other uses"
    )


def _is_hearsay(named: Target, phrase: str) -> bool:
    """True where a button or an icon is asked for, and only something else holds some of the words."""
    return (
        named.score < _LOOSE
        and named.element.role in _HEARSAY
        and any(d.kind in (BUTTON, ICON) and d.text for d in readings(phrase))
    )


def _surely_pictured(phrase: str, scene: Scene) -> Target | None:
    """The one thing whose picture leaves no doubt."""
    found = by_meaning(phrase, scene)
    if found is None or found.chance < SURENESS.sure:
        return None
    targets = _pictured_targets(phrase, found, scene)
    return targets[0] if len(targets) == 1 and not found.doubt else None


def _by_picture(phrase: str, scene: Scene, roles: frozenset[Role]) -> Target | Refusal | None:
    """What a phrase refers to by a picture: its own, or that of what it is described by; None for nothing."""
    found = None if roles else by_meaning(phrase, scene)
    if found is None:
        related = any(d.relation is not None for d in readings(phrase))
        named = _by_words(phrase, scene, roles) if related else None
        return None if isinstance(named, Absent) else named
    targets = _pictured_targets(phrase, found, scene)
    if len(targets) > 1:
        called = tuple(replace(t.element, description=t.called) for t in targets)
        return Ambiguous(phrase=phrase, candidates=called)
    return targets[0] if targets else None


def _pictured_targets(phrase: str, found: Pictured, scene: Scene) -> list[Target]:
    return [
        replace(target, likeness=likeness(target.element, found.text, scene), doubt=found.doubt)
        for target in _targets(phrase, list(found.likely), scene)
    ]


def _by_words(phrase: str, scene: Scene, roles: frozenset[Role]) -> Target | Refusal:
    """What a phrase refers to by names, kinds and places."""
    descriptions = readings(phrase)
    by_reading = [(d, candidates(d, scene, roles)) for d in descriptions]
    if not roles:
        by_reading = _names_first(phrase, [*by_reading, (Description(), figures(phrase, scene))])
    best: list[Candidate] = []
    for _, found in by_reading:
        if found and (not best or found[0].score > best[0].score):
            best = found
    close = [c for c in best if c.score >= best[0].score - _LOOSE_TIE]
    targets = _targets(phrase, distinct(close), scene) or _targets(phrase, distinct(best), scene)
    if not targets:
        return Absent(phrase=phrase, nearest=_nearest(descriptions, scene, roles))
    margin = _TIE if targets[0].score >= _LOOSE else _LOOSE_TIE
    equal = [t for t in targets if t.score >= targets[0].score - margin]
    equal = [t for t in equal if not _is_decoration(t.element)] or equal
    if len(equal) > 1:
        equal = _to_the_letter(equal, descriptions) or equal
    if len(equal) == 1:
        return equal[0]
    return Ambiguous(phrase=phrase, candidates=tuple(t.element for t in equal))


def _names_first(
    phrase: str, by_reading: list[tuple[Description, list[Candidate]]]
) -> list[tuple[Description, list[Candidate]]]:
    """What was found, reading by reading; where a text holds the very words that were said, without drawings
    that say nothing and fit only by their kind: "Image" is then that text, not every picture there is."""
    said = joined(tokenise(phrase))
    if not any(found and d.text == said for d, found in by_reading):
        return by_reading
    return [(d, found if d.text else [c for c in found if not is_mute(c.element)]) for d, found in by_reading]


def _is_decoration(element: Element) -> bool:
    """A picture that cannot be chosen, such as the plus sign beside a button "Add" of the same name."""
    return element.role in _PICTURES and State.FOCUSABLE not in element.states


def find_all(
    phrase: str,
    observation: Observation,
    roles: frozenset[Role] = frozenset(),
    meaning: Meaning | None = None,
) -> tuple[Target, ...]:
    """Everything a phrase may refer to, best first; () where `ground` would say Absent, or take a word for a
    kind or a side for the name of a picture."""
    scene = make_scene(observation)
    best: dict[int, Candidate] = {}
    for description in readings(phrase):
        for candidate in candidates(description, scene, roles):
            known = best.get(id(candidate.element))
            if known is None or candidate.score > known.score:
                best[id(candidate.element)] = candidate
    for candidate in [] if roles else figures(phrase, scene):
        best.setdefault(id(candidate.element), candidate)
    targets = _targets(phrase, distinct(list(best.values())), scene)
    if not targets and meaning is not None and not roles:
        asking = replace(scene, meaning=meaning, anchors={})
        if found := by_meaning(phrase, asking):
            targets = _pictured_targets(phrase, found, asking)
    return tuple(targets)


def _to_the_letter(tied: list[Target], descriptions: tuple[Description, ...]) -> list[Target]:
    """Of targets that fit equally, the only one whose words are those of the phrase, capitals and all, where
    the others' differ in nothing but that."""
    names = {d.text for d in descriptions if d.text}
    same = [t for t in tied if t.element.text in names]
    folded = {t.element.text.casefold() for t in tied}
    return same if len(same) == 1 and len(folded) == 1 else []


def _targets(phrase: str, found: list[Candidate], scene: Scene) -> list[Target]:
    targets = []
    for candidate in ordered(found):
        point = point_on(candidate.element, scene, candidate.point or _on_its_part(phrase, candidate.element))
        if point is not None:
            score = min(1.0, candidate.score)
            targets.append(Target(phrase=phrase, element=candidate.element, point=point, score=score))
    return targets


def _on_its_part(phrase: str, element: Element) -> Point | None:
    """Where the phrase stands in a longer text that was read off the pixels: two names side by side may have
    been read as one line."""
    if element.role is not Role.TEXT or element.sources != {Source.OCR}:
        return None
    text, part = element.text.casefold(), phrase.strip().casefold()
    at = f" {text} ".find(f" {part} ") if part and part != text else -1
    if at < 0:
        return None
    across = element.rect.width * (at + len(part) / 2) / len(text)
    return Point(element.rect.left + int(across), element.rect.centre.y)


def _nearest(
    descriptions: tuple[Description, ...], scene: Scene, roles: frozenset[Role]
) -> tuple[Element, ...]:
    """The closest misses, best first: similar words, or else things of the kind."""
    pool = [e for e in scene.elements if not roles or e.role in roles]
    texts = [wording(e.text or e.description).plain for e in pool]
    scores: dict[int, float] = {}
    for wanted in dict.fromkeys(wording(d.text).plain for d in descriptions if d.text):
        for _, score, index in process.extract(
            wanted, texts, scorer=fuzz.ratio, score_cutoff=_NEAR_MISS, limit=_MISSES
        ):
            scores[index] = max(score, scores.get(index, 0.0))
    if scores:
        order = sorted(scores, key=lambda index: (-scores[index], index))
        return tuple(pool[index] for index in order[:_MISSES])
    kinds = [d.kind for d in descriptions if d.kind is not None and d.kind.tiers]
    wanted_roles = roles or (kinds[0].tiers[0] if kinds else frozenset())
    return tuple(e for e in pool if e.role in wanted_roles)[:_MISSES]

"""From one reading of a phrase to the candidates on a Scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vision.element import Element, Role
from vision.geometry import Rect
from vision.grounding.candidate import Candidate, ordered, same_thing
from vision.grounding.choice import choose, nth
from vision.grounding.custom import terminals, usual_fields
from vision.grounding.description import Description, Place, Relation
from vision.grounding.kinds import BIG, CELL, LABELLED, ROW, STATIC, TITLE_BAR, Kind
from vision.grounding.main_thing import usually_meant
from vision.grounding.meant import barest
from vision.grounding.naming import (
    BARE,
    DEFINITE,
    LEAST_WHOLE,
    NAMELESS_TIERS,
    by_kind,
    by_name,
    in_a_text,
    in_some_state,
    of_decoy,
    worded,
)
from vision.grounding.picture_match import as_candidates, picture_matches
from vision.grounding.place import place_of
from vision.grounding.region import Region, regions
from vision.grounding.relation import distance
from vision.grounding.scene import Scene, by_eye, interactive
from vision.grounding.sureness import SURENESS
from vision.grounding.table import cell_called, row_headers
from vision.grounding.title_bar import title_bar_buttons, title_bars

ACCEPTED = 0.55
_SAME_RANK = 0.05
_SAME_ANCHOR = 0.03
_MOST_ANCHORS = 40
_SAME_DISTANCE = 6.0
_FARTHER = 0.8
_REGION_UNKNOWN = 0.85
_ONLY_NEAR = 0.9
_ANYTHING = 0.9
_UNLABELLED = 0.85
_TEXT_ITSELF = frozenset({Role.TEXT})
_LINES = frozenset({Role.LIST_ITEM, Role.TREE_ITEM, Role.CELL})
_BESIDE = frozenset({Place.LEFT_OF, Place.RIGHT_OF, Place.NEXT_TO, Place.BEFORE, Place.AFTER})


def candidates(description: Description, scene: Scene, roles: frozenset[Role]) -> list[Candidate]:
    """What one reading may mean, best first, everything below ACCEPTED left out."""
    if description.region:
        area = _area_rect(description.relation, scene)
        place = place_of(description, area, scene) if area else None
        return [place] if place else []
    found = _without_wrappers(_of_roles(_named(description, scene, roles), scene, roles))
    return narrowed(found, description, scene)


def narrowed(
    found: list[Candidate], description: Description, scene: Scene, *, told: bool = True
) -> list[Candidate]:
    """Those of the candidates that lie where a description says and are which of several it says, best first,
    everything below ACCEPTED left out. What is not `told` by words has to be in the row that is named, not
    merely near it."""
    if not found and description.kind is ROW and description.ordinal:
        found = row_headers(description.ordinal, scene)
        description = replace(description, ordinal=0)
    relation = description.relation
    if relation is not None and found:
        if relation.place is Place.INSIDE:
            inside = _inside(found, relation, scene)
            near = told or not any(d.kind is not None and d.kind.in_rows for d in relation.anchor)
            found = inside or (_around(found, description, relation, scene) if near else [])
        else:
            found = _beside(found, description, relation, scene)
            if description.ordinal and found:
                found = nth(found, description.ordinal, in_order=True)
                description = replace(description, ordinal=0)
    if description.kind and not description.text:
        found = usually_meant(found, description, scene)
    chosen = choose(found, description, scene)
    return [c.times(description.weight) for c in chosen if c.score * description.weight >= ACCEPTED]


def _named(description: Description, scene: Scene, roles: frozenset[Role]) -> list[Candidate]:
    if not description.text:
        if description.kind is not None:
            return _of_kind(description, description.kind, scene)
        pool = [e for e in scene.elements if (e.role in roles if roles else interactive(e))]
        return [Candidate(element=e, score=_ANYTHING * scene.nearness(e)) for e in pool]
    if roles == _TEXT_ITSELF:
        return in_a_text(description, scene)
    found = by_name(description, scene, roles) + usual_fields(description, scene)
    if description.kind is not None and description.kind.strict:
        found = [c for c in found if c.element.role in description.kind.roles]
    found += title_bar_buttons(description, scene)
    if description.kind is CELL and (cell := cell_called(description.text, scene)):
        found.append(cell)
    return found


def _of_kind(description: Description, kind: Kind, scene: Scene) -> list[Candidate]:
    """What a kind alone means: "the second checkbox", "the selected row", "the terminal"."""
    if kind is TITLE_BAR:
        return title_bars(scene)
    if description.states or description.lacking or description.empty:
        return in_some_state(kind, scene)
    plain = Description(kind=kind, weight=description.weight, definite=description.definite)
    factors = (DEFINITE if description.definite else BARE) if description == plain else NAMELESS_TIERS
    found = by_kind(kind, scene, factors)
    if not found and kind.name == "terminal":
        found = terminals(scene)
    return found


def _of_roles(found: list[Candidate], scene: Scene, roles: frozenset[Role]) -> list[Candidate]:
    """Only the wanted roles; text stands in for them in windows that tell nothing of their controls."""
    if not roles:
        return found
    told = {scene.window_index(e) for e in scene.elements if not by_eye(e) and e.role not in BIG}
    kept = []
    for candidate in found:
        if candidate.element.role in roles:
            kept.append(candidate)
        elif by_eye(candidate.element) and scene.window_index(candidate.element) not in told:
            kept.append(candidate.times(_UNLABELLED))
    return kept


def _without_wrappers(found: list[Candidate]) -> list[Candidate]:
    """Without the cells and rows that are only named by the one control in them: it is the control that is
    meant."""
    controls = [c for c in found if c.element.role not in _LINES and interactive(c.element)]
    return [c for c in found if c.element.role not in _LINES or not any(_wraps(c, d) for d in controls)]


def _wraps(line: Candidate, control: Candidate) -> bool:
    same = line.element.text == control.element.text and control.score >= line.score - _SAME_RANK
    return same and line.element.rect.covers(control.element.rect)


def anchors(readings: Sequence[Description], scene: Scene) -> list[Element]:
    """The Elements that a thing may be described by: "the button next to Cancel"."""
    known = scene.anchors.get(id(readings))
    if known is not None:
        return known
    best: list[Candidate] = []
    for reading in readings:
        found = ordered(_anchor_candidates(reading, scene))
        if found and (not best or found[0].score > best[0].score):
            best = [c for c in found if c.score >= found[0].score - _SAME_ANCHOR][:_MOST_ANCHORS]
    marks = [c.element for c in best or _pictured(readings, scene)]
    scene.anchors[id(readings)] = marks
    return marks


def _pictured(readings: Sequence[Description], scene: Scene) -> list[Candidate]:
    """The anchors that are known by their picture alone, where somebody can be asked what it means."""
    reading = barest(readings)
    if reading is None or scene.meaning is None:
        return []
    likely = as_candidates(picture_matches(reading.text, scene), scene, SURENESS.least)
    found = narrowed(likely, replace(reading, weight=1.0), scene, told=False)
    return [c for c in found if c.score >= found[0].score - _SAME_ANCHOR][:_MOST_ANCHORS]


def _anchor_candidates(reading: Description, scene: Scene) -> list[Candidate]:
    if reading.kind is not None or reading.relation is not None or not reading.text:
        return candidates(reading, scene, frozenset())
    found = [
        Candidate(element=e, score=quality * scene.nearness(e) * reading.weight)
        for e, said in worded(reading.text, scene)
        if e.role not in (Role.WINDOW, Role.DIALOG)
        and (quality := of_decoy(reading.text, e, said, None, scene))
        >= (LEAST_WHOLE if reading.whole else ACCEPTED)
    ]
    return [c.times(reading.weight) for c in choose(found, reading, scene)]


def _beside(
    found: list[Candidate], description: Description, relation: Relation, scene: Scene
) -> list[Candidate]:
    """The nearest ones in a direction from the anchor."""
    marks = anchors(relation.anchor, scene)
    best = max(c.score for c in found)
    costs = [
        (cost, candidate)
        for candidate in found
        if candidate.score >= best - _SAME_RANK
        and (cost := _cost(relation.place, candidate.element, marks, scene)) is not None
    ]
    if not costs:
        return _anchor_itself(found, description, relation, marks)
    costs.sort(key=lambda pair: (pair[0], pair[1].element.rect.top, pair[1].element.rect.left))
    nearest = costs[0][0]
    if description.ordinal:
        return [candidate for _, candidate in costs]
    return [c if cost <= nearest + _SAME_DISTANCE else c.times(_FARTHER) for cost, c in costs]


def _cost(place: Place, element: Element, marks: list[Element], scene: Scene) -> float | None:
    costs = [
        cost
        for mark in marks
        if not _same_place(mark, element) and scene.window_index(mark) == scene.window_index(element)
        if (cost := distance(place, element.rect, mark.rect)) is not None
    ]
    return min(costs, default=None)


def _same_place(mark: Element, element: Element) -> bool:
    """True if the anchor is the thing itself, not what is around it: `Plan: ( ) Free ( ) Pro`, an item of a
    list with a button in it, a group of options."""
    around = mark.role in STATIC | _LINES | BIG and mark.rect.area > 2 * element.rect.area
    return same_thing(mark, element) and not around


def _anchor_itself(
    found: list[Candidate], description: Description, relation: Relation, marks: list[Element]
) -> list[Candidate]:
    """`the checkbox before 'I agree'` where the checkbox and its words are one Element."""
    if description.text or description.kind is None or relation.place not in _BESIDE:
        return []
    first = description.kind.tiers[0] & LABELLED if description.kind.tiers else frozenset()
    return [c for c in found if c.element.role in first and any(m is c.element for m in marks)]


def _inside(found: list[Candidate], relation: Relation, scene: Scene) -> list[Candidate]:
    nameless = False
    for reading in relation.anchor:
        parts = regions(reading, _fitting(reading, scene), scene)
        inside = [c for c in found if any(_holds(part, c.element, scene) for part in parts)]
        if inside:
            return inside
        nameless = nameless or not (reading.text or reading.ordinal or reading.states)
    return [c.times(_REGION_UNKNOWN) for c in found] if nameless else []


def _around(
    found: list[Candidate], description: Description, relation: Relation, scene: Scene
) -> list[Candidate]:
    """`Book on the Oak Cabin card`, `Edit in Shipping`: where only a name tells of the card or the section,
    the one that is nearest to that name."""
    if not description.text:
        return []
    near = Relation(place=Place.NEXT_TO, anchor=relation.anchor)
    return [c.times(_ONLY_NEAR) for c in _beside(found, replace(description, relation=near), near, scene)]


def _holds(part: Region, element: Element, scene: Scene) -> bool:
    return part.contains(element, scene) and element.rect != part.rect


def _fitting(reading: Description, scene: Scene) -> list[Element]:
    known = scene.anchors.get(id(reading))
    if known is None:
        found = ordered(_anchor_candidates(reading, scene))
        known = [c.element for c in found if c.score >= found[0].score - _SAME_ANCHOR]
        scene.anchors[id(reading)] = known
    return known


def _area_rect(relation: Relation | None, scene: Scene) -> Rect | None:
    """The rectangle of which an area is a part: what was named, or the active window."""
    if relation is None:
        return scene.whole
    if relation.place is Place.INSIDE:
        for reading in relation.anchor:
            if parts := regions(reading, _fitting(reading, scene), scene):
                return parts[0].rect
    marks = anchors(relation.anchor, scene)
    return marks[0].rect if marks else None

"""Scores the Elements of a Scene by their words and their kind."""

from __future__ import annotations

from vision.element import Element, Role
from vision.geometry import Point
from vision.grounding.candidate import Candidate
from vision.grounding.description import Description
from vision.grounding.kinds import BIG, FIELDS, LABELLED, ROW, STATIC, SURFACES, Kind
from vision.grounding.label import labelled_control
from vision.grounding.scene import Scene, by_eye
from vision.grounding.table import row_heads
from vision.grounding.wording import alike, wording

_TIERS = (1.0, 0.97, 0.94)
_NAMELESS = 0.95
_BARE = (0.92, 0.8)
_OTHER_KIND = 0.75
_STATIC_KIND = 0.82
_STATIC = 0.9
_READ_BY_EYE = 0.88
_UNKNOWN = 0.85
_BIG = 0.6
_WINDOW = 0.55
_TOOLTIP = 0.93
_VALUE = 0.85
_BY_LABEL = 0.97
_OTHERWISE_NAMED = 0.9
_INSIDE_A_LINE = 0.68
_TYPED_TEXT = 0.72
_DISABLED = 0.97
_LEAST_LABEL = 0.7
_VALUED = (FIELDS | {Role.COMBO_BOX, Role.CELL, Role.LIST_ITEM}) - {Role.TEXT_AREA, Role.PASSWORD_FIELD}


def by_kind(kind: Kind, scene: Scene, *, bare: bool = False) -> list[Candidate]:
    """Everything of a kind: of its likeliest roles where the window in front has any, else the next ones.

    `bare` says that the kind is all that was said; such a word may as well be a name ("File", "Search").
    """
    tiers = [[e for e in scene.elements if e.role in roles] for roles in kind.tiers]
    nearest = max((scene.nearness(e) for tier in tiers for e in tier), default=0.0)
    for factor, tier in zip(_BARE if bare else _TIERS, tiers, strict=False):
        if any(scene.nearness(e) >= nearest for e in tier):
            cells = kind is ROW and all(e.role is Role.CELL for e in tier)
            things = row_heads(tier) if cells else tier
            return [Candidate(element=e, score=_NAMELESS * factor * scene.nearness(e)) for e in things]
    return []


def by_name(description: Description, scene: Scene, roles: frozenset[Role]) -> list[Candidate]:
    """The Elements that carry the wanted words, or are named by a text that does."""
    found = []
    for element in scene.elements:
        quality = quality_of(description.text, element)
        if quality:
            near = scene.nearness(element)
            score = quality * fit(element, description.kind) * near * _enabled(element)
            point = _word_in_line(description.text, element) if by_eye(element) else None
            found.append(Candidate(element=element, score=score, point=point))
            if element.role in STATIC and quality >= _LEAST_LABEL:
                found += _labelled(element, quality * near, description, scene, roles)
        elif by_eye(element) and (point := _word_in_line(description.text, element)):
            score = _INSIDE_A_LINE * scene.nearness(element)
            found.append(Candidate(element=element, score=score, point=point))
    return _without_typed_text(found, scene)


def quality_of(text: str, element: Element) -> float:
    """How well the best of an Element's own words fits, 0.0 to 1.0."""
    eye = by_eye(element)
    best = alike(text, element.text, eye) if element.text else 0.0
    if best < _TOOLTIP and element.description:
        best = max(best, alike(text, element.description) * (_TOOLTIP if element.text else _BY_LABEL))
    if best < _VALUE and element.value and element.role in _VALUED:
        best = max(best, alike(text, element.value) * _VALUE)
    return best


def fit(element: Element, kind: Kind | None) -> float:
    """How well an Element's role fits the kind that was said, or a thing to click where none was."""
    if kind is not None and kind.tiers:
        for factor, roles in zip(_TIERS, kind.tiers, strict=False):
            if element.role in roles:
                return factor
        if element.role in STATIC or element.role is Role.UNKNOWN:
            return _STATIC_KIND
        return 0.5 if element.role in BIG else _OTHER_KIND
    if element.role in STATIC:
        return _READ_BY_EYE if by_eye(element) else _STATIC
    if element.role is Role.UNKNOWN:
        return _UNKNOWN
    if element.role in (Role.WINDOW, Role.DIALOG):
        return _WINDOW
    return _BIG if element.role in BIG and element.role is not Role.TEXT_AREA else 1.0


def _labelled(
    label: Element, quality: float, description: Description, scene: Scene, roles: frozenset[Role]
) -> list[Candidate]:
    kind = description.kind
    if kind is not None and not kind.takes_label:
        return []
    wanted = roles or (kind.roles if kind else LABELLED)
    control = labelled_control(label, scene, wanted)
    if control is None:
        return []
    otherwise = control.text and not alike(description.text, control.text)
    score = quality * _BY_LABEL * (_OTHERWISE_NAMED if otherwise else 1.0) * _enabled(control)
    return [Candidate(element=control, score=score * (fit(control, kind) if kind else 1.0))]


def _word_in_line(text: str, element: Element) -> Point | None:
    """Where the wanted words stand in a line that OCR read as one: "File  Edit  View"."""
    line, wanted = element.text.casefold(), text.casefold().strip()
    start = f" {line} ".find(f" {wanted} ") if wanted else -1
    if start < 0 or len(wording(text).squeezed) < 2:
        return None
    middle = (start + len(wanted) / 2) / max(1, len(line))
    x = element.rect.left + int(element.rect.width * middle)
    return Point(min(x, element.rect.right - 1), element.rect.centre.y)


def _without_typed_text(found: list[Candidate], scene: Scene) -> list[Candidate]:
    """Words that stand in a document or a terminal count for less than the program's own."""
    surfaces = [e for e in scene.elements if e.role in SURFACES and e.role is not Role.DOCUMENT]
    if not surfaces:
        return found
    return [
        c.times(_TYPED_TEXT)
        if c.element.role in STATIC
        and any(
            s.rect.covers(c.element.rect) and scene.window_index(s) == scene.window_index(c.element)
            for s in surfaces
        )
        else c
        for c in found
    ]


def _enabled(element: Element) -> float:
    return 1.0 if element.enabled else _DISABLED

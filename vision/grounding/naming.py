"""Scores the Elements of a Scene by their words and their kind."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from vision.element import Element, Role, Source
from vision.geometry import Point
from vision.grounding.candidate import Candidate
from vision.grounding.description import Description
from vision.grounding.drawn_field import drawn_field
from vision.grounding.kinds import BIG, FIELDS, LABELLED, STATIC, Kind
from vision.grounding.label import labelled_control
from vision.grounding.parted import parted
from vision.grounding.pictured import is_mute
from vision.grounding.scene import BEHIND, Scene, by_eye, is_drawn_shape
from vision.grounding.table import row_heads
from vision.grounding.wording import BEGINNING, MISREAD, PLURAL, STEM, SYNONYM, alike, wording

LEAST_WHOLE = PLURAL * 0.9  # the same words, if only in a tooltip or a value
_WORD = re.compile(r"\S+")
TIERS = (1.0, 0.97, 0.94)
NAMELESS_TIERS = (1.0, 0.76, 0.72)
NAMELESS = 0.95
BARE = (0.92, 0.8)
DEFINITE = (1.08, 0.86)
_OTHER_KIND = 0.75
_STATIC_KIND = 0.82
_STATIC = 0.9
_READ_BY_EYE = 0.88
_UNKNOWN = 0.85
_BIG = 0.6
_WINDOW = 0.55
_TOOLTIP = 0.93
_VALUE = 0.85
_GROUP = 0.9
_CONTENT = 0.98
_BY_LABEL = 0.97
_OTHERWISE_NAMED = 0.95
_INSIDE_A_LINE = 0.68
_WORD_OF_A_TEXT = 0.9
_TYPED_TEXT = 0.72
_DISABLED = 0.97
_LEAST_LABEL = 0.7
_DECOYS = frozenset({Role.TAB, Role.TEXT_FIELD, Role.TEXT})
_CONTENTS = frozenset({Role.CELL, Role.LIST_ITEM, Role.TREE_ITEM})
_VALUED = (FIELDS | {Role.COMBO_BOX, Role.CELL, Role.LIST_ITEM}) - {Role.TEXT_AREA, Role.PASSWORD_FIELD}


def by_kind(kind: Kind, scene: Scene, factors: tuple[float, ...] = NAMELESS_TIERS) -> list[Candidate]:
    """Everything of a kind: of its likeliest roles where the window in front has any, else the next ones."""
    tiers = [[e for e in scene.elements if e.role in roles] for roles in kind.tiers]
    nearest = max((scene.nearness(e) for tier in tiers for e in tier), default=0.0)
    for factor, tier in zip(factors, tiers, strict=False):
        if any(scene.nearness(e) >= nearest for e in tier):
            return [
                Candidate(element=e, score=NAMELESS * factor * scene.nearness(e))
                for e in _things(kind, tier, scene)
            ]
    return []


def in_some_state(kind: Kind, scene: Scene) -> list[Candidate]:
    """Everything of a kind, whatever the tier: the state that was named will choose."""
    return [
        Candidate(element=e, score=NAMELESS * factor * scene.nearness(e))
        for factor, roles in zip(TIERS, kind.tiers, strict=False)
        for e in _things(kind, [e for e in scene.elements if e.role in roles], scene)
    ]


def _things(kind: Kind, elements: list[Element], scene: Scene) -> list[Element]:
    """Where rows are counted, a row of cells is one thing, and so is a name in an icon view; a drawing of
    which nothing is known but its pixels is no file."""
    if not kind.counted:
        return elements
    elements = [e for e in elements if not is_mute(e)]
    cells = row_heads(e for e in elements if e.role is Role.CELL)
    others = [e for e in elements if e.role is not Role.CELL]
    return others + cells + ([] if kind.in_rows and kind.name != "item" else _painted(scene))


def _painted(scene: Scene) -> list[Element]:
    """Names that stand in an icon view: a program that paints its files says nothing about them."""
    views = [(e.rect, scene.window_index(e)) for e in scene.elements if e.role is Role.CANVAS]
    return [
        e
        for e in scene.elements
        if by_eye(e) and any(w == scene.window_index(e) and rect.covers(e.rect) for rect, w in views)
    ]


def by_name(description: Description, scene: Scene, roles: frozenset[Role]) -> list[Candidate]:
    """The Elements that carry the wanted words, or are named by a text that does."""
    found = []
    for element, said in worded(description.text, scene):
        quality = of_decoy(description.text, element, said, description.kind, scene)
        if description.whole and quality < LEAST_WHOLE:
            continue
        if quality:
            near = scene.nearness(element)
            score = quality * fit(element, description.kind) * near * _enabled(element)
            point = _word_in_line(description.text, element) if by_eye(element) else None
            found.append(Candidate(element=element, score=score, point=point))
            if element.role in STATIC and quality >= _LEAST_LABEL:
                found += _labelled(element, quality * near, description, scene, roles)
        elif not said and (point := _word_in_line(description.text, element)):
            score = _INSIDE_A_LINE * scene.nearness(element)
            found.append(Candidate(element=element, score=score, point=point))
    return _without_typed_text(found, scene)


def in_a_text(description: Description, scene: Scene) -> list[Candidate]:
    """Words that stand in a document, an editor or a terminal, wherever in a line: for what is done to the
    text itself, such as selecting a word of it. Each line counts once, with where the words first stand."""
    found = []
    for element in scene.elements:
        if element.role in STATIC and Source.OCR in element.sources:
            point = _word_in_line(description.text, element)
            if point is not None:
                score = _WORD_OF_A_TEXT * scene.nearness(element)
                found.append(Candidate(element=element, score=score, point=point))
    return found


def worded(text: str, scene: Scene) -> list[tuple[Element, float]]:
    """The Elements that carry a text, with how well they do; 0.0 for a line that was read and holds it."""
    known = scene.worded.get(text)
    if known is None:
        known = []
        for element in scene.elements:
            quality = quality_of(text, element)
            if quality or (by_eye(element) and _word_in_line(text, element)):
                known.append((element, quality))
        scene.worded[text] = known
    return known


def of_decoy(text: str, element: Element, quality: float, kind: Kind | None, scene: Scene) -> float:
    """What is left of a loose likeness where an Element is a browser's own: its tab and its address bar hold
    the words of the page's title and address, and it is the page that is meant."""
    if quality >= STEM or id(element) not in scene.furniture or element.role not in _DECOYS:
        return quality
    if element.role is Role.TAB:
        return quality if kind is not None and kind.tiers and Role.TAB in kind.tiers[0] else 0.0
    return quality * _OTHER_KIND if alike(text, element.text) else 0.0


def quality_of(text: str, element: Element) -> float:
    """How well the best of an Element's own words fits, 0.0 to 1.0."""
    if is_drawn_shape(element):
        return 0.0  # which shape is meant takes more than its name: see figures.py
    eye = by_eye(element)
    best = alike(text, element.text, eye) if element.text else 0.0
    if best < _TOOLTIP and element.description:
        best = max(best, _by_tooltip(text, element))
    if best >= _GROUP:
        return best
    if best < _VALUE and element.value and element.role in _VALUED:
        best = max(best, alike(text, element.value) * _VALUE)
    if best < _GROUP and element.container and not element.text and element.role in FIELDS:
        inner = alike(text, element.container[-1])
        best = max(best, inner * _GROUP if inner >= SYNONYM else 0.0)
    return best


def _by_tooltip(text: str, element: Element) -> float:
    """A tooltip is a sentence: one word somewhere in it names nothing."""
    quality = alike(text, element.description)
    if quality < BEGINNING and len(wording(text).words) < 2 and len(wording(element.description).words) > 3:
        return 0.0
    return quality * (_TOOLTIP if element.text else _BY_LABEL)


def fit(element: Element, kind: Kind | None) -> float:
    """How well an Element's role fits the kind that was said, or a thing to click where none was."""
    if kind is not None and kind.tiers:
        for factor, roles in zip(TIERS, kind.tiers, strict=False):
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
    if element.role is Role.COLUMN_HEADER:
        return _STATIC
    if element.role in _CONTENTS:
        return _CONTENT  # rather the button than the file of that name
    return _BIG if element.role in BIG and element.role is not Role.TEXT_AREA else 1.0


def _labelled(
    label: Element, quality: float, description: Description, scene: Scene, roles: frozenset[Role]
) -> list[Candidate]:
    kind = description.kind
    if kind is not None and not kind.takes_label:
        return []
    if quality < BEGINNING * BEHIND and ":" in label.text:
        return []  # in "Plan: Free, Pro" only the first word names what follows
    wanted = roles or (kind.roles if kind else LABELLED)
    control = labelled_control(label, scene, wanted)
    if control is not None and kind is None and not roles and _is_parted(label, control, scene):
        return []
    if control is None and roles and Role.TEXT_FIELD in roles:
        control = _drawn_control(label, scene)
    if control is None:
        return []
    otherwise = control.text and not alike(description.text, control.text)
    score = quality * _BY_LABEL * (_OTHERWISE_NAMED if otherwise else 1.0) * _enabled(control)
    return [Candidate(element=control, score=score * (fit(control, kind) if kind else 1.0))]


def _is_parted(label: Element, control: Element, scene: Scene) -> bool:
    """Whether words and a field, both only seen, have a line between them, as the groups of a tool bar do."""
    frame = scene.observation.frame
    return by_eye(label) and by_eye(control) and parted(label.rect, control.rect, frame)


def _drawn_control(label: Element, scene: Scene) -> Element | None:
    """The field that is drawn beside a label, in a window that tells nothing of its controls."""
    index = scene.window_index(label)
    if any(scene.window_index(e) == index for e in scene.elements if not by_eye(e) and e.role not in BIG):
        return None
    seen = scene.observation
    window = seen.window_at(label.rect.centre)
    rect = drawn_field(label.rect, seen.frame, window.rect) if window is not None else None
    if rect is None or window is None:
        return None
    return replace(label, role=Role.TEXT_FIELD, rect=rect, window=window.id)


def _word_in_line(text: str, element: Element) -> Point | None:
    """Where the wanted words stand in a line that OCR read as one: "File  Edit  View"."""
    middle = _middle_in_line(text, element.text)
    if middle is None:
        return None
    x = element.rect.left + int(element.rect.width * middle)
    return Point(min(x, element.rect.right - 1), element.rect.centre.y)


@lru_cache(maxsize=16384)
def _middle_in_line(text: str, line: str) -> float | None:
    """Where the middle of the wanted words is in a line, in parts of the line."""
    wanted, words = wording(text), list(_WORD.finditer(line))
    count = len(wanted.words)
    if len(wanted.squeezed) < 2 or not 0 < count <= len(words):
        return None
    for start in range(len(words) - count + 1):
        first, last = words[start], words[start + count - 1]
        if alike(text, line[first.start() : last.end()], True) >= MISREAD:
            return (first.start() + last.end()) / 2 / len(line)
    return None


def _without_typed_text(found: list[Candidate], scene: Scene) -> list[Candidate]:
    """Words that stand in a document or a terminal count for less than the program's own."""
    surfaces = [e for e in scene.elements if e.role in (Role.TEXT_AREA, Role.TERMINAL)]
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

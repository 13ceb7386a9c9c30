"""Which of the things the detector found nothing else told of, as Elements. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from vision.detector.detected import Detected
from vision.drawn import silent
from vision.element import Element, Role, Source, State
from vision.geometry import Rect
from vision.observation import Window
from vision.text_line import TextLine

_SAME = 0.4  # IoU from which on two are one thing
_WITHIN = 0.7  # of the smaller one's area: from there on a small thing is in a larger one
_WORDS = 0.5  # of an icon's area: what text covers so much of it is a letter, not an icon
_HOLDS = frozenset(
    {Role.WINDOW, Role.DIALOG, Role.PANEL, Role.LIST, Role.TABLE, Role.TOOL_BAR, Role.MENU_BAR}
    | {Role.STATUS_BAR, Role.DOCUMENT, Role.CANVAS, Role.IMAGE}
)
"""Roles of what other things lie on."""

_PICTURES = frozenset({Role.ICON, Role.IMAGE, Role.CANVAS})
_KNOWN_BETTER = frozenset({Role.SWITCH, Role.SLIDER, Role.SPIN_BUTTON})
"""Roles that the detector tells where a rule saw no more than some drawing. Not boxes: a rule for those saw
the drawing too, and found that it is none."""

STANDING: dict[Role, frozenset[State]] = {
    Role.CHECKBOX: frozenset({State.CHECKABLE}),
    Role.RADIO: frozenset({State.CHECKABLE}),
    Role.SWITCH: frozenset({State.CHECKABLE}),
    Role.TEXT_FIELD: frozenset({State.EDITABLE, State.FOCUSABLE}),
    Role.TEXT_AREA: frozenset({State.EDITABLE, State.FOCUSABLE, State.MULTI_LINE}),
}
"""The states that each thing of a role has, whatever it looks like."""


def missed(
    detected: Sequence[Detected],
    known: Sequence[Element],
    lines: Sequence[TextLine],
    windows: Sequence[Window],
) -> tuple[Element, ...]:
    """The things found in windows that tell nothing of what is in them, or on a canvas that a program tells
    no more of, without those already `known` and those that are words; the surest first.

    All rectangles are the desk's; `windows` are the visible ones, bottom of the stack first.
    """
    accessible = [e for e in known if Source.ACCESSIBILITY in e.sources]
    asked = {window.id for window in silent(windows, accessible)}
    canvases = [e.rect for e in accessible if e.role is Role.CANVAS]
    things = [e for e in known if e.role not in _HOLDS]
    found: list[Element] = []
    for one in detected:
        window = next((w for w in reversed(windows) if w.rect.contains(one.rect.centre)), None)
        if window is None or (window.id not in asked and not any(c.covers(one.rect) for c in canvases)):
            continue
        if any(_is_same(one, e) and not _is_better(one.role, e) for e in things) or _is_words(one, lines):
            continue
        found.append(
            Element(
                role=one.role,
                rect=one.rect,
                states=STANDING.get(one.role, frozenset()),
                sources=frozenset({Source.DETECTOR}),
                confidence=one.score,
                window=window.id,
            )
        )
    return tuple(found)


def still_told(known: Sequence[Element], found: Sequence[Element]) -> tuple[Element, ...]:
    """What is `known` without mere drawings that were `found` to be controls, or parts of them."""
    controls = [e for e in found if e.role in _KNOWN_BETTER]
    return tuple(
        e for e in known if not any(_is_better(c.role, e) and _covers_most(c.rect, e.rect) for c in controls)
    )


def _is_better(role: Role, element: Element) -> bool:
    """Whether a role says more of a thing than is known: that something is drawn there."""
    mere = element.role is Role.ICON and element.sources == {Source.DETECTOR} and not element.text
    return mere and role in _KNOWN_BETTER


def _covers_most(whole: Rect, part: Rect) -> bool:
    return whole.intersection(part).area >= _WITHIN * part.area or whole.iou(part) >= _SAME


def _is_same(one: Detected, element: Element) -> bool:
    """Whether an element is what was found: about its rectangle, or with this as its picture or part."""
    common = one.rect.intersection(element.rect).area
    if not common:
        return False
    if one.rect.iou(element.rect) >= _SAME:
        return True
    inside = common >= _WITHIN * min(one.rect.area, element.rect.area)
    return inside and (one.role in _PICTURES or element.role is one.role)


def _is_words(one: Detected, lines: Sequence[TextLine]) -> bool:
    """Whether what was taken for an icon is text that was read."""
    if one.role is not Role.ICON:
        return False
    covered = sum(one.rect.intersection(line.rect).area for line in lines if len(line.text.strip()) > 1)
    return covered >= _WORDS * one.rect.area

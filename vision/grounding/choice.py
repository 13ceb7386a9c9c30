"""Picks among several Elements by area, size, order, colour and state."""

from __future__ import annotations

from vision.element import Element, Role, State
from vision.geometry import Rect
from vision.grounding.candidate import Candidate, distinct, ordered
from vision.grounding.colour import share
from vision.grounding.description import Area, Description, Size
from vision.grounding.kinds import FIELDS, TICKS
from vision.grounding.scene import Scene, reading_order

_PASSED_OVER = 0.78  # what is left of the score of those that were not picked
_SAME_RANK = 0.05
_COLOURED = 0.12
_GREYISH = 0.45
_CLEARLY = 1.25


def choose(candidates: list[Candidate], description: Description, scene: Scene) -> list[Candidate]:
    """Apply what a description says beyond name and kind; best first."""
    found = [c for c in candidates if has_states(c.element, description, scene)]
    if description.colour and found:
        found = _coloured(found, description, scene)
    if description.area is not None and found:
        found = _in_area(found, description, scene)
    if description.size is not None and found:
        found = _by_size(found, description.size)
    if description.ordinal and found:
        found = nth(found, description.ordinal)
    return ordered(found)


def nth(candidates: list[Candidate], ordinal: int, *, in_order: bool = False) -> list[Candidate]:
    """The nth of the equally good, in reading order unless they come `in_order`; [] if there are fewer."""
    best = max(c.score for c in candidates)
    equal = distinct([c for c in candidates if c.score >= best - _SAME_RANK])
    if not in_order:
        by_identity = {id(c.element): c for c in equal}
        equal = [by_identity[id(e)] for e in reading_order(c.element for c in equal)]
    index = ordinal - 1 if ordinal > 0 else len(equal) + ordinal
    return [equal[index]] if 0 <= index < len(equal) else []


def has_states(element: Element, description: Description, scene: Scene) -> bool:
    """True if an Element is in every state that was named and in none that was denied."""
    states = element.states
    if element.role in (Role.WINDOW, Role.DIALOG) and scene.front and element.window == scene.front.id:
        states = states | {State.SELECTED}
    if description.states - states and not (
        description.states == {State.SELECTED} and states & {State.CHECKED, State.FOCUSED}
    ):
        return False
    if description.lacking & states:
        return False
    if State.CHECKED in description.lacking and element.role not in TICKS | {
        Role.TOGGLE_BUTTON,
        Role.MENU_ITEM,
    }:
        return False
    return not (
        description.empty and (element.value or element.role not in FIELDS | {Role.COMBO_BOX, Role.CELL})
    )


def _coloured(found: list[Candidate], description: Description, scene: Scene) -> list[Candidate]:
    """By the pixels. Where words already say which one, the colour is only a hint."""
    shares = [share(scene.observation.frame.crop(c.element.rect), description.colour) for c in found]
    best = max(shares)
    least = _GREYISH if description.colour in {"black", "white", "grey", "gray", "dark"} else _COLOURED
    if best < (0.02 if description.text else least):
        return [c.times(0.9) for c in found] if description.text else []
    return [
        c.times(1.0 if amount * _CLEARLY >= best else _PASSED_OVER)
        for c, amount in zip(found, shares, strict=True)
    ]


def _in_area(found: list[Candidate], description: Description, scene: Scene) -> list[Candidate]:
    assert description.area is not None
    best = max(c.score for c in found)
    whole = scene.whole
    inside = [c for c in found if c.score >= best - _SAME_RANK]
    if not any(whole.contains(c.element.rect.centre) for c in inside):
        whole = scene.observation.frame.rect
    costs = {id(c): area_cost(c.element.rect, description.area, whole) for c in inside}
    if description.text:
        inside = [c for c in inside if costs[id(c)] < 0.6] or inside
    nearest = min(costs[id(c)] for c in inside)
    picked = [c for c in inside if costs[id(c)] <= nearest + 0.004]
    keep = {id(c) for c in picked}
    return picked + [c.times(_PASSED_OVER) for c in found if id(c) not in keep]


def area_cost(rect: Rect, area: Area, whole: Rect) -> float:
    """How far a rectangle's middle is from an area of the whole, in parts of the whole."""
    across = (rect.centre.x - whole.left) / max(1, whole.width)
    down = (rect.centre.y - whole.top) / max(1, whole.height)
    cost = 0.0
    if area.across is not None:
        cost += abs(across - (area.across + 1) / 2)
    if area.down is not None:
        cost += abs(down - (area.down + 1) / 2)
    return cost


def _by_size(found: list[Candidate], size: Size) -> list[Candidate]:
    best = max(c.score for c in found)
    equal = [c for c in found if c.score >= best - _SAME_RANK]
    sign = -1 if size is Size.BIGGEST else 1
    first = min(equal, key=lambda c: (sign * c.element.rect.area, c.element.rect.top, c.element.rect.left))
    same = [c for c in equal if c.element.rect.area == first.element.rect.area]
    return same + [c.times(_PASSED_OVER) for c in found if c not in same]

"""An Element that may be meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vision.element import Element
from vision.geometry import Point

_SHARED = 0.7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """An Element, how well it fits (0.0 to 1.0), and the pixel to act on if that is not its usual place."""

    element: Element
    score: float
    point: Point | None = None

    def times(self, factor: float) -> Candidate:
        return replace(self, score=self.score * factor)


def ordered(candidates: list[Candidate]) -> list[Candidate]:
    """Best first; equals from top to bottom and left to right."""
    return sorted(candidates, key=_rank)


def _rank(candidate: Candidate) -> tuple[float, int, int, int, int, str, str]:
    rect = candidate.element.rect
    words = candidate.element.text
    return (-candidate.score, rect.top, rect.left, rect.width, rect.height, candidate.element.role, words)


def same_thing(first: Element, second: Element) -> bool:
    """True if two Elements are one thing to a person: a button and the words on it, an icon and its name."""
    a, b = first.rect, second.rect
    if a.left >= b.right or b.left >= a.right or a.top >= b.bottom or b.top >= a.bottom:
        return a == b
    return a.intersection(b).area >= _SHARED * min(a.area, b.area)


def distinct(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, best first, without those that are one thing with a better one."""
    kept: list[Candidate] = []
    for candidate in ordered(candidates):
        if not any(same_thing(candidate.element, other.element) for other in kept):
            kept.append(candidate)
    return kept

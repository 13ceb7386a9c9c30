"""What words on a screen refer to: one Element and a Point, or the reason there is none."""

from __future__ import annotations

from dataclasses import dataclass

from vision.element import Element
from vision.geometry import Point

_LONGEST = 120  # characters of a phrase that a message repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The Element that was meant, and the pixel to act on. `score` is 0.0 to 1.0.

    `likeness` is what its picture looks like ("gear"), where it was found by that and has no words of its
    own. `doubt` says why it may not be what was meant, where nothing fits better: then a person is asked.
    """

    phrase: str
    element: Element
    point: Point
    score: float = 1.0
    likeness: str = ""
    doubt: str = ""

    @property
    def called(self) -> str:
        """What to call it for a person: its words, or else what it looks like."""
        likeness = f"looks like: {self.likeness}" if self.likeness else ""
        return self.element.text or self.element.description or likeness

    @property
    def unsure(self) -> str:
        """The doubt as a person is told of it, with what was said; empty where there is none."""
        return f"not sure that this is “{_short(self.phrase)}”: {self.doubt}" if self.doubt else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Nothing on the screen fits the words. `nearest` are the closest misses, best first."""

    phrase: str
    nearest: tuple[Element, ...] = ()

    def __str__(self) -> str:
        near = ", ".join(e.describe() for e in self.nearest[:3])
        return f"nothing on the screen fits “{_short(self.phrase)}”" + (f"; nearest: {near}" if near else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several Elements fit the words equally well."""

    phrase: str
    candidates: tuple[Element, ...]

    def __str__(self) -> str:
        names = ", ".join(
            f"{e.describe()} at {e.rect.centre.x},{e.rect.centre.y}" for e in self.candidates[:5]
        )
        return f"{len(self.candidates)} things fit “{_short(self.phrase)}”: {names}"


def _short(phrase: str) -> str:
    return phrase if len(phrase) <= _LONGEST else phrase[:_LONGEST] + "…"


Refusal = Absent | Ambiguous

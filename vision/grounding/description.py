"""What a phrase says about the thing it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vision.element import State
from vision.grounding.kinds import BLANK, SCREEN, SIDE, Kind


class Place(StrEnum):
    """How one thing lies to another."""

    RIGHT_OF = "right of"
    LEFT_OF = "left of"
    ABOVE = "above"
    BELOW = "below"
    NEXT_TO = "next to"
    BEFORE = "before"
    AFTER = "after"
    INSIDE = "inside"


class Size(StrEnum):
    """Which of several things, by their size."""

    BIGGEST = "biggest"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a window or the screen: -1 left or top, 0 middle, 1 right or bottom; None where not said."""

    across: int | None = None
    down: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Where the thing lies with respect to another one, given in several readings, best first."""

    place: Place
    anchor: tuple[Description, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One reading of a phrase.

    `text` is what stands on the thing, empty where nothing is said. `ordinal` counts from 1 in reading
    order, or from -1 at the end; 0 where not said. `states` it must have, `lacking` it must not.
    `whole` asks for the text itself, not for words that merely hold it.
    `definite` is true for "the document", which is less likely a menu of that name than "Document" is.
    `weight` (0.0 to 1.0) is lower the more words were taken for something else than a name.
    """

    text: str = ""
    kind: Kind | None = None
    ordinal: int = 0
    area: Area | None = None
    size: Size | None = None
    colour: str = ""
    states: frozenset[State] = frozenset()
    lacking: frozenset[State] = frozenset()
    empty: bool = False
    relation: Relation | None = None
    definite: bool = False
    whole: bool = False
    weight: float = 1.0

    @property
    def region(self) -> bool:
        """True if a place is meant and not a thing: "the middle of the screen"."""
        if self.text or self.ordinal:
            return False
        return self.kind in (SCREEN, BLANK, SIDE) or (self.kind is None and self.area is not None)

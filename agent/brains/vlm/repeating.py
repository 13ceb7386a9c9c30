"""Whether a model goes round in circles: the same thing on the very same screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from agent.brains.vlm.reflecting import thing_at
from agent.proposal import (
    AskPerson,
    At,
    Done,
    GiveUp,
    Malformed,
    Place,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeMove,
    ProposeScroll,
    ProposeWait,
)
from vision.geometry import Point
from vision.observation import Observation

_ORIGIN = At(point=Point(0, 0))
_NEAR = 8  # pixels: places closer than that are the same, where nothing is known there
_SMALL = 80  # pixels: it does not matter where on a thing of that size one presses
WAITS = 4
"""How often it may be waited for a screen that stays the same."""


class Repetition:
    """Counts what is done by what the screen was like when it was."""

    def __init__(self) -> None:
        self._done: Counter[tuple[Any, ...]] = Counter()
        self._told: set[tuple[Any, ...]] = set()

    def is_one(self, proposal: Proposal, seen: Observation) -> bool:
        """Whether just this was done before on just this screen: waits, more than a few times."""
        if isinstance(proposal, AskPerson | Done | GiveUp | Malformed):
            return False
        often = self._done[_key(proposal, seen)]
        return often >= (WAITS if isinstance(proposal, ProposeWait) else 1)

    def told(self, proposal: Proposal, seen: Observation) -> bool:
        """Note that the model is told of it; whether it had been told of this before."""
        key = _key(proposal, seen)
        before = key in self._told
        self._told.add(key)
        return before

    def note(self, proposal: Proposal, seen: Observation) -> None:
        """It is proposed."""
        self._done[_key(proposal, seen)] += 1


def _key(proposal: Proposal, seen: Observation) -> tuple[Any, ...]:
    """Equal for Proposals that come to the same, on screens that look the same."""
    windows = tuple((window.id, window.title) for window in seen.windows)
    return _bare(proposal, seen), seen.frame.digest(seen.frame.rect), windows


def _bare(proposal: Proposal, seen: Observation) -> tuple[Any, ...]:
    """The Proposal without its reasons, its places as what lies there."""
    match proposal:
        case ProposeClick(place=place):
            rest: Proposal = replace(proposal, place=_ORIGIN, why="", doubt="")
            return rest, _place(place, seen)
        case ProposeMove(place=place):
            return replace(proposal, place=_ORIGIN, why=""), _place(place, seen)
        case ProposeDrag(start=start, end=end):
            moved = replace(proposal, start=_ORIGIN, end=_ORIGIN, why="")
            return moved, _place(start, seen), _place(end, seen)
        case ProposeScroll(place=place) if place is not None:
            return replace(proposal, place=None, why=""), _place(place, seen)
        case _:
            return (replace(proposal, why=""),)


def _place(place: Place, seen: Observation) -> Any:
    if not isinstance(place, At):
        return place.phrase.casefold()
    thing = thing_at(place.point, seen)
    if thing is not None and min(thing.rect.width, thing.rect.height) <= _SMALL:
        return thing.rect
    return place.point.x // _NEAR, place.point.y // _NEAR

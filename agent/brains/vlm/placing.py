"""Finding the places a planner means: by the screen's own elements, by a model that locates, and by a closer
look at what is small."""

from __future__ import annotations

from dataclasses import replace

from agent.brains.vlm.asking import Asker, Calls
from agent.brains.vlm.checking import doubt_of, meant, names
from agent.brains.vlm.options import Options
from agent.brains.vlm.reflecting import thing_at
from agent.proposal import (
    At,
    Place,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeMove,
    ProposeScroll,
    Words,
)
from vision.geometry import Point, Rect
from vision.grounding import ground
from vision.grounding.meaning import Meaning
from vision.models.model_view import ModelView
from vision.observation import Observation
from vision.target import Target

SMALL = 20
"""Pixels of the model's picture: what is shown smaller than that is looked at closer."""
COARSE = 0.6
"""Pixels of the picture a pixel of the screen, below which everything is."""
PART = 0.35
"""Of the screen's width and height that a closer look shows."""


class Placing:
    """`locator` is a model that finds places for the planner; None where it finds them itself."""

    def __init__(
        self,
        planner: Asker,
        locator: Asker | None,
        *,
        calls: Calls,
        options: Options,
        meaning: Meaning | None = None,
    ) -> None:
        self._locator = locator or (planner if planner.locates else None)
        self._mixed = locator is not None
        self._calls = calls
        self._options = options
        self._meaning = meaning

    def placed(self, proposal: Proposal, view: ModelView, seen: Observation) -> Proposal:
        """The Proposal, with words that fit nothing known as the place a model finds for them, and a small
        place looked at closer. Raises ModelError, and Stopped."""
        said = meant(proposal)
        found = self._found(proposal, seen)
        match found:
            case ProposeClick(place=At(point=point)) | ProposeMove(place=At(point=point)):
                return replace(found, place=At(point=self._closer(point, said, view, seen)))
            case _:
                return found

    def doubt(self, proposal: Proposal, said: str, seen: Observation) -> str:
        """Why a click may not be on what is meant; empty where nothing speaks against it."""
        return doubt_of(proposal, said, seen, self._meaning) if self._options.check else ""

    def elsewhere(self, proposal: Proposal, said: str, seen: Observation) -> Proposal | None:
        """A doubted click where another model finds what is meant, if nothing speaks against that. Raises
        ModelError, and Stopped."""
        if not self._mixed or not said or not isinstance(proposal, ProposeClick):
            return None
        point = self._locate(said, seen, seen.frame.rect)
        other = replace(proposal, place=At(point=point)) if point is not None else None
        return other if other is not None and not self.doubt(other, said, seen) else None

    def _found(self, proposal: Proposal, seen: Observation) -> Proposal:
        match proposal:
            case ProposeClick(place=Words() as words) | ProposeMove(place=Words() as words):
                return replace(proposal, place=self._place(words, seen))
            case ProposeScroll(place=Words() as words):
                return replace(proposal, place=self._place(words, seen))
            case ProposeDrag(start=start, end=end):
                return replace(proposal, start=self._place(start, seen), end=self._place(end, seen))
            case _:
                return proposal

    def _place(self, place: Place, seen: Observation) -> Place:
        """The place itself where it is one, or surely names something on the screen; else what a model points
        at."""
        if isinstance(place, At):
            return place
        named = ground(place.phrase, seen, place.roles, self._meaning)
        if isinstance(named, Target) and not named.doubt:
            return place
        point = self._locate(place.phrase, seen, seen.frame.rect)
        return At(point=point) if point is not None else place

    def _closer(self, point: Point, said: str, view: ModelView, seen: Observation) -> Point:
        """The point that a closer look at what is around it gives. What lies there already stays meant where
        it is named, and where the closer look gives nothing known."""
        if not self._options.zoom or not said or not is_small(point, view, seen):
            return point
        nearer = self._locate(said, seen, closer_region(point, view))
        if nearer is None:
            return point
        thing = thing_at(point, seen)
        if thing is None or thing.rect.contains(nearer):
            return nearer
        return point if names(said, thing) or thing_at(nearer, seen) is None else nearer

    def _locate(self, words: str, seen: Observation, region: Rect) -> Point | None:
        if self._locator is None or self._calls.left < 1:
            return None
        return self._locator.locate(words, seen.frame, region)


def is_small(point: Point, view: ModelView, seen: Observation) -> bool:
    """Whether what lies there is too small, as the model sees it, or is not known."""
    scale = min(view.width / view.region.width, view.height / view.region.height)
    thing = thing_at(point, seen)
    if thing is None or scale < COARSE:
        return True
    return min(thing.rect.width, thing.rect.height) * scale < SMALL


def closer_region(point: Point, view: ModelView) -> Rect:
    """The part of a view's region around a point that a closer look shows, in full resolution."""
    return view.zoomed(point, PART, 1, 1).region

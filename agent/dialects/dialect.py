"""A dialect: all that must be known of a family of models to ask it for actions or places and to read what
it answers. Data and pure functions; it knows no model, no picture and no screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.dialects.answer import Unreadable, cleaned, malformed
from agent.dialects.chat import Ask, Message
from agent.dialects.screen import Screen
from agent.proposal import At, Proposal
from vision.geometry import Point, Rect
from vision.models.model_view import Convention, ModelView, smart_size
from vision.vlm.chat import Grammar


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartSize:
    """Sides that are multiples of `factor`, an area of `least` to `most` pixels. `of` raises ValueError for
    what is 200 times as long as it is wide."""

    factor: int
    least: int
    most: int

    def of(self, width: int, height: int) -> tuple[int, int]:
        return smart_size(width, height, factor=self.factor, least=self.least, most=self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedSize:
    """The same for every picture, whatever its shape."""

    width: int
    height: int

    def of(self, width: int, height: int) -> tuple[int, int]:
        return self.width, self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestSide:
    """The shape is kept, the longer side is at most `pixels`."""

    pixels: int

    def of(self, width: int, height: int) -> tuple[int, int]:
        part = min(1.0, self.pixels / max(width, height))
        return max(1, round(width * part)), max(1, round(height * part))


Sizing = SmartSize | FixedSize | LongestSide


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """How a model is asked for its next action. `read` gives the Proposals that its one action is made of,
    and raises Unreadable; `write` gives None for what the dialect has no words for. Generation may end at
    any of `stops`, which then need not be in the answer. `shown` is how many earlier turns it is used to see
    with their pictures; `plans` says that it can be asked for a plan in words."""

    messages: Callable[[Ask], tuple[Message, ...]]
    read: Callable[[str, Screen], tuple[Proposal, ...]]
    write: Callable[[Proposal, Screen], str | None]
    stops: tuple[str, ...] = ()
    grammar: Grammar | None = None
    shown: int = 2
    plans: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """How a model is asked where something is, in words and for a picture of a size. `read` raises
    Unreadable, also where the model says that it isn't there. `scored` reads scores of patches, row by row,
    for models that point instead of writing."""

    messages: Callable[[str, tuple[int, int]], tuple[Message, ...]]
    read: Callable[[str, Screen], At]
    write: Callable[[tuple[float, float]], str]
    scored: Callable[[Sequence[Sequence[float]], Screen], At] | None = None
    stops: tuple[str, ...] = ()
    grammar: Grammar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """`families` are parts of the names of models that speak it; `patch` is the
    side of what one image token covers, in pixels of the picture, where that is known. `source` says where
    the format was published."""

    name: str
    families: tuple[str, ...]
    sizing: Sizing
    convention: Convention
    source: str
    patch: int = 1
    planner: Planner | None = None
    locator: Locator | None = None

    def view_of(self, region: Rect) -> ModelView:
        """How a region of the desk is shown to a model that speaks this. Raises ValueError for one that is
        empty, or too narrow for its length."""
        width, height = self.sizing.of(region.width, region.height)
        return ModelView(region=region, width=width, height=height, patch=self.patch)

    def parse(self, text: str, view: ModelView, pointer: Point | None = None) -> Proposal:
        """The Proposal an answer begins with; never raises. Where it stands for several, see `parts`."""
        return self.parts(text, view, pointer)[0]

    def parts(self, text: str, view: ModelView, pointer: Point | None = None) -> tuple[Proposal, ...]:
        """All Proposals that the one action of an answer is made of, in order; Malformed alone for an answer
        that is not of this dialect; never empty, never raises. Mostly one: typing into a place is a click
        and a text."""
        if self.planner is None:
            return (malformed(text, f"{self.name} says where things are, not what to do"),)
        try:
            return self.planner.read(cleaned(text), self._screen(view, pointer))
        except Unreadable as error:
            return (malformed(text, str(error)),)

    def write(self, proposal: Proposal, view: ModelView) -> str | None:
        """An answer that `parse` reads as this Proposal; None where the dialect has no words for it."""
        return self.planner.write(proposal, self._screen(view)) if self.planner is not None else None

    def parse_place(self, text: str, view: ModelView) -> Point | None:
        """The pixel of the desk that an answer about a place names, None for none; never raises."""
        if self.locator is None:
            return None
        try:
            return self.locator.read(cleaned(text), self._screen(view)).point
        except Unreadable:
            return None

    def pointed(self, scores: Sequence[Sequence[float]], view: ModelView) -> Point | None:
        """The pixel of the desk that scores of the view's patches mean, row by row; None for none."""
        if self.locator is None or self.locator.scored is None:
            return None
        try:
            return self.locator.scored(scores, self._screen(view)).point
        except Unreadable:
            return None

    def write_place(self, point: Point, view: ModelView) -> str | None:
        """An answer that `parse_place` reads as this pixel, or one within a pixel of the picture; of a model
        that points with scores, the mark that says it points."""
        numbers = self._screen(view).numbers(At(point=point))
        if self.locator is None or numbers is None:
            return None
        return self.locator.write(numbers)

    def _screen(self, view: ModelView, pointer: Point | None = None) -> Screen:
        return Screen(view=view, convention=self.convention, pointer=pointer)

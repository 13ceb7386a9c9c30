"""Whether a model says where something is, in the dialect it is taken to speak. Pure."""

from __future__ import annotations

from agent.dialects.dialect import Dialect, Locator
from agent.endpoint.probe.card import Card, drawn
from agent.endpoint.probe.finding import Finding, Rating
from vision.geometry import Rect
from vision.models.model_view import ModelView
from vision.vlm.chat import Answer, Message, Request

SHOWN = Rect(0, 0, 640, 400)
"""The screen that is shown: a small one, for speed."""


def where(card: Card, dialect: Dialect, locator: Locator) -> tuple[Request, ModelView]:
    """The question where the card's shape is, and the view its answer is to be read by."""
    view = dialect.view_of(SHOWN)
    picture = drawn(card, view.width, view.height)
    spoken = locator.messages(f"the {card.colour} {card.shape}", (view.width, view.height))
    messages = tuple(
        Message(role=one.role, parts=tuple(p if isinstance(p, str) else picture for p in one.parts))
        for one in spoken
    )
    request = Request(messages=messages, stops=locator.stops, grammar=locator.grammar, most=512)
    return request, view


def places(answer: Answer, card: Card, dialect: Dialect, view: ModelView) -> Finding:
    what = "places"
    point = dialect.parse_place(answer.text, view)
    if point is None:
        found = f"its answer where something is can't be read as {dialect.name}"
        do = "If the model is of another family than its name says, name the dialect yourself"
        return Finding(what=what, rated=Rating.POOR, found=found, do=do)
    box = _on_screen(card.box(view.width, view.height), view)
    if box.contains(point):
        return Finding(
            what=what, rated=Rating.FINE, found=f"it finds what it is asked for, in {dialect.name}"
        )
    across = point.x - (box.left + box.width // 2)
    down = point.y - (box.top + box.height // 2)
    found = f"it points {across:+d}, {down:+d} pixels beside what it is asked for, on a screen of 640x400"
    do = "Its numbers may count otherwise, the server may resize pictures, or the model is too small for this"
    return Finding(what=what, rated=Rating.POOR, found=found, do=do)


def no_places(dialect: Dialect) -> Finding:
    """Of a model that is not asked for places by words."""
    found = f"{dialect.name} points with scores, which no server gives: run such a model in process"
    return Finding(what="places", rated=Rating.POOR, found=found)


def _on_screen(box: Rect, view: ModelView) -> Rect:
    """A box of the picture as one of the screen."""
    across, down = SHOWN.width / view.width, SHOWN.height / view.height
    edges = (box.left * across, box.top * down, box.right * across, box.bottom * down)
    return Rect.from_edges(*(round(edge) for edge in edges))

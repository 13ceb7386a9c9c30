"""What was done and what came of it, in the words a model hears. Pure."""

from __future__ import annotations

from agent.brain import Feedback
from agent.proposal import (
    AskPerson,
    At,
    Place,
    Proposal,
    ProposeClick,
    ProposeClipboard,
    ProposeDrag,
    ProposeKeys,
    ProposeMove,
    ProposeOpen,
    ProposeScroll,
    ProposeType,
    ProposeWait,
    Words,
)
from safety.receipt import Change, Delivery, Effect
from vision.element import Element, Role
from vision.geometry import Point
from vision.grounding.scene import interactive
from vision.observation import Observation

ANSWERED = "the person answers:"
_HOLDING = frozenset(
    {Role.WINDOW, Role.DIALOG, Role.PANEL, Role.LIST, Role.TABLE, Role.TOOL_BAR, Role.MENU_BAR}
    | {Role.STATUS_BAR, Role.DOCUMENT, Role.UNKNOWN}
)
"""Roles of what only holds other things."""


def thing_at(point: Point, seen: Observation) -> Element | None:
    """What a press on a point would press, as far as is known: the smallest thing that holds no others; where
    that is words in something that can be pressed, the latter."""
    hit = [e for e in seen.elements if e.role not in _HOLDING and e.rect.contains(point)]
    hit.sort(key=lambda element: element.rect.area)
    return next((element for element in hit if interactive(element)), hit[0] if hit else None)


def went_well(last: Feedback) -> bool:
    """Whether what was proposed was delivered and did not go wrong."""
    delivered = last.receipt is not None and last.receipt.delivery is Delivery.DELIVERED
    return delivered and (last.effect is None or last.effect.change is not Change.WRONG)


def what_came_of_it(last: Feedback) -> str:
    """One line on what became of a Proposal."""
    if last.said:
        return f"{ANSWERED} {last.said}"
    if last.refusal is not None:
        return f"not done: {last.refusal}. Name it otherwise, or do something else first"
    if last.denied:
        return f"not done: it was not allowed ({last.denied}). Do not try the same again"
    if last.error:
        return f"not done: {last.error}"
    receipt = last.receipt
    if receipt is not None and receipt.delivery is Delivery.REFUSED:
        return f"not done: {receipt.reason}"
    if receipt is not None and receipt.delivery is Delivery.UNCERTAIN:
        return f"it may have been done or not: {receipt.reason}. Look before you do it again"
    return _effect(last.effect) if last.effect is not None else "done"


def _effect(effect: Effect) -> str:
    match effect.change:
        case Change.VERIFIED:
            return f"done: {effect.evidence}"
        case Change.WRONG:
            return f"it went wrong: {effect.evidence}"
        case Change.NONE:
            return f"it had no effect: {effect.evidence}. Do something else"
        case Change.UNKNOWN:
            return f"done; {effect.evidence}; look whether it is what you wanted"


def in_words(proposal: Proposal, seen: Observation) -> str:
    """What is proposed, in a few words that can be understood without the picture."""
    match proposal:
        case ProposeClick(place=place, button=button, count=count):
            how = "click" if count == 1 else "double-click" if count == 2 else "triple-click"
            return f"{how} {_named(place, seen)}" + ("" if button == "left" else f" ({button} button)")
        case ProposeMove(place=place):
            return f"point at {_named(place, seen)}"
        case ProposeDrag(start=start, end=end):
            return f"drag {_named(start, seen)} to {_named(end, seen)}"
        case ProposeScroll(place=place, down=down, right=right):
            where = f" over {_named(place, seen)}" if place is not None else ""
            return f"scroll by {down} down, {right} right{where}"
        case ProposeType(text=text) | ProposeClipboard(text=text):
            return f"{proposal.kind} “{text[:80]}”"
        case ProposeKeys(keys=keys, times=times):
            return f"press {'+'.join(keys)}" + (f" {times} times" if times > 1 else "")
        case ProposeWait(seconds=seconds):
            return f"wait {seconds:g} s"
        case ProposeOpen(program=program):
            return f"open {program}"
        case AskPerson(question=question):
            return f"ask the person “{question[:120]}”"
        case _:
            return proposal.kind


def _named(place: Place, seen: Observation) -> str:
    match place:
        case Words(phrase=phrase):
            return f"“{phrase}”"
        case At(point=point):
            thing = thing_at(point, seen)
            return thing.describe() if thing is not None else f"the place {point.x}, {point.y}"

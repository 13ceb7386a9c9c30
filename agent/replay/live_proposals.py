"""A recorded Proposal as it is to be made on the present screen. Pure."""

from __future__ import annotations

from dataclasses import replace

from agent.brains.turn import Stuck
from agent.proposal import (
    Place,
    Proposal,
    ProposeClick,
    ProposeClose,
    ProposeDrag,
    ProposeFocus,
    ProposeMove,
    ProposeScroll,
)
from agent.replay.live_checks import is_so_already
from agent.replay.live_places import Both, place_again, recorded_target
from agent.replay.live_rewording import Rewording
from vision.element import Element
from vision.target import Refusal, Target


def places_of(proposal: Proposal) -> tuple[Place, ...]:
    """The Places a Proposal acts on."""
    match proposal:
        case ProposeClick(place=place) | ProposeMove(place=place):
            return (place,)
        case ProposeDrag(start=start, end=end):
            return (start, end)
        case ProposeScroll(place=place) if place is not None:
            return (place,)
        case _:
            return ()


def proposal_now(recorded: Proposal, both: Both, reworded: Rewording) -> Proposal | None:
    """The recorded Proposal for this screen; None where what it does is so already. Raises Stuck."""
    proposal = reworded.proposal(recorded)
    found = [_found(place, both) for place in places_of(recorded)]
    match proposal:
        case ProposeClick():
            again, element = found[0]
            target = recorded_target(places_of(recorded)[0], both)
            if isinstance(target, Target) and is_so_already(target.element, element):
                return None
            return replace(proposal, place=again)
        case ProposeMove():
            return replace(proposal, place=found[0][0])
        case ProposeDrag():
            return replace(proposal, start=found[0][0], end=found[1][0])
        case ProposeScroll(place=place) if place is not None:
            return replace(proposal, place=found[0][0])
        case ProposeFocus(window=window) | ProposeClose(window=window):
            if window not in both.windows:
                raise Stuck("the window of the recording is not open")
            return replace(proposal, window=both.windows[window])
        case _:
            return proposal


def _found(place: Place, both: Both) -> tuple[Place, Element]:
    again = place_again(place, both)
    if isinstance(again, Refusal):
        raise Stuck(str(again))
    return again

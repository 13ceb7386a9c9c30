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
from agent.replay.live_places import Both, FoundAgain, place_again, recorded_target
from agent.replay.live_rewording import Rewording
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
            target = recorded_target(places_of(recorded)[0], both)
            if isinstance(target, Target) and is_so_already(target.element, found[0].element):
                return None
            return replace(proposal, place=found[0].place, doubt=_doubts(proposal.doubt, *found))
        case ProposeMove():
            return replace(proposal, place=found[0].place)
        case ProposeDrag():
            start, end = (one.place for one in found)
            return replace(proposal, start=start, end=end, doubt=_doubts(proposal.doubt, *found))
        case ProposeScroll(place=place) if place is not None:
            return replace(proposal, place=found[0].place)
        case ProposeFocus(window=window) | ProposeClose(window=window):
            if window not in both.windows:
                raise Stuck("the window of the recording is not open")
            return replace(proposal, window=both.windows[window])
        case _:
            return proposal


def _doubts(proposed: str, *found: FoundAgain) -> str:
    """What was in doubt then is in doubt now."""
    return "; ".join(filter(None, dict.fromkeys((proposed, *(one.doubt for one in found)))))


def _found(place: Place, both: Both) -> FoundAgain:
    again = place_again(place, both)
    if isinstance(again, Refusal):
        raise Stuck(str(again))
    return again

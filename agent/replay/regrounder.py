"""Grounding anew, on what was seen then."""

from __future__ import annotations

from dataclasses import replace

from agent.grounded import Grounded, Ungrounded, bring_to_action
from agent.proposal import (
    Place,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeMove,
    ProposeOpen,
    ProposeScroll,
    Words,
)
from agent.replay.script import Script
from memory.record import StepRecord
from safety.programs import KnowsPrograms
from safety.redaction.span import HIDDEN
from vision.element import Element, Role
from vision.geometry import Point, Rect
from vision.grounding.meaning import Meaning
from vision.observation import Observation
from vision.target import Target


class Regrounder:
    """Grounds anew what was proposed, on what was seen. `as_recorded` counts Steps whose words are hidden, or
    whose screen is since: nothing can be found by those any more, so they go where they went."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.as_recorded = 0

    def __call__(
        self,
        proposal: Proposal,
        observation: Observation,
        programs: KnowsPrograms,
        meaning: Meaning | None = None,
    ) -> Grounded | Ungrounded:
        record = self._script.record
        if not record.late and not _place_is_hidden(proposal, record):
            return bring_to_action(proposal, observation, programs, meaning)
        self.as_recorded += 1
        if record.action is None or record.context is None:
            return Ungrounded(error=str((record.target or {}).get("refused", "")))
        context = replace(record.context, why=proposal.why, file=None)
        return Grounded(action=record.action, context=context, target=_target(record))


def _place_is_hidden(proposal: Proposal, record: StepRecord) -> bool:
    places: tuple[Place | None, ...]
    match proposal:
        case ProposeClick(place=place) | ProposeMove(place=place) | ProposeScroll(place=place):
            places = (place,)
        case ProposeDrag(start=start, end=end):
            places = (start, end)
        case ProposeOpen(program=program):
            return HIDDEN in program
        case _:
            return False
    if record.action is not None and record.context is None:
        return False  # an older record does not tell where it went
    said = [place.phrase for place in places if isinstance(place, Words)]
    return bool(said) and HIDDEN in " ".join([*said, str((record.target or {}).get("text", ""))])


def _target(record: StepRecord) -> Target | None:
    target = record.target
    if target is None:
        return None
    element = Element(role=Role(target["role"]), text=target["text"], rect=Rect(*target["rect"]))
    return Target(
        phrase=target["phrase"],
        element=element,
        point=Point(*target["point"]),
        score=target["score"],
        likeness=target.get("likeness", ""),
    )

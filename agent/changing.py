"""A Proposal with what a person put in its place. Pure."""

from __future__ import annotations

from dataclasses import replace

from agent.proposal import (
    Proposal,
    ProposeClick,
    ProposeClipboard,
    ProposeDrag,
    ProposeMove,
    ProposeScroll,
    ProposeType,
    Words,
)
from safety.decision import Change


def changed(proposal: Proposal, change: Change) -> Proposal | None:
    """The Proposal with another text or target; None where the change does not fit it, or says nothing."""
    text, words = change.text, (change.target or "").strip()
    match proposal:
        case ProposeType() | ProposeClipboard() if text:
            return replace(proposal, text=text, why=_said(proposal.why))
        case ProposeClick() | ProposeMove() | ProposeScroll() if words:
            return replace(proposal, place=Words(phrase=words), why=_said(proposal.why))
        case ProposeDrag() if words:
            return replace(proposal, start=Words(phrase=words), why=_said(proposal.why))
        case _:
            return None


def _said(why: str) -> str:
    return f"{why} (as you changed it)" if why else "as you changed it"

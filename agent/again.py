"""Whether what had no effect is worth another try. Pure."""

from __future__ import annotations

from agent.draft_step import DraftStep
from agent.proposal import ProposeOpen, ProposeTool, ProposeType
from safety.receipt import Change, Delivery
from safety.risk import Risk


def worth_again(turn: DraftStep) -> bool:
    """Not for a program that opened no window: started again, there might soon be two of it. Nor for a tool,
    for what is to be typed once, and for what costs too much to be done twice."""
    if turn.effect is None or turn.effect.change is not Change.NONE:
        return False
    if isinstance(turn.proposal, ProposeOpen | ProposeTool):
        return False
    if isinstance(turn.proposal, ProposeType) and turn.proposal.once:
        return False
    if turn.decision is not None and turn.decision.risk >= Risk.R3:
        return False
    return turn.receipt is not None and turn.receipt.delivery is Delivery.DELIVERED

"""Proposals as the fields of the plain JSON dialect (`plain`)."""

from __future__ import annotations

from agent.dialects.screen import Screen
from agent.proposal import (
    AskPerson,
    Done,
    GiveUp,
    Place,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeKeys,
    ProposeMove,
    ProposeOpen,
    ProposeScroll,
    ProposeType,
    ProposeWait,
    Words,
)
from safety.action import Button


def written_fields(proposal: Proposal, screen: Screen) -> dict[str, object] | None:
    """The fields, the thought aside; None for what the dialect has no words for."""
    match proposal:
        case ProposeClick(place=place, expected=None):
            return _placed("click", screen, {"": place}, **_how(proposal))
        case ProposeMove(place=place):
            return _placed("move", screen, {"": place})
        case ProposeDrag(start=start, end=end):
            return _placed("drag", screen, {"": start, "to_": end})
        case ProposeScroll(place=place, down=down, right=right) if down or right:
            turned = {name: count for name, count in (("down", down), ("right", right)) if count}
            return _placed("scroll", screen, {"": place} if place is not None else {}, **turned)
        case ProposeType(text=text, once=False) if text:
            return {"action": "type", "text": text}
        case ProposeKeys(keys=keys, times=times, expected=None):
            often = {"times": times} if times != 1 else {}
            return {"action": "keys", "keys": list(keys), **often}
        case ProposeWait(seconds=seconds, until_change=False):
            return {"action": "wait", "seconds": seconds}
        case ProposeOpen(program=program, arguments=()) if program == program.strip() != "":
            return {"action": "open", "program": program}
        case AskPerson(question=question) if question == question.strip() != "":
            return {"action": "ask", "question": question}
        case Done(answer=answer):
            return {"action": "done", **({"answer": answer} if answer else {})}
        case GiveUp(reason=reason, infeasible=False) if reason == reason.strip() != "":
            return {"action": "give up", "reason": reason}
        case _:
            return None


def _how(click: ProposeClick) -> dict[str, object]:
    said: dict[str, object] = {}
    if click.button is not Button.LEFT:
        said["button"] = str(click.button)
    if click.count != 1:
        said["count"] = click.count
    if click.held:
        said["held"] = list(click.held)
    return said


def _placed(
    action: str, screen: Screen, places: dict[str, Place], **rest: object
) -> dict[str, object] | None:
    said: dict[str, object] = {"action": action}
    for prefix, place in places.items():
        numbers = screen.numbers(place)
        if isinstance(place, Words) and not place.roles and place.phrase == place.phrase.strip() != "":
            said[f"{prefix}target"] = place.phrase
        elif numbers is not None:
            said |= {f"{prefix}x": numbers[0], f"{prefix}y": numbers[1]}
        else:
            return None
    return {**said, **rest}

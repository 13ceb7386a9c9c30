"""Events as JSON, one object a line, for scripts that watch a run. Pixels are left out."""

from __future__ import annotations

from typing import Any

from agent.event import Event, Finished, Proposed, Seen, Started, Stepped
from agent.proposal_json import proposal_to_json, to_plain
from memory.step import Step
from vision.target import Target


def event_to_json(event: Event) -> dict[str, Any]:
    """What happened, by name; the key "event" says which kind."""
    match event:
        case Started():
            body = to_plain(event)
        case Seen(step=step, observation=seen):
            active = seen.active_window
            body = {
                "step": step,
                "elements": len(seen.elements),
                "windows": [window.title for window in seen.windows if not window.popup],
                "active_window": active.title if active is not None else None,
                "seconds": round(seen.seconds, 4),
            }
        case Proposed(step=step, proposal=proposal, target=target):
            grounded = to_plain(target) if isinstance(target, Target) else str(target) if target else None
            body = {"step": step, "proposal": proposal_to_json(proposal), "target": grounded}
        case Stepped(step=step):
            body = step_to_json(step)
        case Finished():
            body = to_plain(event)
        case _:
            body = to_plain(event)
    body.pop("kind", None)
    return {"event": event.kind, **body}


def step_to_json(step: Step) -> dict[str, Any]:
    """A Step without its Observation."""
    return {
        "step": step.number,
        "title": step.title,
        "action": to_plain(step.action),
        "decision": to_plain(step.decision),
        "answer": step.answer,
        "receipt": to_plain(step.receipt),
        "effect": to_plain(step.effect),
        "target": step.target,
        "timings": to_plain(step.timings),
        "foreign": to_plain(step.foreign),
    }

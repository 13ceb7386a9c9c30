"""The name of exactly this Action on this target in this window."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from safety.action import Action
from safety.context import Context


def action_digest(action: Action, context: Context) -> str:
    """SHA-256 (hex) over the Action, its arguments, the window, the targets and their pixels.

    Why it is done, in words, is no part of it, and no doubt whether it is right: rewording the plan does not
    make it another Action. Nor is what else was read: other words on the screen, or in a dialog, do not lift
    a refusal. What a target looks like to a model is told by its pixels.
    """
    where = asdict(replace(context, why=""))
    del where["foreign"], where["said"], where["doubt"]
    for target in (where["target"], where["destination"]):
        if target is not None:
            del target["likeness"]
    named = {"action": asdict(action), "context": where}
    text = json.dumps(named, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()

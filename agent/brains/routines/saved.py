"""Saving, and seeing in the title that the document has the name that was meant."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from agent.brains.routines import saving
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import Save


def save(turn: Turn, step: Save) -> Routine:
    """Save; raises Stuck where the window in front then shows that the name became another one."""
    yield from saving.save(turn, step)
    name = PurePosixPath(step.name or "").name
    if not PurePosixPath(name).suffix:
        return  # some programs add one of their own
    yield from turn.until(lambda: not became_another(name, _title(turn)), 0.5, "the title to settle")
    if became_another(name, _title(turn)):
        raise Stuck(f"{name} was to be saved, but the window in front is called “{_title(turn)}”")


def became_another(name: str, title: str) -> bool:
    """Whether a title holds the name with more letters before or after it, and nowhere the name alone."""
    found = [
        (title[: match.start()][-1:], title[match.end() : match.end() + 2])
        for match in re.finditer(re.escape(name), title)
    ]
    return bool(found) and all(_goes_on(before, after) for before, after in found)


def _goes_on(before: str, after: str) -> bool:
    return before.isalnum() or after[:1].isalnum() or (after[:1] == "." and after[1:].isalnum())


def _title(turn: Turn) -> str:
    return turn.front.title if turn.front is not None else ""

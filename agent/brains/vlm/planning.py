"""Asking a model for a plan in words, before it has seen the screen. Pure."""

from __future__ import annotations

import re

from agent.dialects.answer import Unreadable, apart, cleaned
from agent.dialects.chat import Message, harmless
from agent.task import Task

MOST_LINES = 12
_LONGEST = 200  # characters of a line
_PROMPT = """\
You plan work at a computer that is done by its screen, mouse and keyboard. You get a task. Answer with the
steps it takes, one a line, numbered, each a short sentence, at most 12; nothing else. Leave out what may turn
out not to be needed.
"""
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.):]|[-*•])\s+(?P<words>\S.*)$")


def plan_messages(task: Task) -> tuple[Message, ...]:
    return (
        Message(role="system", parts=(_PROMPT,)),
        Message(role="user", parts=(f"Task: {harmless(task.instruction)}",)),
    )


def read_plan(answer: str) -> tuple[str, ...]:
    """The numbered lines of an answer, in order; none where it has none. Never raises."""
    try:
        text = apart(cleaned(answer))[1]
    except Unreadable:
        return ()
    lines = [
        " ".join(found["words"].split()) for line in text.splitlines() if (found := _NUMBERED.match(line))
    ]
    return tuple(line[:_LONGEST] for line in lines[:MOST_LINES])

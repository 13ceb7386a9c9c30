""" "Do that again twice": the sentence before, done again."""

from __future__ import annotations

from collections.abc import Sequence

from agent.instructions.draft import Again
from agent.plan import Instruction, Repeat


def repeat_before(
    done: tuple[Instruction, ...], sentence: int, before: int, more: Sequence[Instruction]
) -> tuple[Instruction, ...]:
    """What was read so far and the next clause, with "again" turned into what it repeats: the running
    sentence (from index `sentence`), or the one before it (from `before`) where this one has only begun."""
    if not (len(more) == 1 and isinstance(more[0], Again)):
        return (*done, *more)
    again = more[0]
    start = sentence if sentence < len(done) else before
    body = done[start:]
    if not body:
        return (*done, again)
    if again.total:
        return (*done[:start], Repeat(body=body, times=again.times, source=again.source))
    if again.times == 1:
        return (*done, *body)
    return (*done, Repeat(body=body, times=again.times, source=again.source))

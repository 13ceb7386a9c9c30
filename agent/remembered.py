"""What past Episodes like a task were, and what was done in them, in lines for a brain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from memory.errors import MemoryRoomError
from memory.journal import Journal
from memory.recall import Recalled
from safety.context import Context
from safety.receipt import Change, Delivery
from safety.wording import action_words

_STEPS = 8
_LONGEST = 380  # characters of a line


def remembered(similar: Sequence[Recalled], journal: Journal) -> tuple[str, ...]:
    """A line an Episode: its instruction, how it ended, and its first steps that did anything. What cannot be
    read any more is left out."""
    return tuple(_line(past, journal) for past in similar)


def _line(past: Recalled, journal: Journal) -> str:
    try:
        done = list(_done(past, journal))
    except MemoryRoomError:
        done = []
    more = f", and {len(done) - _STEPS} more" if len(done) > _STEPS else ""
    steps = f": {'; '.join(done[:_STEPS])}{more}" if done else ""
    return f"{past.in_words()}{steps}"[:_LONGEST]


def _done(past: Recalled, journal: Journal) -> Iterator[str]:
    for record in journal.records(past.episode.id):
        receipt, effect = record.receipt, record.effect
        if record.action is None or receipt is None or receipt.delivery is not Delivery.DELIVERED:
            continue
        if effect is None or effect.change not in (Change.NONE, Change.WRONG):
            yield action_words(record.action, record.context or Context())

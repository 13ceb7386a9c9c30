""" "Repeat 3 times: ...", "until X shows, do Y", "while X shows, do Y"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.instructions.conditions import condition
from agent.instructions.numerals import times
from agent.instructions.reading import Reading
from agent.instructions.scope import (
    MAX_TIMES,
    MAX_TURNS,
    Ways,
    condition_ends,
    negated,
    read_body,
    scope_cost,
)
from agent.instructions.separators import PARAGRAPH, SENTENCE, THEN
from agent.plan import Condition, Repeat

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses

_REPEAT_LEADS: Ways = (
    ("repeat", "this"),
    ("repeat", "the", "following"),
    ("repeat", "these", "steps"),
    ("repeat", "the", "following", "steps"),
    ("do", "this"),
    ("do", "the", "following"),
    ("do", "these", "steps"),
    ("repeat",),
    ("do", "the", "following", "steps"),
    ("perform", "the", "following"),
    ("perform", "these", "steps"),
    ("do", "the", "following", "things"),
    ("loop",),
    ("do",),
    ("for",),
    ("perform", "the", "following", "steps"),
    (),
)
_WHILE: Ways = (("as", "long", "as"), ("while",), ("so", "long", "as"))


def _while(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    for stop, after, cost in condition_ends(clauses, start, end):
        holds = condition(clauses.phrase(start, stop))
        body = read_body(clauses, after, end) if holds is not None else None
        if holds is not None and body is not None:
            made = Repeat(body=body.instructions, times=MAX_TURNS, until=negated(holds))
            yield Reading(instructions=(made,), cost=cost + scope_cost(body) + 0.1, holds_until=THEN)


def repeating(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    words = clauses.phrase(start, min(end, start + 16)).words
    for way in _REPEAT_LEADS:
        if words[: len(way)] != way:
            continue
        for length in (1, 2, 3, 4):
            said = words[len(way) : len(way) + length]
            count = times(said) if len(said) == length else None
            if count is not None and 1 < count <= MAX_TIMES and (way or said[-1] != "once"):
                yield from _repeated(clauses, start + len(way) + length, end, count, None)
        if way and words[len(way) : len(way) + 1] == ("until",):
            for stop, after, cost in condition_ends(clauses, start + len(way) + 1, end):
                holds = condition(clauses.phrase(start + len(way) + 1, stop))
                if holds is not None and cost == 0.0:
                    yield from _repeated(clauses, after, end, MAX_TURNS, holds)


def _repeated(
    clauses: Clauses, start: int, end: int, count: int, until: Condition | None
) -> Iterator[Reading]:
    after, listed, marked = start, False, False
    while after < end and clauses.tokens[after].word in {",", ":", "\n", "-", "the", "following"}:
        listed = listed or clauses.tokens[after].word == "\n"
        marked = marked or clauses.tokens[after].word in {":", ",", "\n"}
        after += 1
    body = read_body(clauses, after, end)
    if body is not None:
        limit = PARAGRAPH if listed else SENTENCE
        made = Repeat(body=body.instructions, times=count, until=until)
        yield Reading(
            instructions=(made,), cost=scope_cost(body, limit) + (0.0 if marked else 0.3), holds_until=limit
        )

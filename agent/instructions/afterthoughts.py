"""What is said last but governs what was said before: "... until X", "... if Y", "... three times"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.instructions.conditions import asks, condition, page_loads
from agent.instructions.durations import duration
from agent.instructions.numerals import times
from agent.instructions.phrase import Phrase
from agent.instructions.places import PREPOSITIONS, in_place, place_suffix
from agent.instructions.reading import Reading
from agent.instructions.scope import MAX_TIMES, MAX_TURNS, Ways, answer, clause_before, negated
from agent.instructions.separators import SENTENCE
from agent.plan import ClickOn, Condition, If, Instruction, Pause, Repeat, Save, ScrollBy, Shows, WaitUntil

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses

_LATER = frozenset({"should", "if", "unless", "when", "once", "after", "until", "till", "before"})
_KEEP: Ways = (
    ("keep",),
    ("keep", "on"),
    ("continue",),
    ("go", "on"),
    ("carry", "on"),
    ("repeatedly",),
    ("continue", "to"),
)


def suffixed(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "Click Next until Done appears", "press it three times", "close it if it is open" """
    for index in range(start + 1, end):
        word = clauses.words[index]
        if any(s.strength >= SENTENCE for s in clauses.separators.get(index, ())):
            break
        if word not in _LATER:
            continue
        rest = clauses.phrase(index + 1, end)
        if word in {"if", "unless", "should"}:
            yield from _afterthought_if(clauses, start, index, rest, negate=word == "unless")
        elif word in {"when", "once", "after"}:
            yield from _afterthought_when(clauses, start, index, rest)
        elif word in {"until", "till"}:
            yield from _until(clauses, start, index, rest)
        elif word == "before":
            yield from _in_order(clauses, (start, index), (index + 1, end))
    yield from _counted(clauses, start, end)
    yield from _in_program(clauses, start, end)


def _afterthought_if(
    clauses: Clauses, start: int, at: int, rest: Phrase, *, negate: bool
) -> Iterator[Reading]:
    if {",", "then"}.issuperset(clauses.words[at - 2 : at]) and clauses.words[at - 1] == ",":
        return  # "..., then, if ..." begins something new
    asked = asks(rest)
    holds = None if asked else condition(rest)
    body = clause_before(clauses, start, at) if asked or holds is not None else None
    if asked and body is not None:
        holds = answer(body.instructions)
    if holds is not None and body is not None:
        made = If(condition=negated(holds) if negate else holds, then=body.instructions)
        yield Reading(instructions=(made,), cost=body.cost + 0.2)


def _afterthought_when(clauses: Clauses, start: int, at: int, rest: Phrase) -> Iterator[Reading]:
    if asks(rest):
        asked = clause_before(clauses, start, at)
        if asked is not None and asked.instructions == (Save(source=asked.instructions[0].source),):
            asked = replace(asked, instructions=(ClickOn(target="Save"),))
        if asked is not None and isinstance(asked.instructions[0], If):
            yield asked  # "confirm when it asks": what it asks for is looked for
            return
        said_answer = answer(asked.instructions) if asked is not None else None
        if asked is not None and said_answer is not None:
            first = (WaitUntil(condition=said_answer, source=rest.text),)
            yield replace(asked, instructions=(*first, *asked.instructions), cost=asked.cost + 0.2)
        return
    if (seconds := duration(rest.words)) is not None:
        later = clause_before(clauses, start, at)
        if later is not None:
            pause = Pause(seconds=seconds, source=rest.text)
            yield replace(later, instructions=(pause, *later.instructions), cost=later.cost + 0.1)
        return
    holds = condition(rest)
    loads = page_loads(rest)
    if holds is None and not loads:
        if clauses.tokens[at].word == "after":
            yield from _in_order(clauses, (at + 1, at + 1 + len(rest)), (start, at))
        return
    body = clause_before(clauses, start, at)
    if body is not None:
        wait = () if holds is None or loads else (WaitUntil(condition=holds, source=rest.text),)
        yield replace(body, instructions=(*wait, *body.instructions), cost=body.cost + 0.2)


def _in_order(clauses: Clauses, one: tuple[int, int], two: tuple[int, int]) -> Iterator[Reading]:
    first = clause_before(clauses, *one)
    second = clause_before(clauses, *two) if first is not None else None
    if first is not None and second is not None:
        yield Reading(
            instructions=(*first.instructions, *second.instructions), cost=first.cost + second.cost + 0.3
        )


def _until(clauses: Clauses, start: int, at: int, rest: Phrase) -> Iterator[Reading]:
    holds = condition(rest)
    if holds is None:
        return
    for way in ((), *_KEEP):
        if clauses.phrase(start, start + len(way)).words == way:
            body = clause_before(clauses, start + len(way), at)
            if body is not None and not all(isinstance(i, Pause) for i in body.instructions):
                made = _until_holds(body.instructions, holds)
                yield Reading(instructions=(made,), cost=body.cost + 0.2)


def _until_holds(body: tuple[Instruction, ...], holds: Condition) -> Instruction:
    first = body[0]
    if isinstance(first, ScrollBy) and len(body) == 1 and isinstance(holds, Shows) and not holds.negated:
        return replace(first, until=holds.phrase)
    return Repeat(body=body, times=MAX_TURNS, until=holds)


def _counted(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    for length in (1, 2, 3, 4, 5, 6):
        count = times(clauses.phrase(end - length, end).words) if end - length > start else None
        if count is not None and 1 <= count <= MAX_TIMES:
            body = clause_before(clauses, start, end - length)
            if body is not None:
                made: tuple[Instruction, ...] = (Repeat(body=body.instructions, times=count),)
                yield Reading(
                    instructions=body.instructions if count == 1 else made,
                    cost=body.cost + 0.3,
                    verb=body.verb,
                )


def _in_program(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "Type hello in the text editor" """
    for index in range(max(start + 1, end - 7), end - 1):
        preposition = clauses.tokens[index].word
        place = clauses.phrase(index + 1, end)
        if preposition in PREPOSITIONS and place_suffix(place):
            reading = clause_before(clauses, start, index)
            if reading is not None and (placed := in_place(place, preposition, reading)) is not None:
                yield replace(placed, cost=placed.cost + 0.1)

"""Clauses made of clauses: "if X, do Y, otherwise Z", "once X, do Y", "repeat 3 times: ..."."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.instructions.afterthoughts import suffixed
from agent.instructions.conditions import asks, condition, page_loads
from agent.instructions.durations import duration
from agent.instructions.filler import infinitive
from agent.instructions.foreach import for_each
from agent.instructions.means import by_means
from agent.instructions.naming import ACTIONS, target
from agent.instructions.otherwords import in_other_words
from agent.instructions.phrase import Phrase
from agent.instructions.places import PREPOSITIONS, in_place, is_place
from agent.instructions.reading import Reading
from agent.instructions.repeating import _WHILE, _while, repeating
from agent.instructions.scope import Ways, answer, condition_ends, negated, read_body, scope_cost
from agent.instructions.separators import THEN
from agent.plan import Condition, If, Instruction, Pause, Shows, WaitUntil

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses


_IF: Ways = (
    ("if",),
    ("in", "case", "of"),
    ("in", "case"),
    ("should",),
    ("provided", "that"),
    ("in", "the", "event", "that"),
    ("only", "if"),
)
_WHEN: Ways = (
    ("when",),
    ("once",),
    ("as", "soon", "as"),
    ("after",),
    ("whenever",),
    ("the", "moment"),
    ("now", "that"),
    ("when", "you", "see"),
)
_WHETHER = {("check", "if"), ("check", "whether"), ("see", "if"), ("see", "whether"), ("look", "whether")}
_OTHERWISE: Ways = (
    ("otherwise",),
    ("else",),
    ("if", "not"),
    ("or", "else"),
    ("if", "it", "is", "not"),
    ("if", "it", "isn't"),
    ("if", "it", "doesn't"),
    ("if", "it", "does", "not"),
    ("if", "that's", "not", "the", "case"),
)
_DOING = ACTIONS | {"put", "and", "pick"}


def structured(clauses: Clauses, start: int, end: int) -> Reading | None:
    """The cheapest reading of tokens [start, end) as a clause made of others."""
    clauses.depth += 1
    try:
        best: Reading | None = None
        for reading in _readings(clauses, start, end):
            if best is None or reading.cost < best.cost:
                best = reading
        return best
    finally:
        clauses.depth -= 1


def _readings(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    words = clauses.phrase(start, min(end, start + 8)).words
    for way in _IF:
        if words[: len(way)] == way:
            yield from _if(clauses, start + len(way), end, negate=False)
    if words[:2] in _WHETHER:
        yield from _whether(clauses, start + 2, end)
    for way in _WHILE:
        if words[: len(way)] == way:
            yield from _while(clauses, start + len(way), end)
    if words[:1] == ("unless",):
        yield from _if(clauses, start + 1, end, negate=True)
    for way in _WHEN:
        if words[: len(way)] == way:
            yield from _when(clauses, start + len(way), end)
    if words[:1] == ("before",):
        yield from _before(clauses, start + 1, end)
    if words[:1] in {("use",), ("using",)}:
        yield from _using(clauses, start + 1, end)
    if words[0] in PREPOSITIONS:
        yield from _placed(clauses, start, end)
    yield from for_each(clauses, start, end)
    yield from repeating(clauses, start, end)
    yield from suffixed(clauses, start, end)
    yield from by_means(clauses, start, end)
    yield from in_other_words(clauses, start, end)


def _if(clauses: Clauses, start: int, end: int, *, negate: bool) -> Iterator[Reading]:
    for stop, after, cost in condition_ends(clauses, start, end):
        said = clauses.phrase(start, stop)
        stated = None if asks(said) else _stated(clauses, start, said)
        if stated is None and (negate or not asks(said)):
            continue
        for then, otherwise, price in _branches(clauses, after, end):
            holds = stated or answer(then) or (None if negate else condition(said))
            if holds is None:
                continue
            holds = negated(holds) if negate else holds
            made = If(condition=holds, then=then, otherwise=otherwise)
            yield Reading(instructions=(made,), cost=cost + price + 0.1, holds_until=THEN)


def _whether(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "Check whether Urgent is ticked; if so, untick it": one condition, not a check and another."""
    for at in range(start + 1, min(end - 2, start + 26)):
        if clauses.words[at : at + 2] not in {("if", "so"), ("if", "yes"), ("if", "not")}:
            continue
        stop, after = at, at + 2
        while stop > start and clauses.words[stop - 1] in {",", ";", ".", "and", "?"}:
            stop -= 1
        while after < end and clauses.words[after] in {",", "then", ":"}:
            after += 1
        holds = condition(clauses.phrase(start, stop))
        if holds is None:
            return
        holds = negated(holds) if clauses.words[at + 1] == "not" else holds
        for then, otherwise, price in _branches(clauses, after, end):
            made = If(condition=holds, then=then, otherwise=otherwise)
            yield Reading(instructions=(made,), cost=price - 0.5, holds_until=THEN)
        return


def _stated(clauses: Clauses, start: int, said: Phrase) -> Condition | None:
    """What a condition says; "in case of an error" says only what may show."""
    if clauses.words[start - 1] != "of":
        return condition(said)
    caught = target(said)
    return None if caught is None else Shows(phrase=caught[0])


def _branches(
    clauses: Clauses, start: int, end: int
) -> Iterator[tuple[tuple[Instruction, ...], tuple[Instruction, ...], float]]:
    for index in range(start + 1, end):
        way = next((w for w in _OTHERWISE if clauses.phrase(index, index + len(w)).words == w), None)
        if way is None:
            continue
        body_end = index
        while body_end > start and (
            body_end - 1 in clauses.separators or clauses.tokens[body_end - 1].word in {"and", "or"}
        ):
            body_end -= 1
        after = index + len(way)
        while after < end and clauses.tokens[after].word in {",", "then", ":"}:
            after += 1
        then, otherwise = read_body(clauses, start, body_end), read_body(clauses, after, end)
        if then is not None and otherwise is not None:
            yield then.instructions, otherwise.instructions, scope_cost(then) + scope_cost(otherwise) - 1.0
        return
    then = read_body(clauses, start, end)
    if then is not None:
        yield then.instructions, (), scope_cost(then)


def _when(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    for stop, after, cost in condition_ends(clauses, start, end):
        said = clauses.phrase(start, stop)
        first: tuple[Instruction, ...] | None
        then = None
        if (seconds := duration(said.words)) is not None:
            first = (Pause(seconds=seconds, source=said.text),)
        elif page_loads(said):
            first = ()
        elif asks(said):
            then = clauses.clause(after, end)
            said_answer = answer(then.instructions) if then is not None else None
            if said_answer is None:
                continue
            first = (WaitUntil(condition=said_answer, source=said.text),)
        elif (holds := condition(said)) is not None:
            first = (WaitUntil(condition=holds, source=said.text),)
        elif infinitive(said, frozenset({said.words[0].removesuffix("ing")})) or said.words[0].endswith(
            "ing"
        ):
            done = clauses.clause(start, stop)
            if done is None or done.refusal:
                continue
            first, cost = done.instructions, cost + done.cost + 0.2
        else:
            continue
        then = then or clauses.clause(after, end)
        if then is not None and not then.refusal:
            yield replace(then, instructions=(*first, *then.instructions), cost=then.cost + cost + 0.1)


def _before(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "Before closing the window, save": what is said second is done first."""
    for stop, after, cost in condition_ends(clauses, start, end):
        if cost:
            continue
        last, first = clauses.clause(start, stop), clauses.clause(after, end)
        if last is not None and first is not None and not (last.refusal or first.refusal):
            yield Reading(
                instructions=(*first.instructions, *last.instructions), cost=last.cost + first.cost + 0.1
            )


def _using(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "Use the calculator to work out ..." """
    for index in range(start + 1, min(end - 1, start + 6)):
        if clauses.tokens[index].word in {"to", "and", "for", ",", "in"}:
            place = clauses.phrase(start, index)
            if place.words in {("it",), ("that",)}:
                used = clauses.clause(index + 1, end)
                if used is not None and clauses.words[index] == "to":
                    yield used
                continue
            reading = clauses.clause(index + 1, end) if is_place(place, "use") else None
            if reading is not None and (placed := in_place(place, "use", reading)) is not None:
                yield placed


def _placed(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "In the dialog, click OK" """
    preposition = clauses.tokens[start].word
    for index in range(start + 2, min(end, start + 12)):
        comma = clauses.tokens[index].word in {",", ":"}
        place = clauses.phrase(start + 1, index)
        if index + comma >= end or not is_place(place, preposition) or not _DOING.isdisjoint(place.words):
            continue
        reading = clauses.clause(index + comma, end)
        if reading is not None and (placed := in_place(place, preposition, reading)) is not None:
            yield replace(placed, cost=placed.cost + (0.1 if comma else 0.25))

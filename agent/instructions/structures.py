"""Clauses made of clauses: "if X, do Y, otherwise Z", "once X, do Y", "repeat 3 times: ..."."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.instructions.conditions import asks, condition, page_loads
from agent.instructions.durations import duration
from agent.instructions.filler import infinitive
from agent.instructions.numerals import times as how_often
from agent.instructions.phrase import Phrase
from agent.instructions.places import in_place, is_place, place_suffix
from agent.instructions.reading import Reading
from agent.instructions.separators import PARAGRAPH, SENTENCE, THEN
from agent.instructions.slots import target
from agent.instructions.tokens import Kind
from agent.plan import (
    ClickOn,
    Condition,
    If,
    Instruction,
    IsChecked,
    Pause,
    Repeat,
    ScrollBy,
    Shows,
    WaitUntil,
    WindowOpen,
)

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses, Path

Ways = tuple[tuple[str, ...], ...]
MAX_TURNS = 50  # how often "until" repeats at most
MAX_TIMES = 200
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
_PLACES = frozenset("as in on under from within inside at using with via into for through".split())
_DOING = frozenset({"write", "type", "enter", "click", "choose", "put", "press", "and", "pick", "tick"})
_LATER = frozenset({"if", "unless", "when", "once", "after", "until", "till", "before", "by"})
_REPEAT_BODY: Ways = (
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
_KEEP: Ways = (
    ("keep",),
    ("keep", "on"),
    ("continue",),
    ("go", "on"),
    ("carry", "on"),
    ("repeatedly",),
    ("continue", "to"),
)


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
    if words[0] in _PLACES:
        yield from _placed(clauses, start, end)
    yield from _repeat(clauses, start, end)
    yield from _suffixed(clauses, start, end)


# --- conditions -------------------------------------------------------------------------------------


def negated(holds: Condition) -> Condition:
    match holds:
        case Shows() | IsChecked() | WindowOpen():
            return replace(holds, negated=not holds.negated)


def _condition_ends(clauses: Clauses, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Where the words of a condition may end and what is to be done may begin, with the cost of that."""
    for index in range(start + 1, min(end, start + 26)):
        token = clauses.tokens[index]
        if token.word in {",", "then", ":"}:
            after = index + 1
            while after < end and clauses.tokens[after].word in {",", "then"}:
                after += 1
            if after < end:
                yield index, after, 0.0
        elif token.kind is Kind.WORD and clauses.tokens[index - 1].word not in {",", "then"}:
            yield index, index, 0.5


def _if(clauses: Clauses, start: int, end: int, *, negate: bool) -> Iterator[Reading]:
    for stop, after, cost in _condition_ends(clauses, start, end):
        said = clauses.phrase(start, stop)
        stated = None if asks(said) else _stated(clauses, start, said)
        if stated is None and (negate or not asks(said)):
            continue
        for then, otherwise, price in _branches(clauses, after, end):
            holds = stated or _answer(then)
            if holds is None:
                continue
            holds = negated(holds) if negate else holds
            made = If(condition=holds, then=then, otherwise=otherwise)
            yield Reading(instructions=(made,), cost=cost + price + 0.1, holds_until=THEN)


def _while(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    for stop, after, cost in _condition_ends(clauses, start, end):
        holds = condition(clauses.phrase(start, stop))
        body = _body(clauses, after, end) if holds is not None else None
        if holds is not None and body is not None:
            made = Repeat(body=body.instructions, times=MAX_TURNS, until=negated(holds))
            yield Reading(instructions=(made,), cost=cost + _scope(body) + 0.1, holds_until=THEN)


def _answer(then: tuple[Instruction, ...]) -> Condition | None:
    """A question is there once the button that answers it is."""
    first = then[0] if then else None
    return Shows(phrase=first.target) if isinstance(first, ClickOn) else None


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
        then, otherwise = _body(clauses, start, body_end), _body(clauses, after, end)
        if then is not None and otherwise is not None:
            yield then.instructions, otherwise.instructions, _scope(then) + _scope(otherwise) - 1.0
        return
    then = _body(clauses, start, end)
    if then is not None:
        yield then.instructions, (), _scope(then)


def _body(clauses: Clauses, start: int, end: int) -> Path | None:
    path = clauses.sequence(start, end) if start < end else None
    return path if path is not None and path.refusal is None else None


def _scope(path: Path, limit: int = THEN) -> float:
    """What a body costs that runs over separators at which its scope should have ended."""
    return path.cost + 1.5 * sum(strength >= limit for strength in path.crossed[:-1])


def _when(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    for stop, after, cost in _condition_ends(clauses, start, end):
        said = clauses.phrase(start, stop)
        first: tuple[Instruction, ...] | None
        then = None
        if (seconds := duration(said.words)) is not None:
            first = (Pause(seconds=seconds, source=said.text),)
        elif page_loads(said):
            first = ()
        elif asks(said):
            then = clauses.clause(after, end)
            answer = _answer(then.instructions) if then is not None else None
            if answer is None:
                continue
            first = (WaitUntil(condition=answer, source=said.text),)
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
    for stop, after, cost in _condition_ends(clauses, start, end):
        if cost:
            continue
        last, first = clauses.clause(start, stop), clauses.clause(after, end)
        if last is not None and first is not None and not (last.refusal or first.refusal):
            yield Reading(
                instructions=(*first.instructions, *last.instructions), cost=last.cost + first.cost + 0.1
            )


# --- places -----------------------------------------------------------------------------------------


def _using(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "Use the calculator to work out ..." """
    for index in range(start + 1, min(end - 1, start + 6)):
        if clauses.tokens[index].word in {"to", "and", "for", ",", "in"}:
            place = clauses.phrase(start, index)
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


# --- repetitions ------------------------------------------------------------------------------------


def _repeat(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    words = clauses.phrase(start, min(end, start + 16)).words
    for way in _REPEAT_BODY:
        if words[: len(way)] != way:
            continue
        for length in (1, 2, 3, 4):
            said = words[len(way) : len(way) + length]
            count = how_often(said) if len(said) == length else None
            if count is not None and 1 < count <= MAX_TIMES and (way or said[-1] != "once"):
                yield from _repeated(clauses, start + len(way) + length, end, count, None)
        if way and words[len(way) : len(way) + 1] == ("until",):
            for stop, after, cost in _condition_ends(clauses, start + len(way) + 1, end):
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
    body = _body(clauses, after, end)
    if body is not None:
        limit = PARAGRAPH if listed else SENTENCE
        made = Repeat(body=body.instructions, times=count, until=until)
        yield Reading(
            instructions=(made,), cost=_scope(body, limit) + (0.0 if marked else 0.3), holds_until=limit
        )


# --- afterthoughts ----------------------------------------------------------------------------------


def _suffixed(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "Click Next until Done appears", "press it three times", "close it if it is open" """
    for index in range(start + 1, end):
        word = clauses.words[index]
        if any(s.strength >= SENTENCE for s in clauses.separators.get(index, ())):
            break
        if word not in _LATER:
            continue
        rest = clauses.phrase(index + 1, end)
        if word in {"if", "unless"}:
            yield from _afterthought_if(clauses, start, index, rest, negate=word == "unless")
        elif word in {"when", "once", "after"}:
            yield from _afterthought_when(clauses, start, index, rest)
        elif word in {"until", "till"}:
            yield from _until(clauses, start, index, rest)
        elif word == "before":
            yield from _in_order(clauses, (start, index), (index + 1, end))
        elif word == "by" and rest.words[:1] and rest.words[0].endswith("ing"):
            done = clauses.clause(index + 1, end)
            if done is not None and index - start <= 6:
                yield replace(done, cost=done.cost + 0.3)
    yield from _counted(clauses, start, end)
    yield from _in_program(clauses, start, end)


def _clause_before(clauses: Clauses, start: int, end: int) -> Reading | None:
    while end > start and clauses.tokens[end - 1].word in {",", "only"}:
        end -= 1
    reading = clauses.clause(start, end) if end > start else None
    return reading if reading is not None and not reading.refusal else None


def _afterthought_if(
    clauses: Clauses, start: int, at: int, rest: Phrase, *, negate: bool
) -> Iterator[Reading]:
    asked = asks(rest)
    holds = None if asked else condition(rest)
    body = _clause_before(clauses, start, at) if asked or holds is not None else None
    if asked and body is not None:
        holds = _answer(body.instructions)
    if holds is not None and body is not None:
        made = If(condition=negated(holds) if negate else holds, then=body.instructions)
        yield Reading(instructions=(made,), cost=body.cost + 0.2)


def _afterthought_when(clauses: Clauses, start: int, at: int, rest: Phrase) -> Iterator[Reading]:
    if asks(rest):
        asked = _clause_before(clauses, start, at)
        answer = _answer(asked.instructions) if asked is not None else None
        if asked is not None and answer is not None:
            first = (WaitUntil(condition=answer, source=rest.text),)
            yield replace(asked, instructions=(*first, *asked.instructions), cost=asked.cost + 0.2)
        return
    if (seconds := duration(rest.words)) is not None:
        later = _clause_before(clauses, start, at)
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
    body = _clause_before(clauses, start, at)
    if body is not None:
        wait = () if holds is None or loads else (WaitUntil(condition=holds, source=rest.text),)
        yield replace(body, instructions=(*wait, *body.instructions), cost=body.cost + 0.2)


def _in_order(clauses: Clauses, one: tuple[int, int], two: tuple[int, int]) -> Iterator[Reading]:
    first = _clause_before(clauses, *one)
    second = _clause_before(clauses, *two) if first is not None else None
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
            body = _clause_before(clauses, start + len(way), at)
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
        count = how_often(clauses.phrase(end - length, end).words) if end - length > start else None
        if count is not None and 1 <= count <= MAX_TIMES:
            body = _clause_before(clauses, start, end - length)
            if body is not None:
                made: tuple[Instruction, ...] = (Repeat(body=body.instructions, times=count),)
                yield Reading(instructions=body.instructions if count == 1 else made, cost=body.cost + 0.3)


def _in_program(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """ "Type hello in the text editor" """
    for index in range(max(start + 1, end - 7), end - 1):
        preposition = clauses.tokens[index].word
        place = clauses.phrase(index + 1, end)
        if preposition in _PLACES and place_suffix(place):
            reading = _clause_before(clauses, start, index)
            if reading is not None and (placed := in_place(place, preposition, reading)) is not None:
                yield replace(placed, cost=placed.cost + 0.1)

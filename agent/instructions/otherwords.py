"""Other words for the same clause, to be read as if it had been said so: with the place it names taken out
("sign in at localhost:8000/login as ada"), and as a command what is said of a thing ("the language should be
set to German", "I want the report renamed to b.txt")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.instructions.nouns import program_named
from agent.instructions.participles import imperative
from agent.instructions.phrase import Phrase
from agent.instructions.places import in_place
from agent.instructions.reading import Reading
from agent.instructions.separators import SENTENCE
from agent.instructions.whereabouts import PREPOSITIONS, places_in

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses

MAX_WORDS = 40  # of a clause that is said in other words
PLACED = 0.12  # what it costs to take a place out of a clause
SAID = 0.3  # what it costs to take a statement for a command
_WANTED = tuple(
    tuple(way.split())
    for way in "let's have|i want to have|i'd like to have|i would like to have|i want|i'd like|i would like|"
    "i need|have|get|let|there should be".split("|")
)
_MODALS = frozenset("should must shall".split())
_TO_BE = (("ought", "to"), ("has", "to"), ("have", "to"), ("needs", "to"), ("need", "to"), ("is", "to"))
_PURPOSES = (("so", "that"), ("so", "i"), ("so", "we"), ("so", "it"), ("because",), ("in", "order", "that"))
_RELATIVE = frozenset({("that", "is"), ("which", "is"), ("that", "are"), ("which", "are")})
_IN_FRONT = frozenset({("open",), ("already", "open"), ("currently", "open"), ("now", "open")})
Said = tuple[str, str]  # other words for a clause, and those of its own that are in none of them
_SAYING = frozenset("say read contain show hold be".split())


def in_other_words(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """What the clause means, said otherwise."""
    phrase = clauses.phrase(start, end)
    if not 3 <= len(phrase) <= MAX_WORDS or _runs_on(clauses, start, end):
        return
    yield from _without_places(clauses, phrase)
    others = (
        _commanded(phrase),
        _by_program(phrase),
        _without_brackets(phrase),
        _without_purpose(phrase),
        _without_relative(phrase),
    )
    for text, left in (pair for ways in others for pair in ways):
        reading = clauses.reworded(text)
        if reading is not None and reading.instructions:
            clauses.leave_out(left)
            yield replace(reading, cost=reading.cost + SAID, verb=())


def _runs_on(clauses: Clauses, start: int, end: int) -> bool:
    return any(
        separator.strength >= SENTENCE and separator.start < end - 1
        for at in range(start + 1, end - 1)
        for separator in clauses.separators.get(at, ())
    )


def _without_places(clauses: Clauses, phrase: Phrase) -> Iterator[Reading]:
    for at, stop in places_in(phrase):
        kept = [_text(phrase, 0, at).rstrip(" ,"), _text(phrase, stop, len(phrase))]
        reading = clauses.reworded(" ".join(piece for piece in kept if piece))
        if reading is None or reading.refusal or not reading.instructions:
            continue
        placed = in_place(phrase.part(at + 1, stop), phrase.words[at], reading)
        if placed is not None:
            yield replace(placed, cost=placed.cost + PLACED)


def _text(phrase: Phrase, start: int, end: int) -> str:
    return phrase.part(start, end).text


def _commanded(phrase: Phrase) -> Iterator[Said]:
    """A statement of how things should be, as commands that make them so."""
    words = phrase.words
    for way in _WANTED:
        if words[: len(way)] == way:
            yield from _done_to(phrase.part(len(way)))
            break
    for at in range(1, len(words) - 1):
        modal = words[at] in _MODALS
        if not modal and words[at : at + 2] not in _TO_BE:
            continue
        after = at + (1 if modal else 2)
        subject, rest = _text(phrase, 0, at), phrase.part(after)
        if len(rest) < 2:
            continue
        if rest.words[0] == "be" and (verb := imperative(rest.words[1])) is not None:
            yield f"{verb} {subject} {_text(rest, 2, len(rest))}".strip(), rest.words[1]
        elif rest.words[0] in _SAYING:
            for said in _made_to_say(subject, _text(rest, 1, len(rest))):
                yield said, rest.words[0]
        return


def _made_to_say(subject: str, text: str) -> Iterator[str]:
    text = re.sub(r"\s+instead(?: of .*)?$", "", text)
    if re.match(r"(?:every|each|all|any)\b", subject, re.IGNORECASE):
        yield f"change {subject} to {text}"
    elif re.fullmatch(r"(?:it|the file|the document|the text|this)", subject, re.IGNORECASE):
        yield f"type {text}"
    else:
        yield f"set {subject} to {text}"


def _done_to(phrase: Phrase) -> Iterator[Said]:
    """ "X renamed to Y": as "rename X to Y"."""
    for at in range(1, len(phrase)):
        before = at - 2 if phrase.words[at - 2 : at] == ("to", "be") else at
        if before > 0 and (verb := imperative(phrase.words[at])) is not None:
            yield (
                f"{verb} {_text(phrase, 0, before)} {_text(phrase, at + 1, len(phrase))}".strip(),
                phrase.words[at],
            )


def _without_brackets(phrase: Phrase) -> Iterator[Said]:
    """ "Log in (user ada, password x)": as "log in with user ada, password x"."""
    words = phrase.words
    if words.count("(") == words.count(")") == 1 and words[-1] == ")" and words.index("(") > 1:
        at = words.index("(")
        yield f"{_text(phrase, 0, at)} with {_text(phrase, at + 1, len(phrase) - 1)}", ""


def _without_purpose(phrase: Phrase) -> Iterator[Said]:
    """ "Press Send so that the form is sent", "... because it is late": what it is for is not to be done."""
    for at in range(2, len(phrase) - 1):
        if not {",", "then", "and"}.isdisjoint(phrase.words[at:]):
            continue
        if any(phrase.words[at : at + len(way)] == way for way in _PURPOSES):
            yield _text(phrase, 0, at).rstrip(" ,"), _text(phrase, at, len(phrase))
            return


def _without_relative(phrase: Phrase) -> Iterator[Said]:
    """ "a.txt, which is in Downloads, to Documents": as "a.txt in Downloads to Documents"."""
    words = phrase.words
    for at in range(2, len(words) - 1):
        length = 2 if words[at : at + 2] in _RELATIVE else int(words[at] in {"that's", "which's"})
        if not length or at + length == len(words):
            continue
        state = next((n for n in (2, 1) if words[at + length : at + length + n] in _IN_FRONT), 0)
        if not state and words[at + length] not in PREPOSITIONS:
            continue
        length += state
        comma = words[at - 1] == ","
        rest = _text(phrase, at + length, len(phrase))
        yield f"{_text(phrase, 0, at - comma)} {rest.replace(',', '', 1) if comma else rest}", ""
        return


def _by_program(phrase: Phrase) -> Iterator[Said]:
    """ "Have Mousepad open a.txt", "let the calculator add 2 and 3": as "use Mousepad to ..."."""
    if phrase.words[0] not in {"have", "let", "get", "make"}:
        return
    for at in range(2, min(len(phrase) - 1, 7)):
        place = phrase.part(1, at)
        if place.words in {("it",)} and phrase.words[0] in {"have", "let"}:
            yield _text(phrase, at, len(phrase)), ""
        elif program_named(place.words) is not None:
            rest = phrase.part(at + (phrase.words[at] == "to"))
            yield f"use {place.text} to {rest.text}", ""

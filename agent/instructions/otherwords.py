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
from agent.instructions.whereabouts import places_in

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
_SAYING = frozenset("say read contain show hold be".split())


def in_other_words(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """What the clause means, said otherwise."""
    phrase = clauses.phrase(start, end)
    if not 3 <= len(phrase) <= MAX_WORDS or _runs_on(clauses, start, end):
        return
    yield from _without_places(clauses, phrase)
    for text in (*_commanded(phrase), *_by_program(phrase), *_without_brackets(phrase)):
        reading = clauses.reworded(text)
        if reading is not None and reading.instructions:
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


def _commanded(phrase: Phrase) -> Iterator[str]:
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
            yield f"{verb} {subject} {_text(rest, 2, len(rest))}".strip()
        elif rest.words[0] in _SAYING:
            yield from _made_to_say(subject, _text(rest, 1, len(rest)))
        return


def _made_to_say(subject: str, text: str) -> Iterator[str]:
    text = re.sub(r"\s+instead(?: of .*)?$", "", text)
    if re.match(r"(?:every|each|all|any)\b", subject, re.IGNORECASE):
        yield f"change {subject} to {text}"
    elif re.fullmatch(r"(?:it|the file|the document|the text|this)", subject, re.IGNORECASE):
        yield f"type {text}"
    else:
        yield f"set {subject} to {text}"


def _done_to(phrase: Phrase) -> Iterator[str]:
    """ "X renamed to Y": as "rename X to Y"."""
    for at in range(1, len(phrase)):
        before = at - 2 if phrase.words[at - 2 : at] == ("to", "be") else at
        if before > 0 and (verb := imperative(phrase.words[at])) is not None:
            yield f"{verb} {_text(phrase, 0, before)} {_text(phrase, at + 1, len(phrase))}".strip()


def _without_brackets(phrase: Phrase) -> Iterator[str]:
    """ "Log in (user ada, password x)": as "log in with user ada, password x"."""
    words = phrase.words
    if words.count("(") == words.count(")") == 1 and words[-1] == ")" and words.index("(") > 1:
        at = words.index("(")
        yield f"{_text(phrase, 0, at)} with {_text(phrase, at + 1, len(phrase) - 1)}"


def _by_program(phrase: Phrase) -> Iterator[str]:
    """ "Have Mousepad open a.txt", "let the calculator add 2 and 3": as "use Mousepad to ..."."""
    if phrase.words[0] not in {"have", "let", "get", "make"}:
        return
    for at in range(2, min(len(phrase) - 1, 7)):
        place = phrase.part(1, at)
        if place.words in {("it",)} and phrase.words[0] in {"have", "let"}:
            yield _text(phrase, at, len(phrase))
        elif program_named(place.words) is not None:
            rest = phrase.part(at + (phrase.words[at] == "to"))
            yield f"use {place.text} to {rest.text}"

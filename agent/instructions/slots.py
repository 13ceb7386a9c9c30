"""What the slots of a frame may catch, and what they make of it. Each takes a Phrase and answers a value
and a cost, or None where the Phrase is nothing of the kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from agent.instructions.arithmetic import expression
from agent.instructions.cells import cell, cell_range, values
from agent.instructions.chords import chord
from agent.instructions.controls import box, choice, field, option, said_choice, said_field
from agent.instructions.imperatives import AT_THE_SCREEN, ELSEWHERE
from agent.instructions.labels import labelled
from agent.instructions.mentions import described, mention, readable
from agent.instructions.naming import Caught, target
from agent.instructions.nouns import ARTICLES, DOCUMENTS, FIELD_NOUNS, LABELS, program_named, without_article
from agent.instructions.numerals import amount, times
from agent.instructions.paths import address, any_folder, file, folder
from agent.instructions.payload import composed, name_text, new_text, payload, quote, sign, vague, value
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind

Catcher = Callable[[Phrase], Caught]


def document(phrase: Phrase) -> Caught:
    """The open document, called anything of the kind."""
    words = " ".join(without_article(phrase.words))
    return (None, 0.0) if words in DOCUMENTS else None


def program(phrase: Phrase) -> Caught:
    """What is surely a program's name."""
    name = program_named(phrase.words) if 0 < len(phrase) <= 6 else None
    return (_program_text(phrase), 0.0) if name is not None else None


def any_program(phrase: Phrase) -> Caught:
    """What may be a program's name: known ones are cheap, other short names dear."""
    if (caught := program(phrase)) is not None:
        return caught
    if phrase.has(Kind.PATH, Kind.ADDRESS, Kind.EMAIL, Kind.NUMBER) and len(phrase) <= 2:
        return None
    caught = target(phrase)
    words = phrase.words
    if not ARTICLES.isdisjoint(words[1:]) or (len(words) > 1 and words[0] in AT_THE_SCREEN | ELSEWHERE):
        return None
    if caught is None or len(phrase) > 5 or any(w in _UNLIKE_PROGRAM for w in words):
        return None
    if not re.fullmatch(r"\w[\w .+-]{0,39}", caught[0]):
        return None
    return caught[0], 0.5 + 0.1 * len(phrase)


_UNLIKE_PROGRAM = frozenset(
    """
    and then with in on from to of end top bottom beginning file folder tab menu link button page dialog field
    door bar box icon row inside within
    cell list section line row column one
    """.split()
)


def _program_text(phrase: Phrase) -> str:
    words = without_article(phrase.words)
    start = len(phrase) - len(words)
    kept = phrase.part(start)
    if len(words) > 1 and words[-1] in {"app", "application", "program", "programme", "window", "software"}:
        kept = phrase.part(start, len(phrase) - 1)
    return kept.unquoted


def search_field(phrase: Phrase) -> Caught:
    """A field called so, quoted, or a search: "in Rome" is what is looked for."""
    named = phrase.words and (phrase.words[-1] in FIELD_NOUNS | {"search"} or phrase.has(Kind.QUOTE))
    return said_field(phrase) if named else None


def keys(phrase: Phrase) -> Caught:
    if not 0 < len(phrase) <= 12:
        return None
    if phrase.has(Kind.QUOTE):
        inner = phrase.quoted
        found = chord(tuple(inner.casefold().split())) if inner else None
        return (found, 0.2) if found else None
    found = chord(phrase.words)
    return (found, 0.0) if found is not None else None


def bare_keys(phrase: Phrase) -> Caught:
    """Keys, not in quotes: what is typed in quotes is text."""
    return None if phrase.has(Kind.QUOTE) else keys(phrase)


def count(phrase: Phrase) -> Caught:
    found = times(phrase.words) if len(phrase) <= 8 else None
    return (found, 0.0) if found is not None else None


def quantity(phrase: Phrase) -> Caught:
    found = amount(phrase.words) if len(phrase) <= 6 else None
    return (found, 0.0) if found is not None else None


def sum_(phrase: Phrase) -> Caught:
    """A sum of at least one operator, in words or signs."""
    if len(phrase) > 60:
        return None
    words = phrase.words
    if phrase.quoted is not None:
        words = tuple(re.findall(r"\d+(?:\.\d+)?|\w+|\S", phrase.quoted.casefold()))
    else:
        words = tuple(piece for word in words for piece in _arithmetic_pieces(word))
    found = expression(words)
    return (found, 0.0) if found is not None and not found.replace(".", "", 1).isdigit() else None


def _arithmetic_pieces(word: str) -> list[str]:
    if any(c.isdigit() for c in word) and not word.replace(".", "").replace(",", "").isdigit():
        return re.findall(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[a-z]+|\S", word)
    return [word]


def words_(phrase: Phrase) -> Caught:
    """One word or several."""
    caught = ((phrase.literal,), 0.0) if len(phrase) == 1 else values(phrase)
    return caught if caught is not None and all(len(text.split()) == 1 for text in caught[0]) else None


def label(phrase: Phrase) -> Caught:
    """What fields are often called."""
    return (phrase.text, 0.0) if phrase.words in LABELS else None


def rest(phrase: Phrase) -> Caught:
    """Anything at all."""
    joints = sum(word in {",", "and", "then"} for word in phrase.words)
    return (phrase, 0.5 + 0.01 * len(phrase) + joints) if len(phrase) else None


CATCHERS: Final[dict[str, Catcher]] = {
    "payload": payload,
    "value": value,
    "composed": composed,
    "vague": vague,
    "quote": quote,
    "described": described,
    "mention": mention,
    "readable": readable,
    "name": name_text,
    "labelled": labelled,
    "label": label,
    "target": target,
    "field": field,
    "saidfield": said_field,
    "searchfield": search_field,
    "choice": choice,
    "saidchoice": said_choice,
    "option": option,
    "box": box,
    "document": document,
    "program": program,
    "anyprogram": any_program,
    "file": file,
    "folder": folder,
    "anyfolder": any_folder,
    "address": address,
    "cell": cell,
    "cells": cell_range,
    "values": values,
    "words": words_,
    "keys": keys,
    "barekeys": bare_keys,
    "count": count,
    "quantity": quantity,
    "sum": sum_,
    "sign": sign,
    "newtext": new_text,
    "rest": rest,
}

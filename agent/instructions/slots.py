"""What the slots of a frame may catch, and what they make of it. Each takes a Phrase and answers a value
and a cost, or None where the Phrase is nothing of the kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from agent.instructions.arithmetic import expression
from agent.instructions.chords import chord
from agent.instructions.nouns import (
    ARTICLES,
    BOX_NOUNS,
    CHOICE_NOUNS,
    DOCUMENTS,
    FIELD_NOUNS,
    OPTION_NOUNS,
    POSITIONAL,
    home_folder,
    names,
    program_named,
    without_article,
)
from agent.instructions.numerals import amount, times
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind

Caught = tuple[Any, float] | None
Catcher = Callable[[Phrase], Caught]

MAX_TARGET = 14  # tokens of the longest name of a thing on the screen
_BREAKS = frozenset({",", ";", "!", "?"})
_JOINTS = frozenset({"and", "then", "but", "or"})
_NOT_FIRST = frozenset(
    """
    in into on to from with and then as by at of for or but until if when is are it's not using via so
    because if whether about again saying says , . : ; ) = while before after
    """.split()
)
_NOT_LAST = frozenset("the a an of to into from with and or as by at my than".split())
_LIMITS = frozenset({"until", "unless", "till"})
_DEAR = frozenset(
    """
    by if when once before after while because twice times otherwise again into onto with
    """.split()
)  # words that seldom stand in the name of a thing
_CELL = re.compile(r"\$?[A-Za-z]{1,2}\$?[1-9]\d{0,4}")


def payload(phrase: Phrase) -> Caught:
    """Text to type: a quote's contents, or the words as they stand."""
    if (quoted := phrase.quoted) is not None:
        return quoted, 0.0
    while phrase.has(Kind.NEWLINE) and phrase.tokens[0].kind is Kind.NEWLINE:
        phrase = phrase.part(1)
    text = phrase.text
    if not text or phrase.words[0] in {",", ";", ".", "\n", ")"} or composed(phrase) or vague(phrase):
        return None
    cost = 0.4 + 0.004 * len(phrase)
    cost += sum(1.6 for token in phrase.tokens if token.kind is Kind.QUOTE)
    cost += _crossings(phrase)
    return text, cost


_COMPOSED = re.compile(
    r"(?:(?:a|an|the|some|my|me|another|two|three|\d+)\s+)*(?:[\w-]+\s+){0,2}"
    r"(?:poem|essay|story|summary|email|e-mail|mail|letter|report|song|haiku|article|paragraphs?|review|joke|speech|post|blog"
    r"|reply|message|tweet|description|explanation|translation|sentences?|limerick|recipe|program|script|introduction|bio)\s+"
    r"(?:about|on|of|for|to|that|explaining|describing|in\s+which|summari[sz]ing|in\s+the\s+style|based\s+on|from)\b"
    r"|(?:a|an|the)\s+(?:[\w-]+\s+){0,2}summary\b",
    re.IGNORECASE,
)
_VAGUE = names(
    """
    note | text | something | a note | a text | some text | a poem | a story | an essay | an email | a
    letter | a joke | a message | anything | the following | a summary | a paragraph | a reply | a
    report | the text | a haiku | a sentence | a line | a short note | a song
    """
)


def composed(phrase: Phrase) -> Caught:
    """A text that is described, not given: "a poem about spring"."""
    described = not phrase.has(Kind.QUOTE) and len(phrase) and _COMPOSED.match(phrase.text[:200])
    says = any(word in {"saying", "says", "reading", "reads"} for word in phrase.words)
    return (phrase.text, 0.0) if described and not says else None


def vague(phrase: Phrase) -> Caught:
    """A text that is only mentioned: "a note"."""
    return (phrase.text, 0.0) if phrase.quoted is None and phrase.text.casefold() in _VAGUE else None


def _crossings(phrase: Phrase) -> float:
    """What it costs a payload to run over places where a sentence may end."""
    cost = 0.0
    for token in phrase.tokens:
        if token.kind in (Kind.NEWLINE, Kind.BULLET):
            cost += 3.0
        elif token.word in {".", ";"} or token.word in {",", "and", "then"}:
            cost += 1.6
    return cost


def quote(phrase: Phrase) -> Caught:
    quoted = phrase.quoted
    return None if quoted is None else (quoted, 0.0)


def name_text(phrase: Phrase) -> Caught:
    """A short literal: a quote, or a few words without a break in them."""
    if (quoted := phrase.quoted) is not None:
        return quoted, 0.0
    if phrase.has(Kind.QUOTE):
        return None
    if not 0 < len(phrase) <= MAX_TARGET or _broken(phrase) or phrase.words[0] in {"as", "to", "with", "the"}:
        return None
    joints = sum(word in _JOINTS for word in phrase.words)
    dear = sum(word in _DEAR or word in {"as", "in", "to", "with"} for word in phrase.words)
    return phrase.text, 0.3 + 0.05 * len(phrase) + 1.2 * joints + 0.5 * dear


def _broken(phrase: Phrase) -> bool:
    return phrase.has(Kind.NEWLINE, Kind.BULLET) or any(
        word in _BREAKS or (word in {".", ":"} and index < len(phrase) - 1)
        for index, word in enumerate(phrase.words)
    )


def target(phrase: Phrase) -> Caught:
    """A thing on the screen, in words, without its article."""
    words = phrase.words
    if not 0 < len(phrase) <= MAX_TARGET or _broken(phrase) or phrase.has(Kind.ARROW, Kind.CHORD):
        return None
    if phrase.quoted is not None:
        return (phrase.quoted, 0.0) if phrase.quoted.strip() else None
    last = phrase.tokens[-1]
    if not _LIMITS.isdisjoint(words):
        return None
    capital = phrase.text[:1].isupper() and words[0] in {"about", "for", "with", "at", "by", "of"}
    if (words[0] in _NOT_FIRST and not capital) or (
        words[-1] in _NOT_LAST and last.text.islower() and len(words) > 1
    ):
        return None
    start = 0
    while start < len(words) - 1 and words[start] in ARTICLES:
        start += 1
    if words[-1] in ARTICLES - {"that", "this"} and last.text.islower():
        return None
    if words[start] == "file" and len(words) == start + 2 and last.kind is Kind.PATH:
        start += 1
    text = phrase.part(start).unquoted.strip(" :.")
    if words[start] in {"folder", "directory"} and len(words) == start + 2:
        text = f"{phrase.part(start + 1).unquoted} {words[start]}"
    joints = sum(word in _JOINTS for word in words)
    dear = sum(word in _DEAR for word in words)
    return (text, 0.1 + 0.03 * len(phrase) + 1.25 * joints + 0.7 * dear) if text else None


def _named(phrase: Phrase, nouns: frozenset[str], two_words: frozenset[str]) -> Caught:
    """A target with the noun that only says what kind of thing it is taken off."""
    caught = target(phrase)
    if caught is None:
        return None
    words = without_article(phrase.words)
    if words[0] in {"boxes", "checkboxes", "options", "tickboxes"} and len(words) > 1:
        return target(phrase.part(len(phrase) - len(words) + 1))
    if words[-1] not in nouns and " ".join(words[-2:]) not in two_words:
        leading = words[0] in nouns | {"one"} and len(words) > 2 and words[1] in _CALLED
        if leading or (" ".join(words[:2]) in two_words and len(words) > 3 and words[2] in _CALLED):
            at = len(phrase) - len(words) + (2 if leading else 3)
            return target(phrase.part(at)) or caught
        after = phrase.tokens[len(phrase) - len(words) + 1 :][:1]
        if words[0] in nouns and after and (after[0].kind is Kind.QUOTE or after[0].text[:1].isupper()):
            return target(phrase.part(len(phrase) - len(words) + 1)) or caught
        return caught
    drop = 2 if " ".join(words[-2:]) in two_words else 1
    rest = phrase.part(0, len(phrase) - drop)
    if all(word in POSITIONAL | ARTICLES for word in rest.words):
        return caught
    return target(rest) or caught


_CALLED = frozenset({"called", "named", "labelled", "labeled", "marked", "titled", "saying"})
_TWO_FIELD = frozenset(
    {"text box", "text field", "input field", "input box", "text area", "form field", "entry field"}
)
_TWO_CHOICE = frozenset(
    {
        "drop down",
        "combo box",
        "list box",
        "drop-down list",
        "dropdown list",
        "dropdown menu",
        "drop-down menu",
        "down menu",
        "down list",
        "select box",
        "radio group",
        "radio buttons",
    }
)
_TWO_BOX = frozenset({"check box", "tick box", "radio button", "toggle switch", "toggle button"})


def field(phrase: Phrase) -> Caught:
    """A field to type into; "the Name field" is "Name"."""
    words = phrase.words
    if (
        words[-1:] == ("line",)
        and len(words) > 1
        and words[-2] in POSITIONAL | {"new", "separate", "following"}
    ):
        return None
    said = words[-1:] and (words[-1] in FIELD_NOUNS or " ".join(words[-2:]) in _TWO_FIELD)
    caught = _named(phrase, FIELD_NOUNS - {"bar", "line", "area"}, _TWO_FIELD)
    return None if caught is None else (caught[0], caught[1] - (0.4 if said else 0.0))


def said_field(phrase: Phrase) -> Caught:
    """A field that is surely one: called so, quoted, or written as a name."""
    words = phrase.words
    if not 0 < len(words) <= MAX_TARGET or words[0] in _NOT_FIRST:
        return None
    last = phrase.tokens[-1]
    sure = (
        words[-1] in FIELD_NOUNS
        or " ".join(words[-2:]) in _TWO_FIELD
        or (last.kind is Kind.QUOTE and (len(phrase) <= 2 or words[-2] in _CALLED))
        or (len(phrase) <= 3 and all(token.text[:1].isupper() for token in phrase.tokens))
        or (words[0] in FIELD_NOUNS and len(words) > 2 and words[1] in _CALLED)
        or (
            words[0] == "the"
            and len(words) > 2
            and (words[1] in FIELD_NOUNS or " ".join(words[1:3]) in _TWO_FIELD)
        )
    )
    return field(phrase) if sure else None


def choice(phrase: Phrase) -> Caught:
    """A combo box, list or group; "the Size drop-down" is "Size"."""
    words = phrase.words
    if not 0 < len(words) <= MAX_TARGET:
        return None
    caught = _named(phrase, CHOICE_NOUNS, _TWO_CHOICE)
    if caught is not None and len(words) > 3 and " ".join(words[-3:]) in {"drop down list", "drop down menu"}:
        return target(phrase.part(0, len(phrase) - 3)) or caught
    return caught


def said_choice(phrase: Phrase) -> Caught:
    """A combo box or list called so."""
    words = phrase.words
    said = words and (words[-1] in CHOICE_NOUNS - {"menu"} or " ".join(words[-2:]) in _TWO_CHOICE)
    return choice(phrase) if said else None


def option(phrase: Phrase) -> Caught:
    """Something to pick: "the Blue option" is "Blue"."""
    return _named(phrase, OPTION_NOUNS, frozenset())


def box(phrase: Phrase) -> Caught:
    """A check box, switch or radio button: "the Wi-Fi switch" is "Wi-Fi"."""
    words = phrase.words
    if words[:1] in {("all",), ("both",)}:
        drop = 2 if words[1:2] == ("of",) else 1
        whole = drop == 1 and words[0] == "all"
        return None if whole else box(phrase.part(drop))
    if words[:1] == ("that",) and (len(words) == 1 or words[1] not in BOX_NOUNS):
        return target(phrase) if len(words) == 1 else None
    for lead in (
        ("the", "box", "next", "to"),
        ("the", "checkbox", "next", "to"),
        ("the", "box", "beside"),
        ("the", "box", "for"),
        ("the", "checkbox", "for"),
        ("the", "option", "to"),
    ):
        if words[: len(lead)] == lead and len(words) > len(lead):
            return target(phrase.part(len(lead)))
    return _named(phrase, BOX_NOUNS, _TWO_BOX)


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
    if phrase.has(Kind.PATH, Kind.ADDRESS, Kind.EMAIL, Kind.NUMBER) and len(phrase) == 1:
        return None
    caught = target(phrase)
    words = phrase.words
    if caught is None or len(phrase) > 5 or any(w in _UNLIKE_PROGRAM for w in words):
        return None
    if not re.fullmatch(r"\w[\w .+-]{0,39}", caught[0]):
        return None
    return caught[0], 0.5 + 0.1 * len(phrase)


_UNLIKE_PROGRAM = frozenset(
    """
    and then with in on from to file folder tab menu link button page dialog field door bar box icon row
    cell list section
    """.split()
)


def _program_text(phrase: Phrase) -> str:
    words = without_article(phrase.words)
    start = len(phrase) - len(words)
    kept = phrase.part(start)
    if len(words) > 1 and words[-1] in {"app", "application", "program", "programme", "window", "software"}:
        kept = phrase.part(start, len(phrase) - 1)
    return kept.unquoted


_FILE = re.compile(r"[^<>|&;\n]*\.\w{1,8}|[~/.][^<>|&;\n]*")


def file(phrase: Phrase) -> Caught:
    """A file by its name or path: one token with an extension or a slash, or words before one, or a quote."""
    if phrase.quoted is not None:
        return (phrase.quoted, 0.1) if _FILE.fullmatch(phrase.quoted) else None
    words = phrase.words
    if not 0 < len(phrase) <= 6 or _broken(phrase):
        return None
    start = 0
    while start < len(words) - 1 and words[start] in ARTICLES | {"file", "document", "called", "named"}:
        start += 1
    kept = phrase.part(start)
    last = kept.tokens[-1]
    if last.kind is Kind.QUOTE and len(kept) == 1:
        return (last.value, 0.0) if _FILE.fullmatch(last.value) else None
    if last.kind is not Kind.PATH or any(token.kind is not Kind.WORD for token in kept.tokens[:-1]):
        return None
    if len(kept) > 1 and any(word in _NOT_FIRST | _JOINTS | {"file", "open"} for word in kept.words):
        return None
    return kept.text, 0.3 * (len(kept) - 1)


def any_folder(phrase: Phrase) -> Caught:
    """A folder, or a single word written as a name."""
    if (caught := folder(phrase)) is not None:
        return caught
    named = len(phrase) == 1 and (phrase.text[:1].isupper() or phrase.quoted)
    return (phrase.literal, 0.3) if named else None


def folder(phrase: Phrase) -> Caught:
    """A folder: one every home has, a path, or "the X folder" by its name."""
    words = phrase.words
    if not 0 < len(phrase) <= 7 or _broken(phrase) or words[0] in _NOT_FIRST:
        return None
    if (home := home_folder(words)) is not None:
        return home, 0.0
    kept = phrase.part(len(words) - len(without_article(words)))
    if kept.words[-1] in {"folder", "directory"} and len(kept) > 1:
        kept = kept.part(0, len(kept) - 1)
    elif kept.words[0] in {"folder", "directory"} and len(kept) > 1:
        kept = kept.part(1)
        if len(kept) > 1 and kept.words[0] in _CALLED:
            kept = kept.part(1)
    elif len(kept) != 1 or kept.tokens[0].kind is not Kind.PATH:
        return None
    elif re.search(r"\.\w{1,5}$", kept.literal) and not kept.literal.endswith("/"):
        return None  # a file
    home_inside = home_folder(kept.words)
    return (home_inside or kept.unquoted, 0.1) if kept.words[0] not in _NOT_FIRST else None


def address(phrase: Phrase) -> Caught:
    """A web address; a quoted one too."""
    if len(phrase) != 1:
        return None
    token = phrase.tokens[0]
    if token.kind is Kind.ADDRESS:
        return token.text, 0.0
    looks = re.fullmatch(
        r"(?:https?|file|ftp)://\S+|localhost(?::\d+)?(?:/\S*)?|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?",
        token.value,
    )
    return (token.value, 0.0) if token.kind is Kind.QUOTE and looks else None


def cell(phrase: Phrase) -> Caught:
    words = phrase.words
    kept = phrase.part(1) if len(words) == 2 and words[0] == "cell" else phrase
    kept = kept.part(2) if len(words) == 3 and words[:2] == ("the", "cell") else kept
    if len(kept) == 1 and _CELL.fullmatch(kept.literal):
        return kept.literal.replace("$", "").upper(), 0.0
    return None


def cell_range(phrase: Phrase) -> Caught:
    """Several cells: "A1, A2 and A3" or "A1:A3" or "A1 to A3"."""
    words = [
        word.upper()
        for word in phrase.words
        if word not in {"cells", "cell", ",", "and", "the", "respectively"}
    ]
    if len(words) == 3 and words[1] in {"TO", "THROUGH", "-", ":"}:
        words = [f"{words[0]}:{words[2]}"]
    if len(words) == 1 and words[0].count(":") == 1:
        words = _span(*words[0].split(":"))
    return (tuple(words), 0.0) if len(words) >= 2 and all(map(_CELL.fullmatch, words)) else None


def _span(first: str, last: str) -> list[str]:
    if not (_CELL.fullmatch(first) and _CELL.fullmatch(last)):
        return []
    column, other = first.rstrip("0123456789"), last.rstrip("0123456789")
    low, high = int(first[len(column) :]), int(last[len(other) :])
    if column == other and low < high <= low + 200:
        return [f"{column}{row}" for row in range(low, high + 1)]
    if low == high and len(column) == len(other) == 1 and column < other:
        return [f"{chr(code)}{low}" for code in range(ord(column), ord(other) + 1)]
    return []


def values(phrase: Phrase) -> Caught:
    """Several texts: "1, 2 and 3"."""
    if any(word in {".", ";", "\n", ":"} for word in phrase.words):
        return None
    pieces: list[str] = []
    start = 0
    for index in range(len(phrase) + 1):
        if index == len(phrase) or phrase.words[index] in {",", "and"}:
            if index > start:
                pieces.append(phrase.part(start, index).literal)
            start = index + 1
    return (tuple(pieces), 0.0) if len(pieces) >= 2 and all(len(piece) < 60 for piece in pieces) else None


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


def rest(phrase: Phrase) -> Caught:
    """Anything at all."""
    joints = sum(word in {",", "and", "then"} for word in phrase.words)
    return (phrase, 0.5 + 0.01 * len(phrase) + joints) if len(phrase) else None


CATCHERS: Final[dict[str, Catcher]] = {
    "payload": payload,
    "composed": composed,
    "vague": vague,
    "quote": quote,
    "name": name_text,
    "target": target,
    "field": field,
    "saidfield": said_field,
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
    "keys": keys,
    "barekeys": bare_keys,
    "count": count,
    "quantity": quantity,
    "sum": sum_,
    "rest": rest,
}

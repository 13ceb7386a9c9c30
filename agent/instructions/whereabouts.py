"""Where a thing is to be done, said inside a clause: "in Documents/a.txt", "at localhost:8000/shop", "with
Thunar". What is said so is no part of a name."""

from __future__ import annotations

import re

from agent.instructions.nouns import ARTICLES, home_folder, program_named
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind

_AT_ADDRESS = frozenset({"on", "at", "in", "from"})
_IN_FILE = frozenset({"in", "of", "inside", "within", "throughout", "from"})
_IN_FOLDER = frozenset({"in", "inside", "within", "from", "under"})
_WITH_PROGRAM = frozenset({"using", "with", "via"})
_IN_PROGRAM = frozenset({"in", "inside", "within"})
PREPOSITIONS = _AT_ADDRESS | _IN_FILE | _IN_FOLDER | _WITH_PROGRAM
_PAGES = ARTICLES | frozenset(
    "page site website form address url web login sign-in sign-up login-page".split()
)
_FILES = ARTICLES | frozenset("file document spreadsheet sheet workbook text".split())
_FILE = re.compile(r"[^<>|&;\n]*\.\w{1,8}")
_SIGNING_IN = frozenset(
    {("sign", "in"), ("log", "in"), ("log", "on"), ("sign", "on"), ("me", "in"), ("me", "on")}
)
LONGEST = 6  # tokens of a place


def is_whereabouts(place: Phrase, preposition: str) -> bool:
    """Whether words after a preposition are surely a place, and not a part of what is named before it."""
    return (
        (preposition in _AT_ADDRESS and _is_address(place))
        or (preposition in _IN_FILE and is_file(place))
        or (preposition in _IN_FOLDER and _is_home(place))
        or (preposition in _WITH_PROGRAM and program_named(place.words) is not None)
        or (preposition in _IN_PROGRAM and _is_named_program(place))
    )


def _is_address(place: Phrase) -> bool:
    return place.tokens[-1].kind is Kind.ADDRESS and _PAGES.issuperset(place.words[:-1])


def is_file(place: Phrase) -> bool:
    """Whether it is one file by its path or name, "the file" before it or not."""
    last = place.tokens[-1]
    return (
        last.kind is Kind.PATH
        and _FILE.fullmatch(last.text) is not None
        and _FILES.issuperset(place.words[:-1])
    )


def _is_home(place: Phrase) -> bool:
    if home_folder(place.words) is None:
        return False
    return place.words[-1] in {"folder", "directory"} or any(
        token.text[:1].isupper() or token.word == "my" for token in place.tokens
    )


def _is_named_program(place: Phrase) -> bool:
    """A program by its own name, written as one; "in the editor" may be about the text."""
    return place.tokens[0].text[:1].isupper() and program_named(place.words) is not None


def places_in(phrase: Phrase) -> list[tuple[int, int]]:
    """Where in a phrase, after its first word, places stand: [preposition, end) of each, longest first."""
    found: list[tuple[int, int]] = []
    for at in range(1, len(phrase) - 1):
        to_site = phrase.words[at] == "to" and phrase.words[at - 2 : at] in _SIGNING_IN
        if phrase.words[at] not in PREPOSITIONS and not to_site:
            continue
        for end in range(min(len(phrase), at + 1 + LONGEST), at + 1, -1):
            if is_whereabouts(phrase.part(at + 1, end), "at" if to_site else phrase.words[at]):
                found.append((at, end))
                break
    return found


def holds_place(phrase: Phrase) -> bool:
    """Whether words that should be one name or text say where besides."""
    if len(phrase) < 3 or phrase.words[0] in PREPOSITIONS:
        return False
    return any(
        not (phrase.words[at] in _IN_PROGRAM and _is_named_program(phrase.part(at + 1, end)))
        or phrase.has(Kind.PATH)
        for at, end in places_in(phrase)
    )


def says_with_what(phrase: Phrase) -> bool:
    """Whether a text ends in the program it is written with: "hello, using Mousepad"."""
    return any(phrase.words[at] == "using" and end == len(phrase) for at, end in places_in(phrase))


def unclosed(words: tuple[str, ...]) -> bool:
    """Whether a bracket is opened or closed that has no fellow: a piece of something, and no name."""
    return len(words) > 1 and words.count("(") != words.count(")")

"""Finds text on a screen that is worded as an instruction to an agent. Pure and bounded.

What it flags is shown to the person who is asked, and changes no Decision by itself: a text it misses is as
much data as one it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safety.injection_words import PATTERNS, Why
from safety.judge.folding import plain_letters
from safety.visible_text import visible_text

MAX_FLAGS = 20
MAX_TEXTS = 2_000
MAX_LENGTH = 20_000
"""Characters read of one text."""
MAX_TOTAL = 200_000
"""Characters read of all."""

_SHOWN = 160
_TAGS = re.compile("[\U000e0020-\U000e007e]{2,}")
_INVISIBLE = re.compile("[\u200b\u200c\u2060-\u2064\ufeff\u00ad]")
_TURNED = re.compile("[\u202d\u202e\u2066-\u2068][^\u202c\u2069\n]{1,400}")
_MANY = 3
_APART = re.compile(r"(?<!\w)\w(?:[ .\-_*·]\w(?!\w)){2,}")
_FIGURES = str.maketrans("013457@$", "oleastas")
_FIGURE = re.compile(r"(?<=[a-z])[013457]|[013457@$](?=[a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A suspicious part of a text: `text` is its place among the texts given, `start` and `end` the
    characters (end exclusive), `words` what to show of it, spelt out where it hides."""

    text: int
    start: int
    end: int
    words: str
    why: Why


def flagged(texts: Sequence[str]) -> tuple[Flag, ...]:
    """Each suspicious part, in order, one per kind and text; at most MAX_FLAGS."""
    found: list[Flag] = []
    left = MAX_TOTAL
    for number, text in enumerate(texts[:MAX_TEXTS]):
        read = text[: min(MAX_LENGTH, left)]
        left -= len(read)
        found += sorted({flag.why: flag for flag in _flags(number, read)}.values(), key=lambda it: it.start)
        if len(found) >= MAX_FLAGS or not left:
            break
    return tuple(found[:MAX_FLAGS])


def _flags(number: int, text: str) -> Iterator[Flag]:
    for start, end, words in _hidden(text):
        yield Flag(text=number, start=start, end=end, words=_shown(words), why=Why.HIDDEN)
    for plain, origin in _readings(text):
        for why, pattern in PATTERNS:
            if match := pattern.search(plain):
                start, end = origin[match.start()], origin[match.end() - 1] + 1
                yield Flag(text=number, start=start, end=end, words=_shown(text[start:end]), why=why)


def _hidden(text: str) -> Iterator[tuple[int, int, str]]:
    """Parts that do not show, or not where they stand, and what they say."""
    if text.isascii():
        return
    for match in _TAGS.finditer(text):
        yield *match.span(), "".join(chr(ord(character) - 0xE0000) for character in match[0])
    marks = list(_INVISIBLE.finditer(text))
    if len(marks) >= _MANY:
        start, end = marks[0].start(), marks[-1].end()
        yield start, end, text[start:end]
    for match in _TURNED.finditer(text):
        yield *match.span(), match[0]


def _readings(text: str) -> Iterator[tuple[str, list[int]]]:
    """The text as the patterns read it, and for each of its characters the place it came from; then, where
    that is another, with letters that stand apart joined and figures read as the letters they resemble."""
    plain, origin = _plain(text, range(len(text)))
    yield plain, origin
    gaps = _gaps(text)
    kept = [place for place in range(len(text)) if place not in gaps]
    joined, origin = _plain("".join(text[place] for place in kept), kept)
    spelt = _FIGURE.sub(lambda match: match[0].translate(_FIGURES), joined)
    if spelt != plain:
        yield spelt, origin


def _gaps(text: str) -> frozenset[int]:
    """The places of what stands between letters set apart."""
    return frozenset(
        place for match in _APART.finditer(text) for place in range(match.start() + 1, match.end(), 2)
    )


def _plain(text: str, places: Sequence[int]) -> tuple[str, list[int]]:
    letters: list[str] = []
    origin: list[int] = []
    for place, character in zip(places, text, strict=True):
        for letter in plain_letters(character):
            blank = letter.isspace() and letter != "\n"
            if blank and (not letters or letters[-1].isspace()):
                continue
            letters.append(" " if blank else _QUOTES.get(letter, letter))
            origin.append(place)
    return "".join(letters), origin


def _shown(words: str) -> str:
    return visible_text(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")


_QUOTES = {"’": "'", "‘": "'", "“": '"', "”": '"'}

"""Names of things on the screen, without the words that only say of what kind they are."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from agent.instructions.imperatives import AT_THE_SCREEN, ELSEWHERE, goes_on, has_joint
from agent.instructions.nouns import (
    ARTICLES,
    PRONOUNS,
    program_named,
)
from agent.instructions.phrase import Phrase
from agent.instructions.separators import is_answer
from agent.instructions.tokens import Kind
from agent.instructions.unnamed import counts, has_means, points_back
from agent.instructions.whereabouts import holds_place, unclosed

Caught = tuple[Any, float] | None
MAX_TARGET = 14  # tokens of the longest name of a thing on the screen
_BREAKS = frozenset({",", ";", "!", "?"})
JOINTS = frozenset({"and", "then", "but", "or"})
ORDINAL = frozenset({"first", "second", "third", "fourth", "fifth", "last", "next", "previous"})
NOT_FIRST = frozenset(
    """
    in into on to from with and then as by at of for or but until if when is are it's not using via so
    because if whether about again through otherwise else unless saying says , . : ; ) = while before after
    """.split()
)
_NOT_LAST = frozenset("the a an of to into from with and or as by at my than".split())
_ASKED = frozenset({"what", "what's", "whatever", "which", "whichever", "how"})  # "what comes out" is no name
_LIMITS = frozenset({"until", "unless", "till", "because"})
DEAR = frozenset(
    """
    by if when once before after while because twice thrice times otherwise again into onto with
    """.split()
)  # words that seldom stand in the name of a thing


def broken(phrase: Phrase) -> bool:
    """Whether a phrase runs over a break; "Yes, delete it" is one name all the same."""
    if phrase.has(Kind.NEWLINE, Kind.BULLET):
        return True
    return any(
        (word in _BREAKS and not _answers(phrase, index)) or (word in {".", ":"} and index < len(phrase) - 1)
        for index, word in enumerate(phrase.words)
    )


def _answers(phrase: Phrase, comma: int) -> bool:
    return comma == 1 < len(phrase) - 1 and is_answer(phrase.tokens[0], phrase.tokens[2])


def target(phrase: Phrase) -> Caught:
    """A thing on the screen, in words, without its article."""
    words = phrase.words
    if not 0 < len(phrase) <= MAX_TARGET or broken(phrase) or phrase.has(Kind.ARROW, Kind.CHORD):
        return None
    if phrase.quoted is not None:
        return (phrase.quoted, 0.0) if phrase.quoted.strip() else None
    last = phrase.tokens[-1]
    if _says_more(phrase):
        return None
    if words == ("=",):
        return "=", 0.1
    capital = phrase.text[:1].isupper() and words[0] in {"about", "for", "with", "at", "by", "of"}
    if (words[0] in NOT_FIRST and not capital) or (
        words[-1] in _NOT_LAST and last.text.islower() and len(words) > 1
    ):
        return None
    start = 0
    while start < len(words) - 1 and words[start] in ARTICLES:
        start += 1
    if words[start] == "both" and start < len(words) - 1:
        start += 1
    if words[-1] in ARTICLES - {"that", "this"} and last.text.islower():
        return None
    if words[start] == "file" and len(words) == start + 2 and last.kind is Kind.PATH:
        start += 1
    if _is_no_name(phrase, words[start:]):
        return None
    if (named := _called(phrase.part(start))) is not None:
        return named, 0.1 + 0.03 * len(phrase)
    text = phrase.part(start).unquoted.strip(" :.")
    if words[start] in {"folder", "directory"} and len(words) == start + 2:
        text = f"{phrase.part(start + 1).unquoted} {words[start]}"
    joints = sum(word in JOINTS for word in words)
    dear = sum(word in DEAR for word in words)
    return (text, 0.1 + 0.03 * len(phrase) + 1.25 * joints + 0.7 * dear) if text else None


def _says_more(phrase: Phrase) -> bool:
    """Whether a phrase says more than a name: when, how, where, what for, or which of several."""
    words = phrase.words
    return (
        not _LIMITS.isdisjoint(words)
        or not _CLAUSES.isdisjoint(pairwise(words))
        or (words[-1] in {"that", "which"} and len(words) > 2)
        or (words[0] in _ASKED and phrase.tokens[0].text.islower())
        or any(says(words) for says in (points_back, has_means, counts, unclosed))
        or holds_place(phrase)
        or _from_one_to_another(phrase)
        or (phrase.has(Kind.ADDRESS) and not (ARTICLES | _LINKS).issuperset(words[:-1]))
        or any(word.endswith("'s") and program_named((word[:-2],)) is not None for word in words)
    )


_LINKS = frozenset({"link", "to", "bookmark", "tab", "entry", "site"})  # what an address may name
_CLAUSES = frozenset(
    {
        ("so", "that"),
        ("that", "is"),
        ("which", "is"),
        ("that", "are"),
        ("which", "are"),
        ("that", "you"),
        ("which", "you"),
    }
)


def _from_one_to_another(phrase: Phrase) -> bool:
    """ "a.txt into b.txt": a file, and where it goes."""
    paths = [at for at, token in enumerate(phrase.tokens) if token.kind is Kind.PATH]
    return len(paths) > 1 and not {"to", "into", "onto"}.isdisjoint(phrase.words[paths[0] : paths[-1]])


def _is_no_name(phrase: Phrase, bare: tuple[str, ...]) -> bool:
    """Whether words that hang together are more than one thing, or stand for one; `bare` are they without
    an article."""
    words = phrase.words
    aside = {"then", "twice", "thrice"}.intersection(words[1:-1])
    if (
        aside
        or ("but", "not") in pairwise(words)
        or (goes_on(phrase) and not _answers(phrase, 1))
        or (has_joint(words) and _relates(words))
    ):
        return True
    if words[0] in {"her", "his", "their", "whose"} or _has_purpose(phrase):
        return True
    if any(
        word == "to" and phrase.tokens[at - 1].kind is phrase.tokens[at + 1].kind is Kind.NUMBER
        for at, word in enumerate(words[1:-1], 1)
    ):
        return True  # "rows 2 to 4"
    return bare[0] in _IT and bare[1:] not in {(), ("all",)}


ACTIONS = frozenset(
    """
    open click type press save choose select write enter scroll drag paste copy rename delete
    go wait tick untick check uncheck make create launch
    """.split()
)
_RELATIONS = frozenset({"to", "into", "=", "is", "are", "without"})


_IT = frozenset({"it", "them", "there"})
_BEFORE_TO = frozenset(
    {"how", "ready", "want", "like", "need", "agree", "wish", "back", "consent", "allowed"}
)
_PARTS = frozenset(
    """
    button link tab window dialog dialogue menu icon checkbox field box option section popup page card tile
    """.split()
)
SAYING = tuple(
    tuple(way.split())
    for way in "that says|which says|saying|called|named|labelled|labeled|titled|marked|with the text".split(
        "|"
    )
)


def _has_purpose(phrase: Phrase) -> bool:
    """ "The Edit menu to find ..." says what it is for."""
    words = phrase.words
    if any(words[at] == "to" and program_named(words[:at]) is not None for at in range(1, len(words) - 1)):
        return True  # "Mousepad to write a note"
    return any(
        words[at] == "to"
        and words[at - 1] not in _BEFORE_TO
        and (
            words[at + 1] in AT_THE_SCREEN | {"find"} or (words[at + 1] in _DOING and _given(phrase, at + 2))
        )
        for at in range(1, len(words) - 2)
    )


_DOING = ELSEWHERE | frozenset({"name", "call", "keep", "store"})


def _given(phrase: Phrase, at: int) -> bool:
    """Whether a word is what something is done to, by its article or its form."""
    token = phrase.tokens[at]
    return token.word in ARTICLES | PRONOUNS or token.kind in (Kind.QUOTE, Kind.PATH, Kind.ADDRESS)


def _called(phrase: Phrase) -> str | None:
    """ "The link that says Read more" is the Read more link."""
    words = phrase.words
    if len(words) == 2 and phrase.tokens[0].text == "word" and phrase.tokens[1].kind is not Kind.QUOTE:
        return phrase.part(1).unquoted
    if len(words) < 3 or words[0] not in _PARTS:
        return None
    way = next((way for way in SAYING if words[1 : 1 + len(way)] == way and len(words) > 1 + len(way)), None)
    return None if way is None else f"{phrase.part(1 + len(way)).unquoted} {words[0]}"


def _relates(words: tuple[str, ...]) -> bool:
    """ "size to XL and quantity", "Children and 0 for Pets": two names and what joins them are no name."""
    after = next((index for index, word in enumerate(words) if word in JOINTS), len(words))
    return not (_RELATIONS.isdisjoint(words[1:]) and {"for", "as"}.isdisjoint(words[after:]))


CALLED = frozenset({"called", "named", "labelled", "labeled", "marked", "titled", "saying"})

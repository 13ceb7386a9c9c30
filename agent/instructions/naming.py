"""Names of things on the screen, without the words that only say of what kind they are."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from agent.instructions.imperatives import AT_THE_SCREEN, ELSEWHERE, goes_on, has_joint
from agent.instructions.nouns import (
    ARTICLES,
    BOX_NOUNS,
    CHOICE_NOUNS,
    FIELD_NOUNS,
    LABELS,
    OPTION_NOUNS,
    POSITIONAL,
    PRONOUNS,
    program_named,
    without_article,
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
_ORDINAL = frozenset({"first", "second", "third", "fourth", "fifth", "last", "next", "previous"})
NOT_FIRST = frozenset(
    """
    in into on to from with and then as by at of for or but until if when is are it's not using via so
    because if whether about again through otherwise else unless saying says , . : ; ) = while before after
    """.split()
)
_NOT_LAST = frozenset("the a an of to into from with and or as by at my than".split())
_ASKED = frozenset({"what", "what's", "whatever", "which", "whichever", "how"})  # "what comes out" is no name
_LIMITS = frozenset({"until", "unless", "till"})
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
    if not _LIMITS.isdisjoint(words) or points_back(words) or has_means(words) or counts(words):
        return None
    if holds_place(phrase) or unclosed(words) or (words[0] in _ASKED and phrase.tokens[0].text.islower()):
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
_SAYING = tuple(
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
    way = next((way for way in _SAYING if words[1 : 1 + len(way)] == way and len(words) > 1 + len(way)), None)
    return None if way is None else f"{phrase.part(1 + len(way)).unquoted} {words[0]}"


def _relates(words: tuple[str, ...]) -> bool:
    """ "size to XL and quantity", "Children and 0 for Pets": two names and what joins them are no name."""
    after = next((index for index, word in enumerate(words) if word in JOINTS), len(words))
    return not (_RELATIONS.isdisjoint(words[1:]) and {"for", "as"}.isdisjoint(words[after:]))


_BESIDE = (("next", "to"), ("beside",), ("for",), ("labelled",), ("labeled",), ("called",), ("named",))


def without_kind(phrase: Phrase, nouns: frozenset[str], two_words: frozenset[str]) -> Caught:
    """A target with the noun that only says what kind of thing it is taken off."""
    caught = target(phrase)
    if caught is None:
        return None
    words = without_article(phrase.words)
    way = next((way for way in _SAYING if words[1 : 1 + len(way)] == way), None)
    if words[0] in nouns and way is not None and len(words) > 1 + len(way):
        return target(phrase.part(len(phrase) - len(words) + 1 + len(way))) or caught
    if words[0] in {"boxes", "checkboxes", "options", "tickboxes"} and len(words) > 1:
        start = len(phrase) - len(words) + 1
        where = next((way for way in _BESIDE if words[1 : 1 + len(way)] == way), ())
        return target(phrase.part(start + len(where)))
    if words[-1] not in nouns and " ".join(words[-2:]) not in two_words:
        leading = words[0] in nouns | {"one"} and len(words) > 2 and words[1] in CALLED
        if leading or (" ".join(words[:2]) in two_words and len(words) > 3 and words[2] in CALLED):
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


CALLED = frozenset({"called", "named", "labelled", "labeled", "marked", "titled", "saying"})
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
    if phrase.has(Kind.ADDRESS) or _holds_a_text(phrase.words):
        return None
    if words[-1:] == ("lines",) or not {"cursor", "caret"}.isdisjoint(words):
        return None
    if len(without_article(words)) == 1 and words[-1] in _ORDINAL:
        return None  # "the second" of what was named before
    if any(
        word == "and" and token.text.islower() and before.text != before.text.title()
        for before, word, token in zip(phrase.tokens, words[1:], phrase.tokens[2:], strict=False)
    ) and has_joint(words):
        return None  # "the box and unlock"
    caught = without_kind(phrase, FIELD_NOUNS - {"bar", "line", "area"}, _TWO_FIELD)
    if caught is not None and caught[0] in {"note", "text"} and phrase.words[-1] in FIELD_NOUNS:
        caught = target(phrase) or caught  # "the note field" is not the note
    return None if caught is None else (caught[0], caught[1] - (0.4 if said else 0.0))


def _holds_a_text(words: tuple[str, ...]) -> bool:
    """ "Leeds in the Purpose field": what goes into a field is no part of its name."""
    inner = [at for at in range(1, len(words) - 2) if words[at] in {"in", "into"} and words[at + 1] == "the"]
    return words[-1] in {"field", "box"} and bool(inner) and FIELD_NOUNS.isdisjoint(words[: inner[-1]])


def said_field(phrase: Phrase) -> Caught:
    """A field that is surely one: called so, quoted, or written as a name."""
    words = phrase.words
    if not 0 < len(words) <= MAX_TARGET or words[0] in NOT_FIRST:
        return None
    last = phrase.tokens[-1]
    sure = (
        words[-1] in FIELD_NOUNS
        or words in LABELS
        or " ".join(words[-2:]) in _TWO_FIELD
        or (last.kind is Kind.QUOTE and (len(phrase) <= 2 or words[-2] in CALLED))
        or (len(phrase) <= 3 and all(token.text[:1].isupper() for token in phrase.tokens))
        or (words[0] in FIELD_NOUNS and len(words) > 2 and words[1] in CALLED)
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
    if len(words) == 1 and phrase.tokens[0].kind is Kind.NUMBER:
        return None
    caught = without_kind(phrase, CHOICE_NOUNS, _TWO_CHOICE)
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
    return without_kind(phrase, OPTION_NOUNS, frozenset())


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
    return without_kind(phrase, BOX_NOUNS, _TWO_BOX)

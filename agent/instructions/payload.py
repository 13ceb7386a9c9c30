"""Texts to type: quotes, and words as they stand; and what is no text but only the mention of one."""

from __future__ import annotations

import re
from itertools import pairwise

from agent.instructions.imperatives import goes_on, has_joint
from agent.instructions.naming import DEAR, JOINTS, MAX_TARGET, Caught, broken
from agent.instructions.nouns import LABELS, names, without_article
from agent.instructions.numerals import times
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind
from agent.instructions.unnamed import has_means, points_back
from agent.instructions.whereabouts import holds_place, says_with_what, unclosed


def payload(phrase: Phrase) -> Caught:
    """Text to type: a quote's contents, or the words as they stand."""
    if (quoted := phrase.quoted) is not None:
        return quoted, 0.0
    while len(phrase) and phrase.words[0] in {"\n", ":"}:
        phrase = phrase.part(1)
    text, words = phrase.text, phrase.words
    if _quotes_apart(phrase):
        return None  # a quote and something else, not one text
    if words[:1] in {("of",), ("is",), ("are",), ("up",)} or _UNSAID.fullmatch(text):
        return None
    if (
        not text
        or phrase.words[0] in {",", ";", ".", "\n", ")", ">", "<", "|", "shown", "displayed"}
        or composed(phrase)
        or vague(phrase)
    ):
        return None
    if goes_on(phrase, parallel=True) or phrase.tokens[0].kind is Kind.ARROW:
        return None
    if points_back(words) or has_means(words) or _LINES.search(text) or _SAYS_WHERE.search(text):
        return None
    if words[0] == "today's" or (words[0] in {"these", "those", "them"} and len(words) <= 2):
        return None
    if _PARTS.search(text[:300]) or (words[0] == "it" and words[1:2] in {("into",), ("in",), ("to",)}):
        return None
    if _CELLS.search(text) and has_joint(words) and not text.startswith("="):
        return None
    if says_with_what(phrase) or _assigns_more(phrase):
        return None
    cost = 0.4 + 0.004 * len(phrase) + 0.6 * ("into" in words[1:-1])
    if len(phrase) > 1 and (words[-1] in {"twice", "thrice"} or times(words[-2:]) is not None):
        cost += 1.0  # how often it is to be typed
    if any(words[at] == "as" and _is_label_at(words, at, len(words)) for at in range(1, len(words) - 1)):
        cost += 1.0  # "ada@example.org as email"
    cost += _crossings(phrase)
    return text, cost


def _assigns_more(phrase: Phrase) -> bool:
    """ "Ada as the name and a@b.org as the email", "Item, cell B1 Price": one text, and what others are to
    hold."""
    words = phrase.words
    joints = [at for at in range(1, len(words) - 1) if words[at] in {",", "and", ";"}]
    if not joints:
        return False
    for at in joints:
        after = words[at + 1 + (words[at + 1] in {"and", "then"}) :]
        if after[:1] == ("cell",) or (len(after) > 2 and after[1] == ":" and after[0].isalpha()):
            return True
    return any(_is_label_at(words, at, joints[0]) for at in range(1, joints[0])) and any(
        _is_label_at(words, at, len(words)) for at in range(joints[0] + 1, len(words) - 1)
    )


_LEADING = frozenset("it them by in on at for from of into using under".split())


def _is_said_as(words: tuple[str, ...]) -> bool:
    """ "Ada as name and a@b.org": what is to hold it belongs to the first of two."""
    joint = next((at for at, word in enumerate(words) if word in {",", "and"}), 0)
    return any(_is_label_at(words, at, joint) for at in range(1, joint))


def _is_label_at(words: tuple[str, ...], at: int, end: int) -> bool:
    """Whether "as" or "for" and what a field may be called stand between an index and the end."""
    if words[at] not in {"as", "for"}:
        return False
    rest = without_article(words[at + 1 : end])
    said = words[at + 1 : at + 2] and words[at + 1] in {"the", "my", "your"} and len(rest) <= 3
    return bool(rest) and (bool(said) or rest in LABELS)


_SAYS_WHERE = re.compile(
    r"\b(?:in|into)\s+the\s+(?:[\w-]+\s+){0,3}(?:(?:box|field|textbox)\b|(?:bar|editor|terminal)\s+(?:and|then)\b)",
    re.IGNORECASE,
)  # a text does not say where it goes
_LINES = re.compile(
    r"\bon (?:two|three|four|five|\d+) (?:separate |different )?lines$|\b(?:in|on|at) line \d+$",
    re.IGNORECASE,
)
_CELLS = re.compile(r"\b(?:in|into|to)\s+(?:cell\s+)?[A-Z]{1,2}\d{1,3}\b")  # "6 into B2 and 7"
_PARTS = re.compile(
    r"the\s+(?:title|subject|text|body|content|name|heading)\b.*\band\s+(?:the|a)\b", re.IGNORECASE
)
_COMPOSED = re.compile(
    r"(?:(?:a|an|the|some|my|me|another|two|three|\d+)\s+)*(?:[\w-]+\s+){0,2}"
    r"(?:poem|essay|story|summary|email|e-mail|mail|letter|report|song|haiku|article|paragraphs?|review|joke|speech|post|blog"
    r"|reply|message|tweet|description|explanation|translation|sentences?|limerick|recipe|program|script|introduction|bio)\s+"
    r"(?:about|on|of|for|to|that|explaining|describing|in\s+which|summari[sz]ing|in\s+the\s+style|based\s+on|from)\b"
    r"|(?:a|an|the)\s+(?:[\w-]+\s+){0,2}summary\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"(?:today|tomorrow|yesterday)'s \w+|(?:the\s+)?(?:current|latest|newest|most recent) \w+(?: \w+)?"
    r"(?:\s+(?:in|on|into|at|to|there|here)\b.*)?|"
    r"the\s+(?:result|answer|total|sum|current date|current time|date|time|today's date)"
    r"(?:\s+(?:of\s.*|there|here))?"
    r"|(?:result|answer)(?:\s+(?:of|into|in|to|there|here|on)\b.*)?"
    r"|(?:the\s+)?numbers\s+(?:from\s+)?\w+\s+(?:to|through)\s+\w+.*",
    re.IGNORECASE,
)
_VAGUE = names(
    """
    it | them | this | that | these |
    note | text | something | a note | a text | some text | a poem | a story | an essay | an email | a
    letter | a joke | a message | anything | the following | a summary | a paragraph | a reply | a
    report | the text | a blank line |
    a line break | an empty line | a haiku | a sentence | a line | a short note | a song
    """
)


def _quotes_apart(phrase: Phrase) -> bool:
    """Whether a quote stands beside other words, not within one: print("hi") is one text."""
    apart = (
        Kind.QUOTE in (one.kind, two.kind) and (two.start > one.end or two.text in _STOPS)
        for one, two in pairwise(phrase.tokens)
    )
    return any(apart)


_STOPS = frozenset({",", ".", ";"})


def composed(phrase: Phrase) -> Caught:
    """A text that is described, not given: "a poem about spring"."""
    described = not phrase.has(Kind.QUOTE) and len(phrase) and _COMPOSED.match(phrase.text[:200])
    says = any(word in {"saying", "says", "reading", "reads"} for word in phrase.words)
    return (phrase.text, 0.0) if described and not says else None


def vague(phrase: Phrase) -> Caught:
    """A text that is only mentioned: "a note"."""
    if phrase.quoted is not None:
        return None
    mentioned = phrase.text.casefold() in _VAGUE or _UNSAID.fullmatch(phrase.text)
    return (phrase.text, 0.0) if mentioned else None


def _crossings(phrase: Phrase) -> float:
    """What it costs a payload to run over places where a sentence may end."""
    cost = 0.0
    for token in phrase.tokens:
        if token.kind in (Kind.NEWLINE, Kind.BULLET):
            cost += 3.0
        elif token.word in {".", ";"} or token.word in {",", "and", "then"}:
            cost += 1.6
    return cost


_IN_PART = re.compile(
    r"\s(?:in|on|under|inside|within) the (?:[\w-]+ ){0,3}"
    r"(?:settings|preferences|options|dialog|dialogue|window|panel|"
    r"section|form|page|sidebar|toolbar|tab|screen|row|table)$",
    re.IGNORECASE,
)  # a value does not say where it is set


def value(phrase: Phrase) -> Caught:
    """What a control is set to: a text that does not go on to anything else."""
    if phrase.quoted is None:
        if (
            goes_on(phrase, strict=True)
            or _IN_PART.search(phrase.text)
            or holds_place(phrase)
            or ";" in phrase.words
        ):
            return None
        number = len(phrase) > 2 and phrase.tokens[0].kind is Kind.NUMBER
        if number and phrase.words[1] in {"and", ","} and phrase.tokens[2].kind is not Kind.NUMBER:
            return None
    return payload(phrase)


def quote(phrase: Phrase) -> Caught:
    quoted = phrase.quoted
    return None if quoted is None else (quoted, 0.0)


def name_text(phrase: Phrase) -> Caught:
    """A short literal: a quote, or a few words without a break in them."""
    if (quoted := phrase.quoted) is not None:
        return quoted, 0.0
    if phrase.has(Kind.QUOTE, Kind.ARROW):
        return None
    if (
        not 0 < len(phrase) <= MAX_TARGET
        or broken(phrase)
        or phrase.words[0] in {"as", "to", "with", "the", "up", "shown", "displayed"}
        or points_back(phrase.words)
        or _UNSAID.fullmatch(phrase.text)
        or has_means(phrase.words)
        or holds_place(phrase)
    ):
        return None
    if phrase.words[-1] in {"of", "to", "for", "in", "the", "a", "with"} and len(phrase) > 1:
        return None
    if unclosed(phrase.words) or _is_said_as(phrase.words):
        return None
    if phrase.words[0] in _LEADING and phrase.tokens[0].text.islower() and len(phrase) > 1:
        return None
    if _CELLS.search(phrase.text) and has_joint(phrase.words):
        return None
    joins = {"for", "to", "into", "="}
    if goes_on(phrase) or (has_joint(phrase.words) and not joins.isdisjoint(phrase.words)):
        return None
    joints = sum(word in JOINTS for word in phrase.words)
    dear = sum(word in DEAR or word in {"as", "in", "to", "with"} for word in phrase.words)
    return phrase.text, 0.3 + 0.05 * len(phrase) + 1.2 * joints + 0.5 * dear


SIGNS = {
    "commas": ",",
    "semicolons": ";",
    "colons": ":",
    "spaces": " ",
    "tabs": "\t",
    "dots": ".",
    "periods": ".",
    "dashes": "-",
    "hyphens": "-",
    "underscores": "_",
    "full stops": ".",
    "slashes": "/",
    "exclamation marks": "!",
    "question marks": "?",
}


def sign(phrase: Phrase) -> Caught:
    """A short literal, or a sign by its name: "commas" are commas, but “commas” in quotes are not."""
    return _meant(phrase, name_text(phrase))


def new_text(phrase: Phrase) -> Caught:
    """A text to put in the place of another, or a sign by its name; "everywhere" is no part of it."""
    if phrase.quoted is None and _ALL_OVER.search(phrase.text):
        return None
    return None if holds_place(phrase) or goes_on(phrase) else _meant(phrase, payload(phrase))


_ALL_OVER = re.compile(
    r"\w\s+(?:everywhere|throughout|wherever|every time|all (?:through|over|across|throughout)"
    r"|in all places)\b",
    re.IGNORECASE,
)


def _meant(phrase: Phrase, caught: Caught) -> Caught:
    said = " ".join(without_article(phrase.words)) if len(phrase) else ""
    named = (SIGNS.get(said) or SIGNS.get(f"{said}s")) if phrase.quoted is None else None
    return caught if caught is None or named is None else (named, caught[1])

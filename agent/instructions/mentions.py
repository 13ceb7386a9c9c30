"""Values that are on the screen and only mentioned: "the total", "the price of the Red mug"."""

from __future__ import annotations

import re

from agent.instructions.imperatives import has_joint
from agent.instructions.naming import Caught, broken
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind

_MENTIONING = frozenset({"the", "its", "my", "your", "that", "this", "their", "his", "her"})
_RELATING = frozenset(
    {"of", "for", "from", "on", "in", "next", "at", "shown", "displayed", "under", "beside"}
)
_VALUES = frozenset(
    """
    total subtotal sum result answer number price cost amount balance code id fee tax discount deposit
    reference address e-mail email phone temperature score count quantity rating heading headline title
    status date time iban isbn pin sku weight height distance capital population rate percentage value
    deadline salary
    """.split()
)
_NOT_READ = frozenset(
    {
        ("phone",),
        ("address",),
        ("email",),
        ("title",),
        ("value",),
        ("count",),
        ("number",),
        ("code",),
        ("pin",),
        ("date",),
        ("time",),
        ("status",),
    }
)  # too little to find a value by: "type the number"
_CELL = re.compile(r"[A-Z]{1,2}[1-9]\d{0,4}")
_TO = frozenset({"to", "into", "onto", "as", "field", "box", "cell"})
_PLACES = tuple(
    tuple(way.split())
    for way in (
        "on the page|from the page|on the screen|from the screen|shown on the page|shown on the screen|shown|"
        "displayed|displayed on the page|in the calculator|from the calculator|of the calculation|there|"
        "from there|on this page|from this page|of the sum|shown there|it shows|shown in the calculator"
    ).split("|")
)


def readable(phrase: Phrase) -> Caught:
    """A value that is asked to be read, by however little: "read the code"."""
    words = phrase.words
    if len(words) == 2 and words[0] in _MENTIONING and words[1] in _VALUES:
        return phrase.part(1).text, 0.1
    return mention(phrase)


def mention(phrase: Phrase) -> Caught:
    """What the value is called on the screen, without its article and without "on the page"."""
    words = phrase.words
    if not 2 <= len(words) <= 12 or words[0] not in _MENTIONING or broken(phrase) or has_joint(words):
        return None
    if phrase.has(Kind.QUOTE, Kind.PATH, Kind.ADDRESS, Kind.CHORD, Kind.ARROW):
        return None
    kept = _without_place(phrase.part(1))
    head = next((at for at, word in enumerate(kept.words) if word in _RELATING), len(kept))
    if not 0 < head <= 4 or kept.words[head - 1] not in _VALUES or head == len(kept) - 1:
        return None
    if "clipboard" in kept.words or any(_CELL.fullmatch(token.text) for token in kept.tokens):
        return None  # where it is to go; what a sheet works out
    vague = kept.words in _NOT_READ and len(kept) == len(phrase) - 1
    return None if vague or not _TO.isdisjoint(kept.words) else (kept.text, 0.1)


def described(phrase: Phrase) -> Caught:
    """A text that is described, not given: "the capital of France"."""
    words = phrase.words
    if not 4 <= len(words) <= 10 or words[0] != "the" or phrase.tokens[1].text[:1].isupper():
        return None
    if words[1] in _TEXTS or phrase.has(Kind.QUOTE, Kind.PATH) or has_joint(words) or broken(phrase):
        return None
    return None if {"of", "from", "shown"}.isdisjoint(words[2:-1]) else (phrase.text, 0.1)


_TEXTS = frozenset("text word words sentence line phrase string letters following message title".split())


def _without_place(phrase: Phrase) -> Phrase:
    for at in range(1, len(phrase) - 1):
        place = phrase.words[at] in {"from", "on", "in"} and phrase.words[-1] in {
            "page",
            "screen",
            "window",
            "tab",
        }
        if place and phrase.words[at + 1] in {"the", "this", "that"}:
            shown = phrase.words[at - 1] in {"shown", "displayed"} and at > 1
            return phrase.part(0, at - shown)
    for way in sorted(_PLACES, key=len, reverse=True):
        if len(phrase) > len(way) and phrase.words[-len(way) :] == way:
            return phrase.part(0, len(phrase) - len(way))
    return phrase

"""Readings in which some of the words are on no screen, because they only say what a thing is. Pure."""

from __future__ import annotations

from vision.grounding.description import Description, Place, Relation
from vision.grounding.kinds import CHOICE
from vision.grounding.token import Token, joined, keys

_CODES = frozenset("code number id key pin reference token coupon voucher serial iban hash version".split())
_CLASSES = frozenset("plan tier package edition option version category level class".split())
_GROUP_WEIGHT = 0.85  # there may be nothing else to the last word
_UNSPOKEN_WEIGHT = 0.8


def of_a_code(tokens: tuple[Token, ...]) -> tuple[Description, ...]:
    """`the coupon code SAVE-7Q2`: it may stand anywhere, without the words for what it is."""
    words = keys(tokens)
    if len(words) < 2 or words[-2] not in _CODES or not any(map(str.isdigit, words[-1])):
        return ()
    return (Description(text=tokens[-1].text, weight=_UNSPOKEN_WEIGHT),)


def of_a_group(tokens: tuple[Token, ...]) -> list[Description]:
    """`the Pro plan`: the choice Pro beside something called Plan, or just what is called Pro.

    Two words and more name the choice whole: "Display line numbers" is not "Display line endings" that
    stands below "Show line numbers".
    """
    if len(tokens) < 2:
        return []
    group = Relation(place=Place.NEXT_TO, anchor=(Description(text=tokens[-1].text, whole=True),))
    name, whole = joined(tokens[:-1]), len(tokens) > 2
    found = [Description(text=name, kind=CHOICE, relation=group, weight=_GROUP_WEIGHT, whole=whole)]
    if tokens[-1].key in _CLASSES:
        found.append(Description(text=name, weight=_UNSPOKEN_WEIGHT, whole=True))
    return found

"""What part of a phrase a picture can fit: "the second gear icon in the toolbar" is the second gear there.

Pure. The rest of the phrase (which one, where, beside what, in what state) stays what phrase.py makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vision.grounding.description import Description
from vision.grounding.kinds import ICON, KINDS, THING
from vision.grounding.phrase import readings
from vision.grounding.token import tokenise

_PLAIN_KINDS = frozenset({"button", "icon", "thing", "toggle button"})
"""Kinds of which the word adds nothing to a picture. In "new tab" or "attach a file" it is what is meant."""
_JOINT = "_"
_ARTICLES = ("the ", "a ", "an ")
_LOOKING = re.compile(
    r"\b(?P<kind>button|icon|symbol|image|picture|sign)s?,?\s+"
    r"(?:(?:that|which)\s+(?:looks?|is\s+shaped)\s+like|looking\s+like|shaped\s+like"
    r"|in\s+the\s+(?:shape|form)\s+of|(?:that|which)\s+(?:shows|has)|showing|depicting|with|(?<!button\s)of)\s+"
    r"(?:an?\s+|the\s+)?(?P<what>[^\W\d_][\w-]*(?:\s+[\w-]+){0,2}?)"
    r"(?=$|[.,;!]|\s+(?:in|on|at|next|near|beside|by|of|to|above|below|under|left|right|before|after|inside|within)\b)",
    re.IGNORECASE,
)
_SHAPED = re.compile(
    r"(?<=\w)(?:[- ]shaped|-like)(?=\s+(?:button|icon|symbol|image|picture|sign))", re.IGNORECASE
)
_FOR = re.compile(
    r"^(?:the\s+|an?\s+)?(?P<kind>button|icon|symbol|sign)\s+(?:for|to)\s+(?!the\s)(?P<what>\S.*)$",
    re.IGNORECASE,
)
_SIDES = r"left|right|top|bottom|up|down|middle|center|centre|back|forward"
_POINTING = (
    r"arrows?|arrowheads?|chevrons?|carets?|triangles?|angles?|quotes?|brackets?|hands?|fingers?|indents?"
    r"|align|aligned|alignment|justify|turns?|panel|sidebar|pane|pointing\s+\w+"
)
_NAMES = re.compile(
    rf"\b(?:(?:{_SIDES})\s+(?:{_POINTING})|(?:arrows?|chevrons?|carets?|triangles?|align|aligned)\s+(?:{_SIDES})"
    r"|(?:first|last)\s+page|(?:dark|black|white)\s+(?:mode|theme)|black\s+and\s+white|white\s+balance"
    r"|current\s+location|empty\s+trash|blank\s+page|main\s+menu"
    r"|\w+\s+in\s+an?\s+(?:circle|square|box|ring|triangle)"
    r"|(?:log|sign|zoom|check|opt|fill|plug|turn|switch|power|step|cut)\s+(?:in|on|into|over|off|out)"
    r")\b",
    re.IGNORECASE,
)
"""Names of things in which a word would otherwise be taken for a place, a colour, an order or a joint."""


def meant(phrase: str) -> tuple[Description, ...]:
    """The readings of a phrase of which `text` is what the thing looks like or is for, the most likely first.

    All of them say the same of where the thing is and of which of several it is; they differ in whether a
    colour, a side or a size is part of the name. () where no picture is told of: where a kind or a place is
    all that is said, or where the words are quoted and so have to stand there, if they are no button's or
    icon's.
    """
    every = readings(_simplified(phrase))
    told = [d for d in every if d.text and _is_plain(d) and not _is_a_kind(d.text)]
    if not told or any(not d.text and _said(d) >= max(map(_said, told)) for d in every):
        return ()
    most = max(_bound(d) for d in told)
    told = [replace(d, text=d.text.replace(_JOINT, " ")) for d in told if _bound(d) == most]
    told.sort(key=lambda d: (len(d.text.split()), -_chosen(d)))
    first = told[0]
    if first.kind is None and any(token.quoted and token.text in first.text for token in tokenise(phrase)):
        return ()
    return (first, *(d for d in told[1:] if _is_looser(d, first)))


def kind_as_name(phrase: str) -> str:
    """A phrase that is one word for a kind or a side, which may as well be what a picture is called: "Menu",
    "Hyperlink", "Center"; else ""."""
    tokens = tokenise(phrase)
    if len(tokens) != 1 or tokens[0].quoted:
        return ""
    word = tokens[0].key
    kind = KINDS.get((word,))
    if kind is not None:
        return word if kind.tiers and kind not in (ICON, THING) else ""
    return word if is_a_side(phrase) else ""


def is_a_side(phrase: str) -> bool:
    """Whether a phrase says left, right or centre, and nothing more."""
    return any(
        d == Description(area=d.area, weight=d.weight) and d.area is not None and d.area.across is not None
        for d in readings(phrase)
    )


def barest(told: Sequence[Description]) -> Description | None:
    """Of the readings of what a thing is described by, the one that leaves least to its picture."""
    plain = [d for d in told if d.text and _is_plain(d) and not _is_a_kind(d.text)]
    return min(plain, key=lambda d: (-_bound(d), len(d.text.split())), default=None)


def _said(description: Description) -> tuple[int, int]:
    return _bound(description), _chosen(description)


def _is_looser(description: Description, first: Description) -> bool:
    """True for a reading that differs only in that a colour, a side or a size is part of the name."""
    bare = replace(description, text="", colour="", area=None, size=None, kind=None, weight=1.0)
    if description.text.casefold().startswith(_ARTICLES):
        return False
    same = bare == replace(first, text="", colour="", area=None, size=None, kind=None, weight=1.0)
    return same and _chosen(description) < _chosen(first)


def _is_a_kind(text: str) -> bool:
    return tuple(text.casefold().split()) in KINDS


def _simplified(phrase: str) -> str:
    """`the icon that looks like a gear` as `the gear icon`; names in which a joint stands as one word."""
    phrase = _FOR.sub(lambda m: f"{m['what']} {m['kind']}", phrase.strip())
    phrase = _LOOKING.sub(lambda m: f"{m['what']} {m['kind']}", _SHAPED.sub("", phrase))
    return _NAMES.sub(lambda m: _JOINT.join(m[0].split()), phrase)


def _is_plain(description: Description) -> bool:
    return description.kind is None or description.kind.name in _PLAIN_KINDS


def _bound(description: Description) -> int:
    """How much is said that must hold: which one of several, where, and in what state."""
    return (
        (description.ordinal != 0)
        + (description.relation is not None)
        + len(description.states | description.lacking)
        + description.empty
    )


def _chosen(description: Description) -> int:
    """How much is said that may as well be part of a name: a colour, a side, a size."""
    return bool(description.colour) + (description.area is not None) + (description.size is not None)

"""Turns a phrase into the descriptions it may mean, a pure parser without any knowledge of the screen.

A phrase has several readings, because any word may be part of a name: "Open in new tab" is a menu item,
"Save in the toolbar" is not; "the last name field" may be the field Last name or the last of the fields
called Name. All of them are given, the plain name first; what is on the screen decides.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from vision.grounding.description import Description, Place, Relation
from vision.grounding.kinds import CARD, CELL, KINDS, LONGEST_KIND, ROW, Kind
from vision.grounding.markers import MARKERS
from vision.grounding.modifiers import area_of, modified, number, ordinal
from vision.grounding.token import Token, joined, keys, tokenise, without_filler
from vision.grounding.unspoken import of_a_code, of_a_group

_MOST_WORDS = 40
_MOST_READINGS = 24
_DEPTH = 3
_MOST_MARKERS = 5  # one less each level down; nobody describes a thing by more
_STEP = 0.996  # each further interpretation weighs a little less than the plain name
_BELONGING = 0.9
_BARELY_BELONGING = 0.86  # without the word for its kind, it may all be a name
_ORIGINS = frozenset({"from", "by"})  # "the message from Tom" holds his name
_LISTINGS = frozenset({"list", "table", "panel"})
_OWNING = frozenset({"for", "of"})
_CELL_NAME = re.compile(r"[a-z]{1,3}\d{1,7}")
_COUNTERS = frozenset(
    {"day", "page", "seat", "number", "no", "nr", "digit", "numeral", "letter", "character"}
)


def readings(phrase: str) -> tuple[Description, ...]:
    """The descriptions a phrase may mean, the plainest first; () for a phrase without words."""
    tokens = tokenise(phrase)
    if not tokens:
        return ()
    if len(tokens) > _MOST_WORDS:
        return (Description(text=joined(tokens)),)
    found = _readings(tokens, depth=0)
    whole = Description(text=joined(tokens))
    found = (*found, *of_a_code(without_filler(tokens)))
    if not any(token.quoted for token in tokens) and all(whole.text != f.text or f.kind for f in found):
        found = (whole, *found)
    return tuple(dict.fromkeys(found))[:_MOST_READINGS]


@lru_cache(maxsize=512)
def _readings(tokens: tuple[Token, ...], depth: int) -> tuple[Description, ...]:
    definite = bool(tokens) and tokens[0].key in ("the", "this")
    tokens = without_filler(tokens)
    if not tokens:
        return ()
    plain = _noun_phrases(tokens)
    if definite:
        plain = tuple(
            replace(d, definite=True) if d.kind and d.kind.large and not d.text else d for d in plain
        )
    if depth >= _DEPTH:
        return plain
    related = of_a_group(tokens) + _of_an_owner(tokens, depth)
    words = keys(tokens)
    for start, length, place in _markers(words)[: _MOST_MARKERS - depth]:
        head, tail = tokens[:start], tokens[start + length :]
        owning, origin = words[start] in _OWNING, words[start] in _ORIGINS
        found = _related(head, place, tail, depth)
        related += [d for d in found if not (owning and _is_bare_row(d)) and not (origin and _is_sent(d))]
        if owning:
            related += _belonging(head, tail, depth)
        elif origin:
            nouns = tuple(d for d in _noun_phrases(without_filler(head)) if not d.text)
            related += _named(nouns, tail, depth)
    return (plain + tuple(sorted(related, key=lambda d: -d.weight)))[:_MOST_READINGS]


def _of_an_owner(tokens: tuple[Token, ...], depth: int) -> list[Description]:
    """`Olga's Delete button`: the one that stands beside Olga."""
    owner = _owned(tokens[:1])
    return _belonging(tokens[1:], owner, depth) if owner and len(tokens) > 1 else []


def _belonging(head: tuple[Token, ...], tail: tuple[Token, ...], depth: int) -> list[Description]:
    """`the Delete button for Olga`, `the price of the lamp`, `the row of Olga`: beside it, or named by it."""
    nouns = _noun_phrases(without_filler(head))
    anchor = _readings(tail, depth + 1)
    if not anchor:
        return []
    rows = tuple(noun for noun in nouns if _holds_many(noun))
    relation = Relation(place=Place.NEXT_TO, anchor=anchor)
    beside = [
        replace(
            noun, relation=relation, weight=noun.weight * (_BELONGING if noun.kind else _BARELY_BELONGING)
        )
        for noun in nouns
        if noun.text and noun.kind not in (ROW, CELL) and noun.relation is None
    ]
    return _named(rows, tail, depth) + beside


def _holds_many(noun: Description) -> bool:
    """`the row of Olga`, `the list of time zones`: nameless, and named by what they hold."""
    kind = noun.kind
    return kind is not None and (kind.in_rows or kind.name in _LISTINGS) and not noun.text


def _is_bare_row(description: Description) -> bool:
    """`the row of Olga` is no row within Olga."""
    inside = description.relation is not None and description.relation.place is Place.INSIDE
    kind = description.kind
    return inside and kind is not None and kind.in_rows and not (description.text or description.ordinal)


def _is_sent(description: Description) -> bool:
    """`the message from Olga` says whose, not where."""
    kind = description.kind
    return kind is not None and (kind is CARD or kind.name == "text") and not description.text


def _markers(words: tuple[str, ...]) -> list[tuple[int, int, Place | None]]:
    """Where a marker stands: its first word, how many words it has, and its place (None for a name)."""
    found = []
    for start, word in enumerate(words):
        for marker, place in MARKERS.get(word, ()):
            if words[start : start + len(marker)] == marker:
                found.append((start, len(marker), place))
                break
    return found


def _related(
    head: tuple[Token, ...], place: Place | None, tail: tuple[Token, ...], depth: int
) -> list[Description]:
    """The readings in which a marker joins a noun phrase (may be missing) and what follows it."""
    nouns = _noun_phrases(without_filler(head)) or (Description(),)
    if not without_filler(tail):
        return []
    if place is None:
        return _named(nouns, tail, depth)
    if place is Place.INSIDE and (areas := _in_area(nouns, tail, depth)):
        return areas
    anchor = _readings(tail, depth + 1)
    if not anchor:
        return []
    found = [
        replace(noun, relation=Relation(place=place, anchor=anchor), weight=noun.weight * _STEP)
        for noun in nouns
        if noun.relation is None
    ]
    beside = place in {Place.NEXT_TO, Place.BEFORE, Place.AFTER}
    if beside and anchor[0].text:
        found += [
            replace(noun, text=anchor[0].text, weight=noun.weight * _STEP**2)
            for noun in nouns
            if noun.kind and noun.kind.takes_label and not noun.text
        ]
    return found


def _named(nouns: tuple[Description, ...], tail: tuple[Token, ...], depth: int) -> list[Description]:
    """`the box labelled Email`, `the dropdown for Country`, `the tab called Sheet2 in the dialog`."""
    found = []
    for noun in nouns:
        if noun.text and noun.kind is None:
            continue
        for name in _readings(tail, depth + 1):
            if name.text and name.ordinal == 0 and name.kind is None:
                both = f"{noun.text} {name.text}" if noun.text else name.text
                found.append(
                    replace(
                        noun,
                        text=both,
                        relation=name.relation,
                        area=noun.area or name.area,
                        weight=noun.weight * name.weight * _STEP,
                    )
                )
    return found


def _in_area(nouns: tuple[Description, ...], tail: tuple[Token, ...], depth: int) -> list[Description]:
    """`at the top right`, `in the bottom left corner of the Find dialog`."""
    words = keys(tail)
    cut = words.index("of") if "of" in words else len(words)
    area = area_of(words[:cut])
    if area is None:
        return []
    relation = None
    if rest := tail[cut + 1 :]:
        anchor = _readings(rest, depth + 1)
        relation = Relation(place=Place.INSIDE, anchor=anchor) if anchor else None
    return [replace(noun, area=area, relation=relation, weight=noun.weight * _STEP) for noun in nouns]


def _noun_phrases(tokens: tuple[Token, ...]) -> tuple[Description, ...]:
    """The readings of words without a relation: a name, a name and its kind, modifiers before them."""
    if not tokens:
        return ()
    found = [] if any(t.quoted for t in tokens) and len(tokens) > 1 else [Description(text=joined(tokens))]
    words = keys(tokens)
    if _CELL_NAME.fullmatch(words[-1]) and words[:-1] in {(), ("cell",)}:
        found.append(Description(text=words[-1].upper(), kind=CELL, weight=_STEP))
    for kind, rest in _kinds(tokens):
        found += _modifications(rest, kind)
    found += _modifications(tokens, None)
    return tuple(found)


def _kinds(tokens: tuple[Token, ...]) -> list[tuple[Kind, tuple[Token, ...]]]:
    """The kinds named at the end or the beginning of the words, with the other words, longest first."""
    words = keys(tokens)
    found = []
    for length in range(min(LONGEST_KIND, len(tokens)), 0, -1):
        if kind := KINDS.get(_singular(words[-length:])):
            found.append((kind, tokens[:-length]))
        if len(tokens) > length and (kind := KINDS.get(words[:length])):
            found.append((kind, tokens[length:]))
    return found


def _singular(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        return ()
    last = words[-1]
    return (*words[:-1], last[:-1]) if words not in KINDS and last.endswith("s") else words


def _modifications(tokens: tuple[Token, ...], kind: Kind | None) -> list[Description]:
    """A name after none, one, two, ... of the leading words are taken for modifiers."""
    found = []
    current = Description(kind=kind, weight=_STEP if kind else 1.0)
    rest = without_filler(tokens)
    if kind is not None and not (kind.counted and len(rest) == 1 and number(rest[0].key)):
        found.append(replace(current, text=joined(rest)))
        if owned := _owned(rest):
            found.append(replace(current, text=joined(owned), weight=current.weight * _STEP))
    elif kind is None and (quoted := [t for t in rest if t.quoted]):
        found.append(replace(current, text=quoted[0].text, weight=_STEP**2))
    while rest:
        if kind and len(rest) == 1 and (place := number(rest[0].key)):
            found.append(replace(current, ordinal=place, weight=current.weight * _STEP))
        rest, narrower = _one_modifier(rest, current)
        if narrower is None:
            break
        current = replace(narrower, weight=current.weight * _STEP)
        if kind is None and _singular(keys(rest)) in KINDS:
            break  # "the first file" counts files, not things called File
        found.append(replace(current, text=joined(rest)))
    return [d for d in found if d.text or _says_enough(d)]


def _owned(rest: tuple[Token, ...]) -> tuple[Token, ...]:
    """`Bob's` as `Bob`, in "Bob's row"."""
    if rest and not rest[-1].quoted and rest[-1].key.endswith("'s"):
        return (*rest[:-1], Token(rest[-1].text[:-2]))
    return ()


def _one_modifier(
    rest: tuple[Token, ...], current: Description
) -> tuple[tuple[Token, ...], Description | None]:
    """Take one modifier from the front of the words, or an area word from their end."""
    if keys(rest[1:3]) == ("to", "last") and ordinal(rest[0].key) > 0:
        return rest[3:], replace(current, ordinal=-ordinal(rest[0].key))
    if narrower := modified(current, rest[0].key):
        skipped = 2 if len(rest) > 1 and rest[1].key == "out" else 1
        return without_filler(rest[skipped:]), narrower
    if rest[0].key in _COUNTERS and len(rest) > 1:
        return rest[1:], current
    if len(rest) > 1 and area_of((rest[-1].key,)):
        return rest[:-1], modified(current, rest[-1].key)
    return rest, None


def _says_enough(description: Description) -> bool:
    """False for a nameless description that would fit anything on the screen."""
    return bool(description.kind or description.area is not None or description.states or description.empty)

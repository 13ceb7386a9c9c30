"""Sentence frames: a pattern of words and slots, and what to build from what the slots caught.

A pattern is read from left to right: `(a|b c)` is one of several wordings, `[...]` may be left out,
`{name}` or `{name:kind}` is a slot (`slots.CATCHERS` has the kinds), `@open` a class of verbs, and
anything else a word as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from agent.instructions.phrase import Phrase
from agent.instructions.reading import Bound, Built
from agent.instructions.slots import CATCHERS
from agent.instructions.verbs import VERBS

Wordings = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """One of several wordings, longest first, by their first words."""

    by_first: Mapping[str, Wordings]
    optional: bool = False

    @classmethod
    def of(cls, wordings: Wordings, *, optional: bool = False) -> Words:
        by_first: dict[str, Wordings] = {}
        for wording in wordings:
            if wording:
                by_first[wording[0]] = (*by_first.get(wording[0], ()), wording)
        return cls(by_first, optional or () in wordings)


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    kind: str


Element = Words | Slot


class Match(NamedTuple):
    """What the slots caught, at what cost; `lead` is the number of words before the first slot."""

    bound: Bound
    cost: float
    lead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`cost` is added to what the slots cost; `repeatable` frames lend their verb to what follows."""

    patterns: tuple[tuple[Element, ...], ...]
    build: Callable[[Bound], Built]
    cost: float = 0.0
    repeatable: bool = False
    opening: frozenset[str] = field(default=frozenset())

    def matches(self, phrase: Phrase) -> Iterator[Match]:
        """Every way the phrase fits."""
        words = phrase.words
        said = frozenset(words)
        for pattern in self.patterns:
            if _may_fit(pattern, said, len(words)):
                yield from _walk(pattern, 0, phrase, words, 0, Match({}, self.cost, 0))


def frame(
    pattern: str, build: Callable[[Bound], Built], *, cost: float = 0.0, repeatable: bool = False
) -> Frame:
    """A Frame from its pattern. Raises ValueError for a pattern that makes no sense."""
    patterns = tuple(_parse(wording) for wording in _expand(pattern))
    return Frame(patterns=patterns, build=build, cost=cost, repeatable=repeatable, opening=_opening(patterns))


# --- patterns ---------------------------------------------------------------------------------------

_PIECE = re.compile(r"\(([^)]*)\)|\[([^\]{}]*)\]|\{(\w+)(?::(\w+))?\}|@(\w+)|(\S+)")
_SLOT_GROUP = re.compile(r"\[([^\]]*\{[^\]]*)\]")


def _expand(pattern: str) -> list[str]:
    """Patterns without optional slots: each with the slot, and without."""
    found = _SLOT_GROUP.search(pattern)
    if found is None:
        return [pattern]
    before, after = pattern[: found.start()], pattern[found.end() :]
    return _expand(f"{before}{found.group(1)}{after}") + _expand(f"{before}{after}")


def _parse(pattern: str) -> tuple[Element, ...]:
    elements: list[Element] = []
    for piece in _PIECE.finditer(pattern):
        choice, optional, name, kind, verb, word = piece.groups()
        if name is not None:
            kind = kind or name
            if kind not in CATCHERS:
                raise ValueError(f"no slot catches “{kind}”: {pattern}")
            elements.append(Slot(name, kind))
        elif verb is not None:
            elements.append(Words.of(VERBS[verb]))
        else:
            text = choice or optional or word
            elements.append(Words.of(wordings(text), optional=optional is not None))
    return tuple(elements)


def wordings(text: str) -> Wordings:
    """Wordings set apart by bars, longest first."""
    return tuple(sorted((tuple(part.split()) for part in text.split("|")), key=len, reverse=True))


def _opening(patterns: tuple[tuple[Element, ...], ...]) -> frozenset[str]:
    """The words a clause of this Frame begins with; empty where any may be."""
    words: set[str] = set()
    for pattern in patterns:
        for element in pattern:
            if isinstance(element, Slot):
                return frozenset()
            words.update(element.by_first)
            if not element.optional:
                break
    return frozenset(words)


# --- matching ---------------------------------------------------------------------------------------


def _may_fit(pattern: tuple[Element, ...], said: frozenset[str], length: int) -> bool:
    """A quick no for phrases too short or without a word that must be there."""
    needed = 0
    for element in pattern:
        if isinstance(element, Slot):
            needed += 1
        elif not element.optional:
            if said.isdisjoint(element.by_first):
                return False
            needed += 1
    return needed <= length


def _walk(
    pattern: tuple[Element, ...],
    at: int,
    phrase: Phrase,
    words: tuple[str, ...],
    position: int,
    so_far: Match,
) -> Iterator[Match]:
    if at == len(pattern):
        if position == len(words):
            yield so_far
        return
    element = pattern[at]
    if isinstance(element, Words):
        if position < len(words):
            for wording in element.by_first.get(words[position], ()):
                if words[position : position + len(wording)] == wording:
                    yield from _walk(pattern, at + 1, phrase, words, position + len(wording), so_far)
        if element.optional:
            yield from _walk(pattern, at + 1, phrase, words, position, so_far)
        return
    catch = CATCHERS[element.kind]
    lead = so_far.lead if so_far.bound else position
    for end in _ends(pattern, at, words, position):
        caught = catch(phrase.part(position, end))
        if caught is not None:
            bound = {**so_far.bound, element.name: caught[0]}
            yield from _walk(pattern, at + 1, phrase, words, end, Match(bound, so_far.cost + caught[1], lead))


def _ends(pattern: tuple[Element, ...], at: int, words: tuple[str, ...], position: int) -> Iterator[int]:
    """Where a slot may end: at the end of the phrase, or where what follows it begins."""
    starts: set[str] = set()
    open_end = False
    to_end = True
    for element in pattern[at + 1 :]:
        if isinstance(element, Slot):
            open_end, to_end = True, False
            break
        starts.update(element.by_first)
        if not element.optional:
            to_end = False
            break
    for end in range(position + 1, len(words)):
        if open_end or words[end] in starts:
            yield end
    if to_end and position < len(words):
        yield len(words)

"""Every word the grammar itself uses: what its frames spell out and what its modules list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from types import ModuleType
from typing import Final

from agent.instructions import (
    arithmetic,
    chords,
    conditions,
    controls,
    durations,
    filler,
    foreach,
    mentions,
    naming,
    nouns,
    numerals,
    payload,
    repeating,
    separators,
    structures,
    verbs,
)
from agent.instructions.frame import Words
from agent.instructions.grammar import FRAMES

_LISTING: tuple[ModuleType, ...] = (
    arithmetic, chords, conditions, controls, durations, filler, foreach, mentions, naming, nouns, numerals,
    payload, repeating, separators, structures, verbs,
)  # fmt: skip
_WORD = re.compile(r"[\w'&-]+")


def _listed(value: object) -> Iterator[str]:
    """The words in a constant: a set, table or tuple of wordings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _listed(pair)
    elif isinstance(value, tuple | Set):
        for item in value:
            yield from _listed(item)


def _constants() -> Iterator[str]:
    for module in _LISTING:
        for name, value in vars(module).items():
            if name.strip("_").isupper() and not isinstance(value, str):
                yield from _listed(value)
    for frame in FRAMES:
        for pattern in frame.patterns:
            for element in pattern:
                if isinstance(element, Words):
                    for wordings in element.by_first.values():
                        yield from _listed(wordings)


KNOWN_WORDS: Final[frozenset[str]] = frozenset(
    word for text in _constants() for word in (text, *_WORD.findall(text)) if " " not in word
)

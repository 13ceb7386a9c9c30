"""Patterns of words: * stands for anything, ? for one character, case does not count. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import translate

Fits = Callable[[str], object]
"""Truthy for a casefolded text that a pattern fits."""


def words_fit(patterns: Iterable[str]) -> Fits:
    """One test for several patterns; plain words are looked up, the others are one regular expression."""
    folded = [pattern.casefold() for pattern in patterns]
    plain = frozenset(pattern for pattern in folded if is_plain(pattern))
    rest = [translate(pattern) for pattern in folded if pattern not in plain]
    if not rest:
        return plain.__contains__
    fits = re.compile("|".join(rest)).match
    return (lambda text: text in plain or fits(text)) if plain else fits


def is_plain(pattern: str) -> bool:
    return not any(character in pattern for character in "*?[")


def names_something(pattern: str) -> bool:
    """False for a pattern of wildcards alone."""
    return any(character.isalnum() for character in pattern)

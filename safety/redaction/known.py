"""Secrets that were met in this run: what was typed into a password field, what the task gave as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from rapidfuzz import fuzz

from safety.redaction.span import SHORTEST, Span

_ANYWHERE = 6
"""Characters from which a secret is looked for inside words too."""
_FUZZY = 7
_LIKENESS = 80.0
_SAME_LOOKS = str.maketrans("0qd1i|!5$8629", "ooolllssbbbzg")
_LONGEST = 512


class KnownSecrets:
    """Finds what it was told, as it was told and as a reader of pixels may have it."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._folded: tuple[str, ...] = ()

    def add(self, secret: str) -> bool:
        """Remember a secret; False where it is known already or too short to be looked for."""
        fresh = {part for part in _forms(secret) if len(part) >= SHORTEST} - self._known
        if not fresh:
            return False
        self._known |= fresh
        longest_first = sorted(self._known, key=lambda known: (-len(known), known))
        self._pattern = re.compile("|".join(_bounded(known) for known in longest_first))
        self._folded = tuple(f for known in longest_first if len(f := folded(known)) >= 4)
        return True

    def spans(self, text: str) -> Iterator[Span]:
        if self._pattern is not None:
            for found in self._pattern.finditer(text):
                yield found.span()

    def in_reading(self, text: str) -> bool:
        """True if a line read off pixels may show one of them, misread as it may be."""
        line = folded(text)
        return any(
            secret in line or (len(secret) >= _FUZZY and _like(secret, line)) for secret in self._folded
        )


def folded(text: str) -> str:
    """A text with letters and digits that look alike made one, and nothing but them."""
    alike = text.casefold().translate(_SAME_LOOKS)
    return "".join(letter for letter in alike if letter.isalnum())


def _like(secret: str, line: str) -> bool:
    if len(line) < len(secret) * 0.6:
        return False
    return fuzz.partial_ratio(secret, line, score_cutoff=_LIKENESS) >= _LIKENESS


def _forms(secret: str) -> set[str]:
    """A secret as it may stand in a text: as it is, on one line, and in an address."""
    whole = secret.strip()[:_LONGEST]
    return {whole, " ".join(whole.split()), quote(whole, safe=""), quote_plus(whole)} | {
        line.strip() for line in whole.splitlines()
    }


def _bounded(secret: str) -> str:
    """Its pattern; a short one must not be a part of a longer word or number."""
    if len(secret) >= _ANYWHERE:
        return re.escape(secret)
    return rf"(?<!\w){re.escape(secret)}(?!\w)"

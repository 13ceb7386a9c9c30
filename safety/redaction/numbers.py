"""Payment cards and bank accounts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safety.redaction.checksums import iban_length, passes_iban, passes_luhn
from safety.redaction.span import Span

_DIGITS = re.compile(r"(?<![\d.,])\d(?:[ \u00a0-]?\d){11,40}(?!\d)", re.ASCII)
_GROUP = re.compile(r"\d+", re.ASCII)
_CARD_BEGINS = re.compile(r"3[045678]|4|5[0-8]|6|2[2-7]|81")
"""The first digits of the card schemes in use (ISO/IEC 7812-1 issuer identification numbers)."""
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Za-z0-9]){11,40}", re.ASCII)
_SMALLEST_GROUP = 3
"""Digits in each group of a card's number but the last."""
_GAPS = " \u00a0-"


def number_spans(text: str, *, misread: bool = False) -> Iterator[Span]:
    """Where card numbers and IBANs stand in a text.

    `misread` is for text read off pixels: there a digit may be wrong, so that what is grouped like a card or
    an IBAN counts although its check digits fail.
    """
    for found in _DIGITS.finditer(text):
        yield from _cards(text, found.start(), found.end(), misread)
    for found in _IBAN.finditer(text):
        span = _iban(text, found.start(), found.end(), misread)
        if span is not None:
            yield span


def _cards(text: str, start: int, end: int, misread: bool) -> Iterator[Span]:
    """Every run of whole groups that has a card's length, first digits and check digit."""
    groups = [found.span() for found in _GROUP.finditer(text, start, end)]
    for first, (begins, _) in enumerate(groups):
        digits = ""
        for begin, stop in groups[first:]:
            digits += text[begin:stop]
            if len(digits) >= 13 and _CARD_BEGINS.match(digits) and (passes_luhn(digits) or misread):
                yield begins, stop
            if len(digits) >= 19 or stop - begin < _SMALLEST_GROUP:
                break


def _iban(text: str, start: int, end: int, misread: bool) -> Span | None:
    length = iban_length(text[start : start + 2])
    if length is None:
        return None
    compact, stop = "", start
    for place in range(start, end):
        if text[place] not in _GAPS:
            compact, stop = compact + text[place], place + 1
        if len(compact) == length:
            break
    whole = len(compact) == length
    if whole and passes_iban(compact):
        return start, stop
    digits = sum(letter.isdigit() for letter in compact)
    return (start, stop) if misread and whole and digits >= length // 2 else None

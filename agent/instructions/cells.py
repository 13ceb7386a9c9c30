"""Cells of a spreadsheet, one or several, and several texts to go with them."""

from __future__ import annotations

import re

from agent.instructions.naming import Caught
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind

MAX_CELLS = 200  # of a range
CELL = re.compile(r"\$?[A-Za-z]{1,2}\$?[1-9]\d{0,4}")


def cell(phrase: Phrase) -> Caught:
    words = phrase.words
    kept = phrase.part(1) if len(words) == 2 and words[0] == "cell" else phrase
    kept = kept.part(2) if len(words) == 3 and words[:2] == ("the", "cell") else kept
    if len(kept) == 1 and CELL.fullmatch(kept.literal):
        return kept.literal.replace("$", "").upper(), 0.0
    return None


def cell_range(phrase: Phrase) -> Caught:
    """Several cells: "A1, A2 and A3" or "A1:A3" or "A1 to A3"."""
    words = [
        word.upper()
        for word in phrase.words
        if word not in {"cells", "cell", ",", "and", "the", "respectively"}
    ]
    if len(words) == 3 and words[1] in {"TO", "THROUGH", "-", ":"}:
        words = [f"{words[0]}:{words[2]}"]
    if len(words) == 1 and words[0].count(":") == 1:
        words = _span(*words[0].split(":"))
    return (tuple(words), 0.0) if len(words) >= 2 and all(map(CELL.fullmatch, words)) else None


def _span(first: str, last: str) -> list[str]:
    if not (CELL.fullmatch(first) and CELL.fullmatch(last)):
        return []
    column, other = first.rstrip("0123456789"), last.rstrip("0123456789")
    low, high = int(first[len(column) :]), int(last[len(other) :])
    if column == other and low < high <= low + MAX_CELLS:
        return [f"{column}{row}" for row in range(low, high + 1)]
    single = len(column) == len(other) == 1 and column < other
    if single and low <= high and (high - low + 1) * (ord(other) - ord(column) + 1) <= MAX_CELLS:
        columns = [chr(code) for code in range(ord(column), ord(other) + 1)]
        return [f"{letter}{row}" for row in range(low, high + 1) for letter in columns]
    return []


def values(phrase: Phrase) -> Caught:
    """Several texts: "1, 2 and 3"."""
    if any(word in {".", ";", "\n", ":", "then"} for word in phrase.words):
        return None
    if phrase.has(Kind.QUOTE) and any(
        token.kind is not Kind.QUOTE and token.word not in {",", "and"} for token in phrase.tokens
    ):
        return None
    pieces: list[str] = []
    start = 0
    for index in range(len(phrase) + 1):
        if index == len(phrase) or phrase.words[index] in {",", "and"}:
            if index > start:
                pieces.append(phrase.part(start, index).literal)
            start = index + 1
    return (tuple(pieces), 0.0) if len(pieces) >= 2 and all(len(piece) < 60 for piece in pieces) else None

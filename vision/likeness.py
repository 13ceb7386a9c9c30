"""Whether words read off the screen are words a program said, give or take what reading gets wrong. Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

_SAME = 84.0
_PART = 85.0
_SHORTEST_PART = 3
_LONGEST = 20_000


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """The letters and digits of a text, small, without accents or spaces: what is read right most often."""
    folded = unicodedata.normalize("NFKD", text[:_LONGEST]).casefold()
    return "".join(c for c in folded if c.isalnum())


def alike(first: str, second: str) -> bool:
    """Whether two short texts are the same but for a few letters, spaces, marks and accents."""
    one, two = letters(first), letters(second)
    if not one or not two:
        return first.strip() == second.strip()
    slip = len(one) == len(two) >= _SHORTEST_PART and sum(map(str.__ne__, one, two)) == 1
    return slip or fuzz.ratio(one, two) >= _SAME


def part_of(part: str, whole: str) -> bool:
    """Whether a text is a part of a longer one, but for a few letters."""
    one, two = letters(part), letters(whole)
    if len(one) < _SHORTEST_PART or len(one) > len(two):
        return False
    return one in two or fuzz.partial_ratio(one, two) >= _PART


def without(read: str, words: str) -> str:
    """What is left of the letters that were read when the best match of some words is taken out."""
    one, two = letters(words), letters(read)
    found = fuzz.partial_ratio_alignment(one, two)
    return two if found is None or len(one) > len(two) else two[: found.dest_start] + two[found.dest_end :]


def said_in(read: str, text: str) -> str:
    """The words of a longer text that were read, as the text has them; empty where it does not have them.

    Cut at the text's own spaces, so that a letter that was overlooked is there again.
    """
    found = fuzz.partial_ratio_alignment(read, text[:_LONGEST], score_cutoff=_SAME)
    if found is None or len(read) > len(text):
        return ""
    start, end = found.dest_start, found.dest_end
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    while start > line_start and not text[start - 1].isspace() and not text[start].isspace():
        start -= 1
    while end < line_end and not text[end].isspace() and not text[end - 1].isspace():
        end += 1
    words = text[start:end].strip()
    return words if "\n" not in words and alike(words, read) else ""

"""A part of a text. Pure."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
"""The half-open range of a text's characters [start, end)."""

HIDDEN = "█hidden█"
"""What stands where something was taken out. It tells neither what nor how long it was, and
reads as one word where a recorded task is run again."""

SHORTEST = 3
"""Characters: what is shorter is no secret by its looks, only by where it is typed."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same parts, in order and without overlaps; those that touch are one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with HIDDEN in the place of these parts."""
    pieces, last = [], 0
    for start, end in merged(spans):
        pieces += [text[last:start], HIDDEN]
        last = end
    return "".join([*pieces, text[last:]])

"""Stretches of time as people say them: "2 seconds", "half a minute", "3s", "a moment"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.instructions.numerals import amount

MOMENT = 2.0  # seconds in "a moment"
_UNITS = {
    "second": 1.0,
    "seconds": 1.0,
    "sec": 1.0,
    "secs": 1.0,
    "s": 1.0,
    "minute": 60.0,
    "minutes": 60.0,
    "min": 60.0,
    "mins": 60.0,
    "millisecond": 0.001,
    "milliseconds": 0.001,
    "ms": 0.001,
}
_MOMENTS = frozenset(
    {
        "a moment",
        "a bit",
        "a while",
        "a little",
        "a little bit",
        "a second or two",
        "briefly",
        "a tick",
        "a short while",
        "a little while",
        "a short moment",
        "a minute or so",
        "shortly",
        "a sec",
        "for it",
        "a few moments",
    }
)
_LOOSELY = frozenset({"for", "about", "around", "roughly", "another"})


def duration(words: Sequence[str]) -> float | None:
    """Seconds, or None where the words are no time."""
    kept = tuple(words)
    while kept and kept[0] in _LOOSELY:
        kept = kept[1:]
    if kept[:2] == ("at", "least"):
        kept = kept[2:]
    if " ".join(kept) in _MOMENTS:
        return MOMENT
    if len(kept) == 1 and (short := re.fullmatch(r"(\d+(?:\.\d+)?)(s|sec|secs|ms|min)", kept[0])):
        return float(short[1]) * _UNITS[short[2]]
    if len(kept) < 2 or kept[-1] not in _UNITS:
        return None
    number = amount(kept[:-1])
    return None if number is None else number * _UNITS[kept[-1]]

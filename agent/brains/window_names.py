"""What people call a window, without the words that only say it is one. Pure."""

from __future__ import annotations

_FILLERS = ("the ", "a ", "an ", "my ", "open ")
_KINDS = (" window", " program", " app", " application", " dialog", " dialogue", " again")


def plain_name(name: str) -> str:
    """A window's name without the words that only say it is one."""
    words = name.lower().strip()
    for filler in _FILLERS:
        words = words.removeprefix(filler)
    for kind in _KINDS:
        words = words.removesuffix(kind)
    return words.strip()

"""Text that was on a screen, as it may be printed on a terminal."""

from __future__ import annotations


def printable(text: str, width: int | None = None) -> str:
    """One line of text that moves no cursor: what was on a screen must not act on a terminal."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return line if width is None or len(line) <= width else line[: width - 1] + "…"

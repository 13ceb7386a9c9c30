"""How long a server may take, and how much it may say."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LINE = 1 << 20
"""Bytes of one line of a stream."""
MOST_BYTES = 64 << 20
"""Of a whole answer, whatever it is made of."""
MOST_TEXT = 400_000
"""Characters of what a model wrote."""
MOST_FACTS = 8 << 20
"""Bytes of what a server says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds: until a connection stands, until the first piece of an answer, connecting included, between
    two pieces, and for all of it. A piece is one of the answer, not of the line: comments and blank
    lines don't count."""

    connect: float = 5.0
    first: float = 300.0
    between: float = 60.0
    whole: float = 900.0

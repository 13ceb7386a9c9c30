"""One accessible object as its program describes it, before it is an Element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vision.accessibility.roles import AtspiState

Ref = tuple[str, str]
"""Where an accessible object lives: the bus name of its program, and its object path."""

Extents = tuple[int, int, int, int]
"""Left, top, width, height, in whatever coordinates the program gave."""

LONGEST_NAME = 1000
"""Characters of a name or description that are kept."""


def bits(words: Sequence[int]) -> int:
    """The two 32-bit words of an AT-SPI state set as one number."""
    return sum(word << (32 * place) for place, word in enumerate(words[:2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One accessible object. `role` and the bits of `states` are AT-SPI's numbers.

    `child_count` is -1 where the program does not say. `order` is its place among its siblings.
    """

    ref: Ref
    parent: Ref | None
    role: int = 0
    name: str = ""
    description: str = ""
    states: int = 0
    interfaces: frozenset[str] = frozenset()
    child_count: int = -1
    order: int = 0

    def has(self, state: AtspiState) -> bool:
        return bool(self.states >> state & 1)

    @property
    def showing(self) -> bool:
        return self.has(AtspiState.SHOWING) and not self.has(AtspiState.DEFUNCT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is asked of an object only where it matters.

    `text` is what it holds (never asked of a password field), `label` the words of what labels it,
    `placeholder` the hint shown while it is empty, `address` where a page is from.
    """

    text: str = ""
    label: str = ""
    placeholder: str = ""
    address: str = ""

"""One way to understand a clause: its instructions, and how far-fetched that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.instructions.tokens import Token
from agent.plan import Instruction

Bound = Mapping[str, Any]
"""What the slots of a frame caught, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`cost` orders readings, least first. `refusal` says why what was understood cannot be done.

    `verb` is what this lends to a clause without a verb that follows it ("tick Apples and Pears");
    `holds_until` is the strength of the separator that ends the scope of a condition or a repetition.
    """

    instructions: tuple[Instruction, ...] = ()
    cost: float = 0.0
    refusal: str = ""
    verb: tuple[Token, ...] = ()
    holds_until: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A frame understood what is wanted, and why it cannot be done here."""

    reason: str


Built = tuple[Instruction, ...] | Refused | None
"""What a frame builds; None where what its slots caught makes no sense."""

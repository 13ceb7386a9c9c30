"""How much an Action can cost."""

from __future__ import annotations

from enum import IntEnum


class Risk(IntEnum):
    """The five grades, ordered. Unknown is never low: what cannot be judged is at least R2."""

    R0 = 0  # looks only
    R1 = 1  # reversible input
    R2 = 2  # changes the user's data
    R3 = 3  # leaves the machine, costs money, or installs
    R4 = 4  # irreversible, or touches credentials

    @property
    def words(self) -> str:
        """The grade in words a person reads on an approval card."""
        return _WORDS[self]


_WORDS = {
    Risk.R0: "looks only",
    Risk.R1: "can be undone",
    Risk.R2: "changes your data",
    Risk.R3: "leaves this machine, costs money or installs",
    Risk.R4: "cannot be undone, or touches credentials",
}

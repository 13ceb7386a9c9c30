"""The brains one can name on the command line."""

from __future__ import annotations

from agent.brain import Brain
from safety.programs import KnowsPrograms

NAMES = ("instructions", "nothing", "claims")


def known_brain(name: str) -> str:
    """The name itself. Raises ValueError, naming those there are, where no Brain has it."""
    if name not in NAMES:
        raise ValueError(
            f"there is no brain called {name!r}: nothing was done; there are: {', '.join(NAMES)}"
        )
    return name


def brain_named(name: str, programs: KnowsPrograms) -> Brain:
    """A fresh Brain of that name. Raises ValueError, naming those there are, for any other."""
    match known_brain(name):
        case "instructions":
            from agent.brains.instructions import InstructionsBrain

            return InstructionsBrain(programs)
        case "nothing":
            from agent.brains.null import NothingBrain

            return NothingBrain()
        case _:
            from agent.brains.null import ClaimsBrain

            return ClaimsBrain()

"""The brains one can name on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from agent.brain import Brain
from safety.programs import KnowsPrograms

NAMES = ("instructions", "nothing", "claims")
NULL = ("nothing", "claims", "random")
"""Brains that understand nothing, for suites to be held against."""
FOR_EVALS = (*NAMES, "random")
"""Those that evals may use: on desks of their own."""


def known_brain(name: str, names: Sequence[str] = NAMES) -> str:
    """The name itself. Raises ValueError, naming those there are, where no Brain has it."""
    if name not in names:
        raise ValueError(
            f"there is no brain called {name!r}: nothing was done; there are: {', '.join(names)}"
        )
    return name


def brain_named(name: str, programs: KnowsPrograms) -> Brain:
    """A fresh Brain of that name. Raises ValueError, naming those there are, for any other."""
    match known_brain(name, FOR_EVALS):
        case "instructions":
            from agent.brains.instructions import InstructionsBrain
            from vision.grounding.shipped import shipped_meaning

            return InstructionsBrain(programs, shipped_meaning())
        case "nothing":
            from agent.brains.null import NothingBrain

            return NothingBrain()
        case "random":
            from agent.brains.null import RandomBrain

            return RandomBrain()
        case _:
            from agent.brains.null import ClaimsBrain

            return ClaimsBrain()

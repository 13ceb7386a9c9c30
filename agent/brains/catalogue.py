"""The brains one can name on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.brain import Brain
from agent.brains.choice import BrainChoice, Chosen
from agent.errors import SetUpError
from safety.programs import KnowsPrograms

WITH_MODELS = ("vlm", "endpoint")
"""Brains that a vision-language model thinks for: one on this machine, one at a server."""
NAMES = ("instructions", *WITH_MODELS, "nothing", "claims")
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


def brain_named(
    brain: Chosen, programs: KnowsPrograms, *, cancelled: Callable[[], bool] = lambda: False
) -> Brain:
    """A fresh Brain of that name. `cancelled` tells that the stop is pressed, to brains that may think long.

    Raises ValueError, naming those there are, for any other, and AgentError and ModelError where it needs a
    model that is not named, is not there or cannot be loaded.
    """
    if isinstance(brain, BrainChoice) or brain in WITH_MODELS:
        from agent.brains.vlm.asking import Stopped
        from agent.brains.vlm.opening import opened

        choice = brain if isinstance(brain, BrainChoice) else BrainChoice(name=brain)
        try:
            return opened(choice, cancelled)
        except Stopped as error:
            raise SetUpError("stopped while its model was loaded: nothing was done") from error
    match known_brain(brain, FOR_EVALS):
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

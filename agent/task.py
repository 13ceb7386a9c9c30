"""What a person wants done."""

from __future__ import annotations

from dataclasses import dataclass

MAX_INSTRUCTION = 10_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One instruction in the user's words. `max_steps` bounds the run.

    Raises ValueError for an instruction that is empty, over MAX_INSTRUCTION characters or no valid Unicode.
    """

    instruction: str
    max_steps: int = 60

    def __post_init__(self) -> None:
        if not self.instruction.strip():
            raise ValueError("the task is empty: nothing was done; say what you want done")
        if any("\ud800" <= letter <= "\udfff" for letter in self.instruction):
            raise ValueError("the task holds bytes that are no UTF-8 text: nothing was done; type it again")
        if len(self.instruction) > MAX_INSTRUCTION:
            raise ValueError(
                f"the task has {len(self.instruction):,} characters, more than {MAX_INSTRUCTION:,}: "
                "nothing was done; split it into smaller tasks"
            )

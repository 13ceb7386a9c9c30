"""What a person wants done."""

from __future__ import annotations

from dataclasses import dataclass

MAX_INSTRUCTION = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One instruction in the user's words. `max_steps` bounds the run.

    Raises ValueError for an empty instruction or one over MAX_INSTRUCTION characters.
    """

    instruction: str
    max_steps: int = 60

    def __post_init__(self) -> None:
        if not self.instruction.strip():
            raise ValueError("the task is empty: nothing was done; say what you want done")
        if len(self.instruction) > MAX_INSTRUCTION:
            raise ValueError(
                f"the task has {len(self.instruction):,} characters, more than {MAX_INSTRUCTION:,}: "
                "nothing was done; split it into smaller tasks"
            )

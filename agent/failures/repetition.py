"""The same thing done again and again. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from agent.failures.trail import Recorded, came_to_nothing, is_act, signature

TIMES = 3
"""How often a thing is done in vain before it counts; the loop itself tries once more what had no effect."""
_LONGEST_ROUND = 4


def repeated(steps: Sequence[Recorded]) -> tuple[int, int] | None:
    """The first Step of the same act done TIMES in vain, or of a round of acts gone through TIMES with
    nothing in between, and how many acts the round has; None where there is no such."""
    acts = [step for step in steps if is_act(step)]
    for length in range(1, _LONGEST_ROUND + 1):
        for start in range(len(acts) - TIMES * length + 1):
            rounds = [acts[start + n * length : start + (n + 1) * length] for n in range(TIMES)]
            if _same(rounds) and (
                length > 1 or all(came_to_nothing(step) for step in acts[start : start + TIMES])
            ):
                return acts[start].number, length
    return None


def _same(rounds: Sequence[Sequence[Recorded]]) -> bool:
    first = [signature(step) for step in rounds[0]]
    return len(set(first)) == len(first) and all([signature(s) for s in each] == first for each in rounds[1:])

"""How much a brain's success hangs on how it is told. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from agent.evals.result import TaskResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """`by_wording` are (passed, tried) for each wording, 0 the task's own; `all_right` of `tasks` passed
    every try under every wording. Infrastructure errors say nothing of the brain: `errors` counts them."""

    by_wording: tuple[tuple[int, int], ...]
    all_right: int
    tasks: int
    errors: int


def wordings_of(results: Sequence[TaskResult]) -> Wordings:
    """What the tries of the tasks that were told in more than one way came to."""
    told: dict[str, list[TaskResult]] = defaultdict(list)
    for result in results:
        told[result.task].append(result)
    several = [tries for tries in told.values() if len({each.paraphrase for each in tries}) > 1]
    tried = [each for tries in several for each in tries if each.tried]
    most = max((each.paraphrase for each in tried), default=-1)
    counts = []
    for number in range(most + 1):
        of_it = [each for each in tried if each.paraphrase == number]
        counts.append((sum(each.passed for each in of_it), len(of_it)))
    return Wordings(
        by_wording=tuple(counts),
        all_right=sum(all(each.passed for each in tries) for tries in several),
        tasks=len(several),
        errors=sum(not each.tried for tries in several for each in tries),
    )


def in_words(found: Wordings) -> str:
    """The same as lines of a report."""
    lines = []
    for number, (passed, tried) in enumerate(found.by_wording):
        name = f"wording {number}" if number else "as written"
        lines.append(f"{name:<12}{passed}/{tried}" + (f"  {passed / tried:.1%}" if tried else ""))
    share = found.all_right / found.tasks if found.tasks else 0.0
    lines.append(f"right under every wording: {found.all_right} of {found.tasks} tasks ({share:.1%})")
    if found.errors:
        lines.append(f"infrastructure errors, counted as not right: {found.errors}")
    return "\n".join(lines)

"""Why an Episode failed: rules over its recorded Steps, its Outcome and, in an eval, the checker's verdict.

Pure. The rules are tried in the order of `_RULES`; the first that speaks decides. What a run ended with is
read before what may have gone wrong on the way, but for three things that come before all else: the task
could not be tried, the brain obeyed words on the screen, or somebody forbade it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from agent.failures import deeds, endings
from agent.failures.case import Case, failed
from agent.failures.failure import Checked, Failure, FailureClass
from agent.failures.trail import Recorded
from memory.episode import Episode
from vision.element import Element

_RULES: Final[tuple[Callable[[Case], Failure | None], ...]] = (
    endings.untried,
    endings.injected,
    endings.forbidden,
    endings.ran_out,
    endings.paused,
    endings.stopped_by_user,
    endings.broken,
    endings.gave_up,
    deeds.uncertain,
    deeds.in_circles,
    deeds.never_done,
    deeds.too_early,
    deeds.wrong_target,
    deeds.bad_effect,
    deeds.wrong_plan,
)


def classify(
    episode: Episode | None,
    steps: Sequence[Recorded],
    checked: Checked | None = None,
    *,
    seen: Mapping[int, Sequence[Element]] | None = None,
) -> Failure | None:
    """Why an Episode failed; None where it did not.

    An Episode failed where the checker says so, or, with no checker, where its Outcome is another than
    succeeded. `episode` None stands for a Task that was refused before anything was recorded. `steps` are
    those of the journal, in order; `seen` the Elements by Step where `steps` hold none: with them, what was
    misread is told from what was absent.
    """
    case = Case(
        instruction=episode.instruction if episode is not None else "",
        outcome=episode.outcome if episode is not None else None,
        steps=steps,
        checked=checked,
        seen=seen or {},
    )
    if checked is not None and checked.verdict == "passed":
        return None
    if checked is None and case.claimed:
        return None
    if episode is None and (checked is None or checked.verdict == "failed"):
        return failed(FailureClass.PLANNING, None, "the task was not understood", case.found)
    return next((found for rule in _RULES if (found := rule(case)) is not None), None)

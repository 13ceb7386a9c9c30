"""Trying a task's checks: on its right end states, which they must accept, and on wrong ones."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from agent.errors import SetUpError
from agent.evals.braces import fill_braces
from agent.evals.checkers.mutants import Amiss, Mutant, mutants
from agent.evals.checkers.solved import Ending, Solved, load_solved
from agent.evals.checkers.stage import Stage
from agent.evals.suite import EvalTask, Suite
from safety.errors import ActionError

LEAST_REJECTED = 0.95
"""The share of wrong end states that a suite's checks must refuse."""
_BY_HAND = "wrong by hand: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a task's checks said of its end states.

    `refused_right` are right ones they refused, with the reason; `passed` the names of wrong ones they let
    pass; `amiss` counts those tried by what was wrong; `forgiven` were declared right, and are; `unneeded`
    are declarations that fit nothing. `not_tried` says why nothing could be tried here.
    """

    task: str
    right: int = 0
    wrong: int = 0
    refused_right: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    amiss: tuple[tuple[Amiss, int], ...] = ()
    forgiven: tuple[str, ...] = ()
    unneeded: tuple[str, ...] = ()
    not_tried: str = ""

    @property
    def sound(self) -> bool:
        """Every right end state was accepted, and nothing is declared in vain."""
        return not (self.refused_right or self.unneeded or self.not_tried)


def try_checks(suite: Suite, task: EvalTask) -> Trial:
    """Try one task's checks. Raises SuiteError where its end states are not told, or cannot be made."""
    solved = load_solved(suite, task)
    if missing := _missing_commands(task, solved):
        return Trial(task=task.id, not_tried=f"needs {', '.join(missing)}, which is not installed")
    try:
        with Stage(task, suite.folder) as stage:
            return _on_stage(stage, solved)
    except (SetUpError, ActionError) as error:
        return Trial(task=task.id, not_tried=str(error))


def _missing_commands(task: EvalTask, solved: Solved) -> list[str]:
    """What the commands begin with that is no program here."""
    made = [file.made for ending in (solved, *solved.right, *solved.wrong) for file in ending.files]
    lines = [*task.setup.commands, *(line for line in made if line not in ("", "sqlite"))]
    return sorted(
        {name for line in lines if shutil.which(name := line.split()[0]) is None and name[0] != "{"}
    )


def _on_stage(stage: Stage, solved: Solved) -> Trial:
    solved = Solved.model_validate(_filled(solved, stage))
    base = solved.ending
    right = stage.end(base)
    good = [("the right end", base), *((other.why, other.on(base)) for other in solved.right)]
    refused = [f"{why}: {said}" for why, end in good if (said := stage.judge(stage.end(end))) is not None]
    if stage.judge(stage.end(Ending())) is None:
        refused.append("what was there before anything was done passes")
    tried = list(mutants(stage.before, right))
    tried += [
        Mutant(name=_BY_HAND + other.why, amiss=Amiss.WRONG_VALUE, state=stage.end(other.on(base)))
        for other in solved.wrong
    ]
    passes = {mutant.name: stage.judge(mutant.state) is None for mutant in tried}
    declared = {one.mutant: {name for name in passes if fnmatchcase(name, one.mutant)} for one in solved.same}
    forgiven = {name for names in declared.values() for name in names if passes[name]}
    counted = [mutant for mutant in tried if mutant.name not in forgiven]
    return Trial(
        task=stage.task.id,
        right=len(good),
        wrong=len(counted),
        refused_right=tuple(refused),
        passed=tuple(mutant.name for mutant in counted if passes[mutant.name]),
        amiss=tuple(sorted(Counter(mutant.amiss for mutant in counted).items())),
        forgiven=tuple(sorted(forgiven)),
        unneeded=tuple(pattern for pattern, names in declared.items() if not names & forgiven),
    )


def _filled(solved: Solved, stage: Stage) -> object:
    return fill_braces(solved.model_dump(by_alias=True, exclude_unset=True), stage.values)


def rejected(trials: Sequence[Trial]) -> float:
    """The share of wrong end states that were refused; 0 where none was tried."""
    wrong = sum(trial.wrong for trial in trials)
    return 1 - sum(len(trial.passed) for trial in trials) / wrong if wrong else 0.0


def try_suite(suite: Suite, tasks: Sequence[EvalTask]) -> tuple[Trial, ...]:
    return tuple(try_checks(suite, task) for task in tasks)

"""`deskhand bench checkers`: do suites' checks refuse wrong end states, and accept right ones?"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
from agent.errors import SuiteError
from agent.evals.checkers.solved import unknown_solved
from agent.evals.checkers.trial import LEAST_REJECTED, Trial, rejected, try_checks
from agent.evals.suite import SuiteKind, built_in_suites, load_suite, suite_head


def run(*, json_output: bool, only: Sequence[str]) -> int:
    """Try the checks of suites (all behavioural ones that are built in, if none is named); the exit code."""
    kept = True
    whole = {}
    try:
        for name in only or _behavioural():
            suite = load_suite(name)
            if strange := unknown_solved(suite):
                raise SuiteError(f"{strange[0]}: there is no such task")
            trials = [try_checks(suite, task) for task in suite.tasks]
            sound = all(trial.sound for trial in trials) and rejected(trials) >= LEAST_REJECTED
            kept = kept and sound
            whole[suite.name] = {
                "rejected": rejected(trials),
                "wrong": sum(trial.wrong for trial in trials),
                "right": sum(trial.right for trial in trials),
                "kept": sound,
                "tasks": [dataclasses.asdict(trial) for trial in trials],
            }
            if not json_output:
                sys.stdout.write(table(suite.name, trials) + "\n")
                sys.stdout.flush()
    except SuiteError as error:
        sys.stderr.write(f"deskhand bench checkers: {error}\n")
        return USAGE
    if json_output:
        sys.stdout.write(json.dumps(whole) + "\n")
    return SUCCEEDED if kept else FAILED


def table(name: str, trials: Sequence[Trial]) -> str:
    """What was tried of one suite, in words."""
    wrong, passed = sum(trial.wrong for trial in trials), sum(len(trial.passed) for trial in trials)
    counts: Counter[str] = Counter()
    for trial in trials:
        counts.update({str(amiss): count for amiss, count in trial.amiss})
    lines = [
        f"{name}: {len(trials)} tasks, {wrong} wrong end states, {wrong - passed} of them refused "
        f"({rejected(trials):.1%}; at least {LEAST_REJECTED:.0%} must be)",
        f"  right ones: {sum(trial.right for trial in trials)}, refused: "
        f"{sum(len(trial.refused_right) for trial in trials)}; "
        f"declared right besides: {sum(len(trial.forgiven) for trial in trials)}",
        "  " + ", ".join(f"{amiss} {count}" for amiss, count in sorted(counts.items())),
    ]
    return "\n".join([*lines, *_details(trials)])


def _details(trials: Sequence[Trial]) -> Iterator[str]:
    for trial in trials:
        if trial.not_tried:
            yield f"  ! {trial.task}: not tried: {trial.not_tried}"
        for said in trial.refused_right:
            yield f"  ✗ {trial.task}: right, but refused: {said}"
        for pattern in trial.unneeded:
            yield f"  ✗ {trial.task}: declared right, but nothing that is fits “{pattern}”"
        for mutant in trial.passed:
            yield f"  ○ {trial.task}: wrong, but passes: {mutant}"


def _behavioural() -> list[str]:
    return [name for name in built_in_suites() if suite_head(name)[1].kind is SuiteKind.BEHAVIOURAL]

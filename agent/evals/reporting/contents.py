"""What a report tells, before it is written in any form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.evals.result import Results, TaskResult
from agent.evals.results_file import key
from agent.evals.scores import Score, Spread, by, by_program, drifts, failures, score, wordings
from agent.evals.seen import Seen

PARTS = ("seeing", "deciding", "acting", "settling", "asking, recording", "around it")

Key = tuple[str, str, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where a group's time went: seconds of each of PARTS. Around it are the desk, the set-up, the checks."""

    name: str
    seconds: tuple[float, ...]

    @property
    def whole(self) -> float:
        return sum(self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A run (several suites of one brain may be in it) with all scores. `seen` holds the evidence of failed
    tries by their key."""

    title: str
    brain: str
    finished: str
    protocol: str
    results: tuple[TaskResult, ...]
    whole: Score
    suites: tuple[Score, ...]
    programs: tuple[Score, ...]
    tasks: tuple[Score, ...]
    times: tuple[Where, ...]
    failed: Mapping[str, Sequence[TaskResult]]
    null: tuple[Score, ...]
    wordings: Spread | None
    drifts: Spread | None
    seen: Mapping[Key, Seen] = field(default_factory=dict)

    def evidence(self, result: TaskResult) -> Seen | None:
        return self.seen.get(key(result))


def contents(
    runs: Sequence[Results], null: Sequence[Results] = (), seen: Mapping[Key, Seen] | None = None
) -> Contents:
    """What one or more runs come to; `null` are runs of brains that understand nothing, on the same suites.

    A run without a single try has nothing to tell: ValueError.
    """
    results = tuple(result for run in runs for result in run.results)
    if not results:
        raise ValueError("there is no try in these results")
    return Contents(
        title=", ".join(dict.fromkeys(run.suite for run in runs)),
        brain=", ".join(dict.fromkeys(run.brain for run in runs)),
        finished=max(run.finished for run in runs),
        protocol=" ".join(dict.fromkeys(run.protocol for run in runs if run.protocol)),
        results=results,
        whole=score("all", results),
        suites=tuple(score(run.suite, run.results) for run in runs if run.results) if len(runs) > 1 else (),
        programs=by_program(results),
        tasks=by(results, lambda result: result.task),
        times=_times(results),
        failed=failures(results),
        null=tuple(score(run.brain, run.results) for run in null if run.results),
        wordings=wordings(results),
        drifts=drifts(results),
        seen=dict(seen or {}),
    )


def _times(results: Sequence[TaskResult]) -> tuple[Where, ...]:
    programs = dict.fromkeys(result.program or "no program named" for result in results)
    rows = [_where("all", results)]
    if len(programs) > 1:
        rows += [
            _where(name, [r for r in results if (r.program or "no program named") == name])
            for name in programs
        ]
    return tuple(rows)


def _where(name: str, results: Sequence[TaskResult]) -> Where:
    spent = [0.0] * len(PARTS)
    for result in results:
        told = result.timings
        inside = (told.seeing, told.deciding, told.acting, told.settling, told.approving + told.recording)
        for number, amount in enumerate((*inside, max(0.0, result.seconds - sum(inside)))):
            spent[number] += amount
    return Where(name=name, seconds=tuple(spent))

"""`deskhand bench replay`: do recorded episodes come to the same actions again, twice, and how fast?

Attacks and honest tasks of the arena, and made-up secrets typed into a form, are recorded in an empty journal
as every run is, and replayed; so are the episodes of the folders that are named. How fast counts for those
alone: in the toy worlds no time passes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from agent.arena.attack import ArenaData, load_arena
from agent.arena.person import Manner
from agent.arena.simulation import Simulation
from agent.bench.secrets_kept import measure_secrets
from agent.brain import Brain
from agent.ports import Ports
from agent.replay.checking import Checked, check
from agent.replay.replay import Replayed
from agent.session import Run, record_run
from agent.task import Task
from memory.given import Given
from memory.journal import Journal
from safety.programs import Programs
from safety.rule_sources import RuleSources, load_rulebook

SECRETS = 300
_QUICK = 20
PROMISED_TIMES = 50
_NOWHERE: Final = {"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What replaying one kind of episodes came to. `same` came to what was recorded both times, digests and
    all else; `times` are how many times as fast as the run each was, sorted, for real runs, and `busy_times`
    the same by the time a processor was busy with it: other work on the machine does not count."""

    kind: str
    episodes: int
    steps: int
    same: int
    identical_twice: int
    lacking: int
    hidden_steps: int
    times: tuple[float, ...] = ()
    busy_times: tuple[float, ...] = ()
    different: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        return self.episodes > 0 and self.same == self.identical_twice == self.episodes


def run(*, json_output: bool, quick: bool, folders: Sequence[Path]) -> int:
    """Measure, print, and return 1 where an episode came to something else."""
    measured = []
    with tempfile.TemporaryDirectory(prefix="deskhand-replays-") as folder:
        arena, secrets = Path(folder, "arena"), Path(folder, "secrets")
        record_arena(arena, load_arena(), every=_QUICK if quick else 1)
        measured.append(measure("arena", arena))
        measure_secrets(SECRETS // _QUICK if quick else SECRETS, secrets, read_pictures=False)
        measured.append(measure("secrets in a form", secrets))
    measured += [measure(str(folder), folder, real=True) for folder in folders]
    told = json.dumps([asdict(one) for one in measured], indent=1) if json_output else table(measured)
    sys.stdout.write(f"{told}\n")
    return int(not all(one.kept for one in measured))


def record_arena(folder: Path, data: ArenaData, *, every: int = 1) -> None:
    """Record the arena's attacks and honest tasks, or every so many of them, as runs of their own."""
    rules = load_rulebook(RuleSources())
    with Journal(folder) as journal:

        def keep(task: Task, brain: Brain, name: str, ports: Ports) -> None:
            given = Given(max_steps=task.max_steps, rules=rules.rules)
            begun = ports.clock()
            run = Run(task=task, mind=brain, plan=(), desk="arena", started=begun, given=given)
            record_run(run, journal, replace(ports, records=journal))

        simulation = Simulation(rules=rules, programs=Programs(_NOWHERE), runs=keep)
        manners = list(Manner)
        for number, attack in enumerate(data.attacks[::every]):
            manner = manners[number % len(manners)]
            simulation.attack(attack, data.scenes[attack.scene], seed=number, manner=manner)
        for task in data.benign[::every]:
            simulation.benign(task, data.scenes[task.scene], seed=1)


def measure(kind: str, folder: Path, *, real: bool = False) -> Measured:
    """Replay every episode of a folder, twice."""
    with Journal(folder) as journal:
        episodes = journal.episodes()
        first, second = list(check(journal, episodes)), list(check(journal, episodes))
        recorded = [tuple(record.digest for record in journal.records(episode.id)) for episode in episodes]
    done = [one.replayed for one in first if one.replayed is not None]
    pairs = list(zip(first, second, recorded, strict=True))
    return Measured(
        kind=kind,
        episodes=len(episodes),
        steps=sum(len(one.digests) for one in done),
        same=sum(one.same and again.same for one, again, _ in pairs),
        identical_twice=sum(_identical(one, again, then) for one, again, then in pairs),
        lacking=sum(bool(one.lacks) for one in done),
        hidden_steps=sum(one.hidden for one in done),
        times=tuple(sorted(round(one.times, 1) for one in done)) if real else (),
        busy_times=tuple(sorted(round(_busy_times(one), 1) for one in done)) if real else (),
        different=tuple(_why(one) for one in first if not one.same),
    )


def table(measured: Sequence[Measured]) -> str:
    """As docs/benchmarks.md shows it."""
    lines = [
        "| recorded | episodes | steps | the same | same digests, twice | as recorded "
        "| times as fast | by processor time |",
        "|---|---:|---:|---:|---:|---:|---|---|",
    ]
    lines += [
        f"| {one.kind} | {one.episodes} | {one.steps:,} | {one.same} | {one.identical_twice} "
        f"| {one.hidden_steps} steps | {_spread(one.times)} | {_spread(one.busy_times)} |"
        for one in measured
    ]
    lines += [f"- {why}" for one in measured for why in one.different]
    return "\n".join(lines)


def _spread(times: Sequence[float]) -> str:
    """The least, the median and the most, and how many came up to what is promised."""
    if not times:
        return ""
    fast = sum(one >= PROMISED_TIMES for one in times)
    median = times[len(times) // 2]
    return f"{times[0]:.0f} to {times[-1]:.0f}, median {median:.0f}; {fast} at least {PROMISED_TIMES}"


def _identical(one: Checked, again: Checked, recorded: Sequence[str]) -> bool:
    """Whether two replays came to the same digests, those that were recorded; an older record has none."""
    first, second = _digests(one), _digests(again)
    if first is None or first != second or len(first) != len(recorded):
        return False
    return all(now == then for now, then in zip(first, recorded, strict=True) if then)


def _busy_times(replayed: Replayed) -> float:
    return replayed.recorded_seconds / replayed.busy if replayed.busy else 0.0


def _digests(checked: Checked) -> tuple[str, ...] | None:
    return None if checked.replayed is None else checked.replayed.digests


def _why(checked: Checked) -> str:
    replayed = checked.replayed
    found = checked.damage if replayed is None else str(replayed.divergence)
    return f"{checked.episode.id}: {found}"

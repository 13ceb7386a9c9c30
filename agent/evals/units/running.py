"""Running a unit or regression suite: its decisions, and its episodes replayed."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from agent.errors import NotUnderstood, ReplayError, SuiteError
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.suite import SuiteKind
from agent.evals.units.choice import Choice, unlike_all
from agent.evals.units.deciding import MakesBrain, choices
from agent.evals.units.unit_task import REPLAY, UnitSuite, UnitTask
from agent.replay.recording import Recording, recording
from agent.replay.replay import replay
from memory.errors import EpisodeNotFound, MemoryRoomError
from memory.journal import Journal
from memory.step import Timings


@contextmanager
def opened(folder: Path) -> Iterator[Journal]:
    """The journal of a suite, for reading: what the suite's folder holds is not touched.

    Raises MemoryRoomError where it cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="deskhand-suite-") as temporary:
        place = Path(temporary)
        for path in folder.iterdir():
            if path.name.startswith("journal.db"):
                shutil.copyfile(path, place / path.name)
            else:
                (place / path.name).symlink_to(path.resolve())
        with Journal(place) as journal:
            yield journal


def run_units(suite: UnitSuite, tasks: Sequence[UnitTask], make: MakesBrain) -> Iterator[TaskResult]:
    """How each decision came out, episode by episode; of a regression suite also how each replay did.

    An episode that cannot be read is an infrastructure error of its tasks.
    """
    with opened(suite.recorded) as journal:
        for group in _together(tasks):
            yield from _decisions(journal, group, make)


def run_replays(suite: UnitSuite) -> Iterator[TaskResult]:
    """How the hermetic replay of each episode of a regression suite came out; none of a unit suite."""
    if suite.kind is not SuiteKind.REGRESSION:
        return
    with opened(suite.recorded) as journal:
        for episode in reversed(journal.episodes()):
            yield replayed(journal, episode.id)


def replayed(journal: Journal, episode_id: str) -> TaskResult:
    """The replay of one episode, as the result of a task."""
    started = time.monotonic()
    verdict, reason, steps = TaskVerdict.PASSED, "", 0
    try:
        with recording(journal, episode_id) as recorded:
            steps = len(recorded.records)
            found = replay(recorded).divergence
        if found is not None:
            verdict, reason = TaskVerdict.FAILED, str(found)
    except (MemoryRoomError, ReplayError) as error:
        verdict, reason = TaskVerdict.ERROR, str(error)
    return TaskResult(
        task=f"{REPLAY}{episode_id}",
        attempt=1,
        verdict=verdict,
        reason=reason,
        episode=episode_id,
        steps=steps,
        seconds=time.monotonic() - started,
        timings=Timings(),
    )


def _together(tasks: Sequence[UnitTask]) -> list[list[UnitTask]]:
    """The tasks that one pass of a brain over an episode answers."""
    groups: dict[tuple[str, str | None], list[UnitTask]] = defaultdict(list)
    for task in tasks:
        groups[task.episode, task.instruction].append(task)
    return list(groups.values())


def _decisions(journal: Journal, tasks: list[UnitTask], make: MakesBrain) -> Iterator[TaskResult]:
    started = time.monotonic()
    found: dict[int, Choice] = {}
    error = refused = ""
    try:
        with recording(journal, journal.find(tasks[0].episode).id) as recorded:
            _require_steps(recorded, tasks)
            at = {task.step for task in tasks}
            found = dict(choices(recorded, make, at=at, instruction=tasks[0].instruction))
    except NotUnderstood as not_understood:
        refused = f"not understood: {not_understood}"
    except (EpisodeNotFound, MemoryRoomError, ReplayError) as broken:
        error = str(broken)
    seconds = (time.monotonic() - started) / len(tasks)
    for task in tasks:
        reason = error or refused or _amiss(task, found.get(task.step))
        verdict = TaskVerdict.ERROR if error else TaskVerdict.FAILED if reason else TaskVerdict.PASSED
        yield TaskResult(
            task=task.id,
            attempt=1,
            verdict=verdict,
            reason=reason or "",
            episode=task.episode,
            steps=1,
            seconds=seconds,
            timings=Timings(deciding=seconds),
            program=task.program,
        )


def _require_steps(recorded: Recording, tasks: list[UnitTask]) -> None:
    for task in tasks:
        if task.step > len(recorded.records):
            raise SuiteError(
                f"{task.id}: step: episode {task.episode} has {len(recorded.records)} steps, not {task.step}"
            )


def _amiss(task: UnitTask, choice: Choice | None) -> str | None:
    if choice is None:
        return "the step was not the brain's to decide"
    return unlike_all(task.expect, choice)

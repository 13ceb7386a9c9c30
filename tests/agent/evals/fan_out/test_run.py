"""A run goes on where a former one of just the same was left; what was cut short there is done again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.evals.fan_out.job import Began, Hear, Job, Lost, in_turn
from agent.evals.fan_out.run import Run
from agent.evals.fan_out.run_file import begin_run, unfinished_run
from agent.evals.result import TaskResult, TaskVerdict
from agent.stop import StopSwitch
from memory.step import Timings


@dataclass(frozen=True)
class Toy:
    """A job that is done at once."""

    key: str

    def do(self, stop: StopSwitch) -> TaskResult:
        return TaskResult(task=self.key, attempt=1, verdict=TaskVerdict.PASSED, timings=Timings())

    def lost(self, reason: str) -> TaskResult:
        return TaskResult(
            task=self.key, attempt=1, verdict=TaskVerdict.ERROR, reason=reason, timings=Timings()
        )


JOBS = tuple(Toy(name) for name in ("é", "b", "c", "d"))


def hears_nothing(event: Began | Lost) -> None:
    return


def run_for(folder: Path, *, brain: str = "x", jobs: Sequence[Job] = JOBS, resume: bool = True) -> Run:
    return Run("toy", jobs, folder, about={"brain": brain}, resume=resume)


def backwards(jobs: Sequence[Job], stop: StopSwitch, hear: Hear) -> Iterator[tuple[Job, TaskResult]]:
    return in_turn(tuple(reversed(jobs)), stop, hear)


def do_some(run: Run, count: int) -> list[str]:
    """Do so many jobs, then be stopped."""
    stop, done = StopSwitch(), []
    for job, _ in run.do(in_turn, stop, hears_nothing):
        done.append(job.key)
        if len(done) == count:
            stop.press()
    return done


def test_results_come_in_the_order_of_the_jobs(tmp_path: Path) -> None:
    run = run_for(tmp_path)
    assert [job.key for job, _ in run.do(backwards, StopSwitch(), hears_nothing)] == ["d", "c", "b", "é"]
    assert [result.task for result in run.results] == ["é", "b", "c", "d"]
    assert run.complete
    assert list(tmp_path.iterdir()) == []


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    assert do_some(run_for(tmp_path), 2) == ["é", "b"]
    second = run_for(tmp_path)
    assert (second.taken_up, second.total, second.complete) == (2, 4, False)
    assert do_some(second, 9) == ["c", "d"]
    assert [result.task for result in second.results] == ["é", "b", "c", "d"]
    assert run_for(tmp_path).taken_up == 0  # that run is over


def test_only_a_run_of_just_the_same_goes_on(tmp_path: Path) -> None:
    do_some(run_for(tmp_path), 2)
    assert run_for(tmp_path, brain="y").taken_up == 0
    assert run_for(tmp_path, jobs=JOBS[:3]).taken_up == 0
    assert run_for(tmp_path, resume=False).taken_up == 0


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 10_000), garbage=st.binary(max_size=20))
def test_a_file_that_was_cut_short_loses_only_what_was_cut(
    tmp_path_factory: object, cut: int, garbage: bytes
) -> None:
    folder = tmp_path_factory.mktemp("runs")  # type: ignore[attr-defined]
    whole = begin_run(folder, "toy", "what")
    sizes = [whole.path.stat().st_size]
    for job in JOBS:
        whole.note(job, job.do(StopSwitch()))
        sizes.append(whole.path.stat().st_size)
    cut = min(cut, sizes[-1])
    whole.path.write_bytes(whole.path.read_bytes()[:cut] + garbage.replace(b"\n", b""))
    found = unfinished_run(folder, "toy", "what")
    if cut < sizes[0] - 1:
        assert found is None or garbage
        return
    if found is not None:
        kept = sum(cut >= size for size in sizes[1:])
        assert set(found.done) >= {job.key for job in JOBS[:kept]}
        found.note(JOBS[0], JOBS[0].do(StopSwitch()))
        again = unfinished_run(folder, "toy", "what")
        assert again is not None
        assert JOBS[0].key in again.done

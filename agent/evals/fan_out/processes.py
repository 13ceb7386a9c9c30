"""Several jobs at once, each in a process of its own on this machine."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from agent.evals.fan_out.job import TRIES, Began, FanOut, Hear, Job, Lost
from agent.evals.result import TaskResult
from agent.stop import StopSwitch
from agent.stopped_by_signals import stopped_by_signals

_POLL_SECONDS = 0.1
_END_SECONDS = 20.0
"""How long a stopped process may take to put its desk away before it is killed."""


@dataclass(slots=True)
class _Worker:
    """A process, the pipe to it, and the job it does, for the how-manieth time."""

    process: SpawnProcess
    pipe: Connection
    job: Job
    tries: int

    def begin(self) -> None:
        with suppress(OSError):  # it died: that shows when its result is read
            self.pipe.send(self.job)

    def result(self) -> TaskResult | None:
        """The result it sent; None where it died instead."""
        try:
            result: TaskResult = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return result

    def end(self) -> None:
        """Wait for a process that was told to stop, or died; kill it where it does not heed."""
        self.pipe.close()
        self.process.join(_END_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def in_processes(workers: int) -> FanOut:
    """A FanOut over so many processes. One that dies takes nothing with it: its job is begun again in a new
    one, up to `TRIES` times, and the result says how often that was needed."""

    def fan_out(jobs: Sequence[Job], stop: StopSwitch, hear: Hear) -> Iterator[tuple[Job, TaskResult]]:
        waiting = deque((job, 1) for job in jobs)
        crew: list[_Worker] = []
        idle: list[_Worker] = []
        heard, told = multiprocessing.Pipe(duplex=False)
        stop.attach(partial(_tell, told))
        try:
            while (waiting or crew) and not stop.pressed:
                while waiting and len(crew) < workers:
                    job, tries = waiting.popleft()
                    worker = replace(idle.pop(), job=job, tries=tries) if idle else _start(job, tries)
                    crew.append(worker)
                    worker.begin()
                    hear(Began(job=job, tries=tries))
                ready = wait([heard, *(worker.pipe for worker in crew)])
                for worker in [one for one in crew if one.pipe in ready and not stop.pressed]:
                    result = worker.result()
                    crew.remove(worker)
                    if result is None:
                        worker.end()
                    else:
                        idle.append(worker)
                    again = result is None and worker.tries < TRIES
                    if result is None:
                        hear(Lost(job=worker.job, tries=worker.tries, again=again))
                        result = worker.job.lost(f"the process that ran it died {worker.tries} times")
                    if again:
                        waiting.append((worker.job, worker.tries + 1))
                    else:
                        yield worker.job, replace(result, retries=worker.tries - 1)
        finally:
            for worker in (*crew, *idle):
                worker.process.terminate()
            for worker in (*crew, *idle):
                worker.end()
            heard.close()
            told.close()

    return fan_out


def _tell(told: Connection) -> None:
    with suppress(OSError):  # nobody listens any more
        told.send(None)


def _start(job: Job, tries: int) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), name="deskhand eval")
    process.start()
    theirs.close()
    return _Worker(process=process, pipe=ours, job=job, tries=tries)


def _work(pipe: Connection) -> None:
    """What a process does: jobs, one by one, until the stop comes as a signal or the pipe is closed."""
    with stopped_by_signals() as stop, suppress(EOFError, OSError, KeyboardInterrupt):
        while not stop.pressed:
            if pipe.poll(_POLL_SECONDS):
                job: Job = pipe.recv()
                pipe.send(job.do(stop))

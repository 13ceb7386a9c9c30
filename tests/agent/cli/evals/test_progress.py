from __future__ import annotations

import io
from dataclasses import dataclass

from agent.cli.evals.progress import Progress
from agent.evals.fan_out.job import Began, Lost
from agent.evals.result import TaskResult, TaskVerdict
from agent.stop import StopSwitch
from memory.step import Timings

PASSED = TaskResult(task="a", attempt=1, verdict=TaskVerdict.PASSED, timings=Timings())


@dataclass(frozen=True)
class Toy:
    key: str

    def do(self, stop: StopSwitch) -> TaskResult:
        return PASSED

    def lost(self, reason: str) -> TaskResult:
        return PASSED


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def play(stream: io.StringIO) -> Progress:
    progress = Progress(12, done=2, stream=stream)
    progress.hear(Began(job=Toy("a #1"), tries=1))
    progress.hear(Began(job=Toy("b #1"), tries=1))
    progress.hear(Lost(job=Toy("b #1"), tries=1, again=True))
    progress.hear(Began(job=Toy("b #1"), tries=2))
    progress.ended("a #1", PASSED)
    progress.draw()
    return progress


def test_lines_where_nobody_watches() -> None:
    stream = io.StringIO()
    play(stream).end()
    assert stream.getvalue().splitlines() == [
        "[3/12] a #1 ...",
        "[4/12] b #1 ...",
        "! b #1: the process that ran it died; it is begun again",
        "[4/12] b #1 (try 2) ...",
    ]


def test_one_line_that_is_drawn_again() -> None:
    stream = Terminal()
    progress = play(stream)
    assert progress.line().startswith("3 of 12 done, 1 of 1 passed; running: b #1; about ")
    assert stream.getvalue().rsplit("\x1b[K", 1)[1] == progress.line()
    progress.end()
    assert stream.getvalue().endswith("\r\x1b[K")

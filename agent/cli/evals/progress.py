"""How far an eval is, on standard error: one line drawn again where somebody watches, else a line a try."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from agent.evals.fan_out.job import Began, Lost
from agent.evals.result import TaskResult, TaskVerdict

_SHOWN = 4


class Progress:
    """Hears what begins and ends. `total` is the tries there are to be, `done` those an earlier run did."""

    def __init__(self, total: int, done: int = 0, stream: TextIO | None = None) -> None:
        self._total = total
        self._done = self._before = done
        self._passed = 0
        self._running: list[str] = []
        self._stream = sys.stderr if stream is None else stream
        self._watched = self._stream.isatty()
        self._started = time.monotonic()

    def hear(self, event: Began | Lost) -> None:
        match event:
            case Began(job=job, tries=tries):
                self._running.append(job.key)
                again = f" (try {tries})" if tries > 1 else ""
                self._say(f"[{self._done + len(self._running)}/{self._total}] {job.key}{again} ...")
            case Lost(job=job, again=again):
                self._running.remove(job.key)
                self._clear()
                what = "it is begun again" if again else "it is given up"
                print(f"! {job.key}: the process that ran it died; {what}", file=self._stream, flush=True)

    def ended(self, key: str, result: TaskResult) -> None:
        self._running.remove(key)
        self._done += 1
        self._passed += result.verdict is TaskVerdict.PASSED
        self._clear()

    def line(self) -> str:
        """12 of 39 done, 10 passed; running: a, b; about 4 min left"""
        done = self._done - self._before
        said = f"{self._done} of {self._total} done, {self._passed} of {done} passed"
        shown = ", ".join(self._running[:_SHOWN]) + (", …" if len(self._running) > _SHOWN else "")
        if shown:
            said += f"; running: {shown}"
        if done:
            left = (time.monotonic() - self._started) / done * (self._total - self._done)
            said += f"; about {left / 60:.0f} min left" if left > 90 else f"; about {left:.0f} s left"
        return said

    def draw(self) -> None:
        """Draw the line again, where somebody watches."""
        if self._watched:
            print(f"\r\x1b[K{self.line()}", end="", file=self._stream, flush=True)

    def end(self) -> None:
        self._clear()

    def _say(self, line: str) -> None:
        if self._watched:
            self.draw()
        else:
            print(line, file=self._stream, flush=True)

    def _clear(self) -> None:
        if self._watched:
            print("\r\x1b[K", end="", file=self._stream, flush=True)

"""What the events of a run tell of it, and a run's limit of time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any

from agent.event import Event, Finished, Stepped
from agent.stop import StopSwitch
from memory.step import Timings


@dataclass(slots=True)
class Watch:
    """Hears the events of one run: its answer, where its time went, how it ended."""

    answer: str = ""
    timings: list[Timings] = field(default_factory=list)
    finished: Finished | None = None

    def hear(self, event: Event) -> None:
        match event:
            case Stepped(step=step):
                self.timings.append(step.timings)
                if step.proposal.get("kind") == "done":
                    self.answer = str(step.proposal.get("answer", ""))
            case Finished():
                self.finished = event
            case _:
                return

    def told(self) -> dict[str, Any]:
        """The fields of a TaskResult that a run's events tell."""
        outcome = self.finished.outcome if self.finished else None
        summed = {f.name: sum(getattr(one, f.name) for one in self.timings) for f in fields(Timings)}
        return {
            "claim": str(outcome.verdict) if outcome else "",
            "claim_reason": outcome.reason if outcome else "",
            "episode": self.finished.episode if self.finished else "",
            "steps": len(self.timings),
            "timings": Timings(**summed),
        }


class TimeLimit(StopSwitch):
    """A stop that is pressed when the time is up, unless it was before: then `passed`."""

    passed = False

    def run_out(self) -> None:
        self.passed = not self.pressed
        self.press()


@contextmanager
def limited(seconds: float, outer: StopSwitch) -> Iterator[TimeLimit]:
    """A stop that is pressed when the time is up, or when the outer one is."""
    limit = TimeLimit()
    outer.attach(limit.press)
    timer = threading.Timer(seconds, limit.run_out)
    timer.daemon = True
    timer.start()
    try:
        yield limit
    finally:
        timer.cancel()

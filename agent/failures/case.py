"""What a rule of failure looks at: an Episode's end, its Steps, and what a checker found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.failures.failure import Checked, Failure, FailureClass
from agent.failures.trail import Recorded
from memory.episode import Outcome, Verdict
from memory.step import Step
from vision.element import Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    instruction: str
    outcome: Outcome | None
    steps: Sequence[Recorded]
    checked: Checked | None
    seen: Mapping[int, Sequence[Element]] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.outcome.reason if self.outcome is not None else ""

    @property
    def claimed(self) -> bool:
        return self.outcome is not None and self.outcome.verdict is Verdict.SUCCEEDED

    @property
    def found(self) -> str:
        """What the checker found amiss."""
        return self.checked.reason if self.checked is not None else ""

    def elements(self, step: Recorded) -> Sequence[Element]:
        return step.observation.elements if isinstance(step, Step) else self.seen.get(step.number, ())


def failed(kind: FailureClass, step: int | None, *evidence: str) -> Failure:
    return Failure(kind=kind, step=step, evidence=tuple(line for line in evidence if line))


def number_of(step: Recorded | None) -> int | None:
    return None if step is None else step.number

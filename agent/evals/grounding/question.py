"""One question: what words on one picture mean, and what its answer must lie in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.evals.grounding.region import Region
from agent.evals.result import TaskResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`id` is unique in its set. `cluster` is what it belongs to with others that fare alike (a program, a
    picture). `labels` are what results are told by: {"kind": "icon", "role": "button", "size": "small"}."""

    id: str
    picture: Path
    instruction: str
    target: Region
    cluster: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with how it went."""

    question: Question
    result: TaskResult

    @property
    def right(self) -> bool:
        return self.result.passed

"""Questions put to grounders: each answer a try of an eval, so that runs resume and compare as others do."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agent.errors import SuiteError
from agent.evals.grounding.files import checked_size
from agent.evals.grounding.grounder import Grounder, Located
from agent.evals.grounding.question import Answered, Question
from agent.evals.grounding.region import Nowhere
from agent.evals.result import TaskResult, TaskVerdict
from agent.stop import StopSwitch
from memory.step import Timings
from vision.errors import VisionError
from vision.frame import Frame
from vision.geometry import Rect

ASKS = "asks first"
"""The reason of a claim where a person would be asked before anything is done there."""
_LONGEST_REASON = 300


class Pictures:
    """Pictures as frames; the last one is kept, for the questions about it follow each other."""

    def __init__(self) -> None:
        self._last: tuple[Path, Frame] | None = None

    def frame(self, path: Path) -> Frame:
        """Raises SuiteError for what is no picture, or too large."""
        if self._last is None or self._last[0] != path:
            self._last = (path, _frame(path))
        return self._last[1]


def _frame(path: Path) -> Frame:
    from PIL import Image

    width, height = checked_size(path)
    try:
        with Image.open(path, formats=["PNG", "JPEG", "WEBP", "BMP"]) as picture:
            pixels = np.asarray(picture.convert("RGB"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError) as error:
        raise SuiteError(f"{path} is no picture that can be read: {str(error)[:200]}") from error
    return Frame(pixels=pixels, rect=Rect(0, 0, width, height), time=0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ask:
    """A Job: one question to one grounder."""

    question: Question
    grounder: Grounder
    pictures: Pictures

    @property
    def key(self) -> str:
        return key_of(self.grounder.name, self.question)

    def do(self, stop: StopSwitch) -> TaskResult:
        start = time.monotonic()
        try:
            located = self.grounder.locate(
                self.pictures.frame(self.question.picture), self.question.instruction
            )
        except (VisionError, SuiteError) as error:
            return self.lost(str(error))
        right = is_right(self.question, located)
        return self._result(
            TaskVerdict.PASSED if right else TaskVerdict.FAILED,
            reason="" if right else _amiss(self.question, located),
            claim="" if located.point is None else f"{located.point.x},{located.point.y}",
            claim_reason=ASKS if located.asks else "",
            seconds=time.monotonic() - start,
        )

    def lost(self, reason: str) -> TaskResult:
        return self._result(TaskVerdict.ERROR, reason=reason)

    def _result(
        self,
        verdict: TaskVerdict,
        *,
        reason: str = "",
        claim: str = "",
        claim_reason: str = "",
        seconds: float = 0.0,
    ) -> TaskResult:
        return TaskResult(
            task=self.question.id,
            attempt=1,
            verdict=verdict,
            reason=reason[:_LONGEST_REASON],
            claim=claim,
            claim_reason=claim_reason,
            seconds=seconds,
            timings=Timings(deciding=seconds),
            program=self.question.cluster[:200],
        )


def is_right(question: Question, located: Located) -> bool:
    """Whether the point lies in what is meant; where nothing is meant, whether that was said."""
    if isinstance(question.target, Nowhere):
        return located.refused and located.point is None
    return located.point is not None and question.target.contains(located.point)


def asks(questions: Sequence[Question], grounders: Sequence[Grounder]) -> tuple[Ask, ...]:
    """All questions to all grounders, picture by picture, so that each is looked at once."""
    pictures = Pictures()
    of_picture: dict[Path, list[Question]] = {}
    for question in questions:
        of_picture.setdefault(question.picture, []).append(question)
    return tuple(
        Ask(question=question, grounder=grounder, pictures=pictures)
        for together in of_picture.values()
        for grounder in grounders
        for question in together
    )


def key_of(grounder: str, question: Question) -> str:
    return f"{grounder}: {question.id}"


def answered(jobs: Sequence[Ask], results: dict[str, TaskResult]) -> dict[str, tuple[Answered, ...]]:
    """By grounder, the questions it has answered; `results` are by the keys of their jobs."""
    found: dict[str, list[Answered]] = {}
    for job in jobs:
        if job.key in results:
            one = Answered(question=job.question, result=results[job.key])
            found.setdefault(job.grounder.name, []).append(one)
    return {name: tuple(all_) for name, all_ in found.items()}


def _amiss(question: Question, located: Located) -> str:
    said = f"“{question.instruction[:80]}”: "
    if located.point is None:
        return said + (located.why or "no answer")
    return said + f"{located.point.x},{located.point.y} is outside {question.target}"

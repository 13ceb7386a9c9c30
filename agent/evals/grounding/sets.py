"""The sets of questions there are, by what they are made from."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agent.evals.grounding.osworld_g import osworld_g_questions
from agent.evals.grounding.question import Answered, Question
from agent.evals.grounding.scoring import Row, osworld_g_rows, screens_rows, screenspot_rows
from agent.evals.grounding.screens import SMALL
from agent.evals.grounding.screenspot import screenspot_questions


class Form(StrEnum):
    """The published formats that are read."""

    SCREENSPOT = "screenspot"
    OSWORLD_G = "osworld-g"
    OSWORLD_G_REFINED = "osworld-g-refined"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """`name` is that of its results among all evals', `rows` are those of its table, `protocol` says in words
    what is counted."""

    name: str
    questions: tuple[Question, ...]
    rows: Callable[[Sequence[Answered]], tuple[Row, ...]]
    protocol: str

    def some(self, most: int, seed: int) -> QuestionSet:
        """So many of them at most, taken at random and left in their order."""
        if len(self.questions) <= most:
            return self
        chance = random.Random(seed)  # noqa: S311 - which questions are asked, not a secret
        kept = sorted(chance.sample(range(len(self.questions)), most))
        return QuestionSet(
            name=self.name,
            questions=tuple(self.questions[place] for place in kept),
            rows=self.rows,
            protocol=f"{self.protocol} {most} of {len(self.questions)} questions at random (seed {seed}).",
        )


_POINT = "Right is a point inside the box, edges included; no point, or several things that fit, is wrong."


def of_format(form: Form, folder: Path) -> QuestionSet:
    """The questions of a folder in a published format. Raises SuiteError."""
    match form:
        case Form.SCREENSPOT:
            questions, rows, more = screenspot_questions(folder), screenspot_rows, ""
        case Form.OSWORLD_G | Form.OSWORLD_G_REFINED:
            refined = form is Form.OSWORLD_G_REFINED
            questions, rows = osworld_g_questions(folder, refined=refined), osworld_g_rows
            more = " Polygons by odd crossings. Where nothing is meant, only saying so is right."
    return QuestionSet(name=f"grounding-{form}", questions=questions, rows=rows, protocol=_POINT + more)


def of_screens(name: str, questions: Sequence[Question]) -> QuestionSet:
    """Questions about screens, generated ones or those of real programs."""
    return QuestionSet(
        name=f"grounding-{name}",
        questions=tuple(questions),
        rows=screens_rows,
        protocol=f"{_POINT} Small is what has a shorter side below {SMALL} px at a scale of 1.",
    )

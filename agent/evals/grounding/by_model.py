"""A vision-language model as a grounder, asked in its dialect where something is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.dialects.chat import Message as Words
from agent.dialects.chat import Picture
from agent.dialects.dialect import Dialect
from agent.errors import SuiteError
from agent.evals.grounding.grounder import Located
from vision.frame import Frame, Pixels
from vision.models.model_view import ModelView
from vision.models.picture import picture_of
from vision.vlm.chat import Message, Model, Request

_MOST_TOKENS = 256
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ByModel:
    """Asks a model about the whole picture, once, without sampling. Raises SuiteError for a dialect that says
    nothing of places."""

    model: Model
    dialect: Dialect

    def __post_init__(self) -> None:
        if self.dialect.locator is None:
            raise SuiteError(f"models that speak {self.dialect.name} cannot be asked where something is")

    @property
    def name(self) -> str:
        return self.model.name

    def locate(self, frame: Frame, instruction: str) -> Located:
        """Raises ModelError."""
        try:
            view = self.dialect.view_of(frame.rect)
        except ValueError as error:
            return Located(why=f"the picture cannot be shown to it: {error}")
        answer = self.model.answer(self._request(frame, view, instruction), cancelled=lambda: False)
        point = self.dialect.parse_place(answer.text, view)
        if point is not None:
            return Located(point=point)
        return Located(refused=_is_no(answer.text), why=f"it answered {answer.text[:120]!r}")

    def _request(self, frame: Frame, view: ModelView, instruction: str) -> Request:
        locator = self.dialect.locator
        assert locator is not None
        shown = picture_of(frame, view)
        asked = locator.messages(instruction, (view.width, view.height))
        return Request(
            messages=tuple(_with_picture(message, shown) for message in asked),
            stops=locator.stops,
            grammar=locator.grammar,
            most=_MOST_TOKENS,
        )


def _with_picture(message: Words, shown: Pixels) -> Message:
    parts = tuple(shown if isinstance(part, Picture) else part for part in message.parts)
    return Message(role=message.role, parts=parts)


def _is_no(answer: str) -> bool:
    """Whether an answer that names no place says that there is none: without a number, or with the -1 of
    those who write it so. Anything else could not be read."""
    numbers = [float(number) for number in _NUMBER.findall(answer)]
    return bool(answer.strip()) and all(number < 0 for number in numbers)

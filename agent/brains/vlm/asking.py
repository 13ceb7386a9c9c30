"""Asking a model in its dialect: its words go out with pictures in their places, its answer comes back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.brains.vlm.options import Options
from agent.dialects.chat import Message as Spoken
from agent.dialects.dialect import Dialect, SmartSize
from agent.tracing.chat import chat
from vision.errors import ModelError
from vision.frame import Frame, Pixels
from vision.geometry import Point, Rect
from vision.models.model_view import ModelView
from vision.models.picture import picture_of
from vision.vlm.chat import Ended, Grammar, Message, Model, Request

IN_PROCESS = "transformers"
_PIXELS_A_TOKEN = 28 * 28
"""Of a picture whose patches are not known: as most of those that are."""


class Stopped(Exception):
    """The stop was pressed: what the model wrote until then is dropped."""


class Calls:
    """How often models may still be asked in this step."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.left = most

    def begin(self) -> None:
        """A new step."""
        self.left = self._most


class Asker:
    """One model, asked in its dialect. Several may share the calls of a step."""

    def __init__(
        self, model: Model, dialect: Dialect, *, options: Options, calls: Calls, cancelled: Callable[[], bool]
    ) -> None:
        self.model = model
        self.dialect = within(dialect, options.budget.picture)
        self._options = options
        self._calls = calls
        self._cancelled = cancelled

    @property
    def locates(self) -> bool:
        return self.dialect.locator is not None

    def view_of(self, region: Rect) -> ModelView:
        """Raises ModelError for a region that cannot be shown to this model."""
        try:
            return self.dialect.view_of(region)
        except ValueError as error:
            raise ModelError(f"the screen cannot be shown to {self.model.name}: {error}") from error

    def ask(
        self,
        messages: Sequence[Spoken],
        picture: Callable[[int | None], Pixels],
        *,
        stops: tuple[str, ...] = (),
        grammar: Grammar | None = None,
    ) -> str:
        """One answer; `picture` gives the pixels of a turn. Raises ModelError, and Stopped."""
        if self._cancelled():
            raise Stopped
        self._calls.left -= 1
        options = self._options
        request = Request(
            messages=tuple(_with_pictures(message, picture) for message in messages),
            stops=stops,
            grammar=grammar if options.constrain else None,
            most=options.most,
            temperature=options.temperature,
            seed=options.seed,
        )
        model = self.model
        with chat(model.provider, model.name, in_process=model.provider == IN_PROCESS) as call:
            answer = model.answer(request, cancelled=self._cancelled)
            call.used(
                input_tokens=answer.asked,
                output_tokens=answer.tokens,
                cached_tokens=answer.cached,
                model=model.name,
            )
        if answer.ended is Ended.CANCELLED or self._cancelled():
            raise Stopped
        return answer.text

    def locate(self, words: str, frame: Frame, region: Rect) -> Point | None:
        """Where in a region of the desk the model says something is; None where it says no place. Raises
        ModelError, and Stopped."""
        locator = self.dialect.locator
        if locator is None:
            return None
        view = self.view_of(region)
        shown = picture_of(frame, view)
        messages = locator.messages(words, (view.width, view.height))
        answer = self.ask(messages, lambda turn: shown, stops=locator.stops, grammar=locator.grammar)
        return self.dialect.parse_place(answer, view)


def within(dialect: Dialect, tokens: int) -> Dialect:
    """The dialect, with pictures of at most so many image tokens where it can show smaller ones."""
    if not isinstance(dialect.sizing, SmartSize):
        return dialect
    least, most = dialect.sizing.least, min(dialect.sizing.most, tokens * dialect.sizing.factor**2)
    return replace(dialect, sizing=replace(dialect.sizing, most=max(least, most)))


def image_tokens(view: ModelView) -> int:
    """What a picture takes of a model's context: its patches, or an estimate where they are not known."""
    if view.patch > 1:
        return view.columns * view.rows
    return math.ceil(view.width * view.height / _PIXELS_A_TOKEN)


def _with_pictures(message: Spoken, picture: Callable[[int | None], Pixels]) -> Message:
    parts = [part if isinstance(part, str) else picture(part.turn) for part in message.parts]
    return Message(role=message.role, parts=tuple(parts))

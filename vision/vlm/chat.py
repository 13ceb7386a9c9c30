"""What a vision-language model is asked and what it answers, wherever it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, Protocol

from vision.frame import Pixels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Message:
    """One message of a chat: words and pictures in order. A picture has shape (height, width, 3), dtype
    uint8, RGB, and is shown in just this size."""

    role: Literal["system", "user", "assistant"]
    parts: tuple[str | Pixels, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regex:
    """A regular expression that whole answers fit."""

    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonSchema:
    """A schema of answers that are one JSON value."""

    schema: Mapping[str, Any]


Grammar = Regex | JsonSchema
"""For runners that can hold a model to a grammar while it writes; others leave it out and say so in
`notes`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Request:
    """One thing asked. Generation ends at any of `stops`, after `most` tokens, or when cancelled. With
    `temperature` 0 the likeliest token is taken each time and `seed` means nothing."""

    messages: tuple[Message, ...]
    stops: tuple[str, ...] = ()
    grammar: Grammar | None = None
    most: int = 1024
    temperature: float = 0.0
    seed: int = 0


class Ended(StrEnum):
    """Why an answer ended."""

    STOP = "stop"
    LENGTH = "length"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `first` is seconds until the first token, `seconds` until the last; `cached` of the
    `asked` tokens were kept from before; `tokens` were written. What a server does not tell is 0."""

    text: str
    ended: Ended
    asked: int = 0
    cached: int = 0
    tokens: int = 0
    first: float = 0.0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


class Model(Protocol):
    """A vision-language model that is ready. One thread may use it."""

    @property
    def name(self) -> str: ...

    @property
    def provider(self) -> str:
        """Who runs it: "transformers" in this process, or the server's name ("ollama")."""
        ...

    def answer(
        self, request: Request, *, cancelled: Callable[[], bool], heard: Callable[[str], None] = ...
    ) -> Answer:
        """Ask. `cancelled` is looked at at least every 100 ms while it works; `heard` gets the text piece by
        piece. Raises ModelError: then there is no answer, and the model may be asked again."""
        ...

    def close(self) -> None: ...

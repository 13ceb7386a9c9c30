"""An answer as a server sends it: whole, or as the pieces of a stream. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from agent.endpoint.served.asked import Asked
from agent.endpoint.served.tokens import kept_tokens, pieces, prompt_tokens

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a model wrote, token by token. `why` is the reason that it ended."""

    model: str
    tokens: tuple[str, ...]
    why: str
    asked: int
    cached: int

    def whole(self) -> Json:
        message = {"role": "assistant", "content": "".join(self.tokens)}
        choice = {"index": 0, "message": message, "finish_reason": self.why}
        return {"object": "chat.completion", "model": self.model, "choices": [choice], "usage": self.usage()}

    def usage(self) -> Json:
        written = len(self.tokens)
        return {
            "prompt_tokens": self.asked,
            "completion_tokens": written,
            "total_tokens": self.asked + written,
            "prompt_tokens_details": {"cached_tokens": self.cached},
        }

    def events(self, wants_usage: bool) -> list[bytes]:
        """The events of the stream: one a token, the reason it ended, what it used, and the end."""
        told = [piece_event(self.model, {"role": "assistant", "content": ""})]
        told += [piece_event(self.model, {"content": token}) for token in self.tokens]
        told.append(piece_event(self.model, {}, self.why))
        if wants_usage:
            told.append(event({"object": "chat.completion.chunk", "choices": [], "usage": self.usage()}))
        return [*told, DONE]


def answered(asked: Asked, text: str, before: Asked | None, *, stops: bool = True) -> Answered:
    """The text as the model of this request would have written it: up to a stop, in so many tokens at
    most."""
    ends = [at for stop in asked.stops if stop and (at := text.find(stop)) >= 0] if stops else []
    tokens = pieces(text[: min(ends)] if ends else text)
    most = len(tokens) if asked.most is None else asked.most
    return Answered(
        model=asked.model,
        tokens=tuple(tokens[:most]),
        why="stop" if len(tokens) <= most else "length",
        asked=prompt_tokens(asked.messages),
        cached=kept_tokens(asked, before),
    )


def piece_event(model: str, delta: Json, why: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": why}
    return event({"object": "chat.completion.chunk", "model": model, "choices": [choice]})


def event(fields: Json) -> bytes:
    return b"data: " + json.dumps(fields).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"

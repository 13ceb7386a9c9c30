"""A piece of an answer: the JSON of one event of the stream, or of an answer that came whole. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from agent.endpoint.events import NotAStream

DONE = "[DONE]"
_MOST_TOKENS = 100_000_000
_MOST_FAILED = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Tokens, as the server counts them; 0 for what it does not tell."""

    asked: int = 0
    cached: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """`thought` counts characters that were set apart as reasoning; `tools` is true where a tool was called;
    `failed` is the server's word for what went wrong, None where nothing did. It may quote what was asked."""

    text: str = ""
    thought: int = 0
    tools: bool = False
    ended: str = ""
    used: Used | None = None
    failed: str | None = None

    @property
    def says(self) -> bool:
        """Whether it is a part of the answer, and not only round it."""
        return bool(self.text or self.thought or self.tools or self.ended)


def read_piece(data: str) -> Piece:
    """Raises NotAStream for what is no piece of an answer."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        raise NotAStream("a piece that is no JSON") from None
    if not isinstance(fields, dict):
        raise NotAStream("a piece that is no JSON object")
    if fields.get("error"):
        return Piece(failed=json.dumps(fields["error"])[:_MOST_FAILED])
    choices = fields.get("choices")
    used = _used(fields)
    if not isinstance(choices, list) or not choices:
        return Piece(used=used)
    choice = choices[0]
    said = _either(choice, "delta", "message")
    ended = choice.get("finish_reason") if isinstance(choice, dict) else None
    return Piece(
        text=_text(said.get("content")),
        thought=sum(len(_text(said.get(name))) for name in ("reasoning_content", "reasoning")),
        tools=bool(said.get("tool_calls") or said.get("function_call")),
        ended=ended if isinstance(ended, str) else "",
        used=used,
    )


def _either(choice: Any, *names: str) -> dict[str, Any]:
    if not isinstance(choice, dict):
        raise NotAStream("a choice that is no JSON object")
    found: dict[str, Any] = next((choice[name] for name in names if isinstance(choice.get(name), dict)), {})
    return found


def _text(content: Any) -> str:
    """Text as it is, or as a list of parts."""
    match content:
        case None:
            return ""
        case str():
            return content.encode("utf-8", "replace").decode("utf-8")
        case list():
            return "".join(_text(part.get("text")) for part in content if isinstance(part, dict))
        case _:
            raise NotAStream("a text that is none")


def _used(fields: dict[str, Any]) -> Used | None:
    """`usage` as OpenAI has it; what was cached also where llama.cpp tells it."""
    usage = fields.get("usage")
    timings = fields.get("timings")
    if not isinstance(usage, dict):
        return None
    details = usage.get("prompt_tokens_details")
    cached = _count(details, "cached_tokens") or _count(timings, "cache_n")
    asked = _count(usage, "prompt_tokens")
    return Used(asked=asked, cached=min(cached, asked), written=_count(usage, "completion_tokens"))


def _count(fields: Any, name: str) -> int:
    value = fields.get(name) if isinstance(fields, dict) else None
    return (
        value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS else 0
    )

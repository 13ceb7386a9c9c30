"""Faults as what is sent and when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.endpoint.served.answered import DONE, Answered, event, piece_event
from agent.endpoint.served.asked import Asked
from agent.endpoint.served.facts import Facts
from agent.endpoint.served.fault import Fault

Json = dict[str, Any]
Refusal = tuple[int, Json, dict[str, str]]
_LONG = 1_000_000.0  # seconds: until somebody has had enough
_STREAM = "text/event-stream"
_MANY = 20_000  # pieces of what never ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`kind` begins an answer of that content type; then `data` is sent, then `end` closes it as HTTP has it;
    then `seconds` pass."""

    kind: str = ""
    data: bytes = b""
    end: bool = False
    seconds: float = 0.0


def refusal(fault: Fault | None, asked: Asked, facts: Facts, tokens: int) -> Refusal | None:
    """A status, a body and headers, where the request is turned away; None where it is not."""
    if asked.pictures and (fault is Fault.NO_PICTURES or not facts.sees):
        return _refused(400, f"{asked.model} is not a multimodal model: image input is not supported")
    if fault is Fault.CONTEXT or (facts.context and tokens > facts.context):
        reason = (
            f"This model's maximum context length is {facts.context} tokens, you requested {tokens} tokens"
        )
        return _refused(400, reason)
    match fault:
        case Fault.FAILS:
            return _refused(500, f"CUDA error while generating for: {asked.words[:2_000]} {asked.key}")
        case Fault.LOADING:
            return _refused(503, "Loading model")
        case Fault.BUSY:
            return _refused(429, "too many requests")
        case Fault.NO_GRAMMAR:
            return _refused(400, "response_format: json_schema is not supported")
        case Fault.LOCKED:
            return _refused(401, "Unauthorized")
        case Fault.NO_MODEL:
            return _refused(404, f"The model `{asked.model}` does not exist.")
        case Fault.REDIRECT:
            status, body, _ = _refused(307, "moved")
            return status, body, {"Location": "http://198.51.100.7/v1/chat/completions"}
        case _:
            return None


def faulty(fault: Fault, asked: Asked, whole: Answered) -> list[Part] | None:
    """What is sent instead of the answer; None where it is sent as it is."""
    events = whole.events(asked.wants_usage)
    half = b"".join(events[: 1 + max(1, len(whole.tokens) // 2)])
    match fault:
        case Fault.HANG:
            return [Part(seconds=_LONG)]
        case Fault.HANG_MIDWAY:
            return [Part(kind=_STREAM, data=half, seconds=_LONG)]
        case Fault.COMMENTS:
            return [Part(kind=_STREAM), *[Part(data=b": still here\n\n", seconds=0.05)] * _MANY]
        case Fault.SLOW:
            return [Part(kind=_STREAM), *[Part(data=one, seconds=0.1) for one in events], Part(end=True)]
        case Fault.DROP:
            return [Part(kind=_STREAM, data=half)]
        case Fault.DROP_AT_ONCE:
            return []
        case Fault.FAILS_MIDWAY:
            failed = event({"error": {"message": f"out of memory at: {asked.words[:2_000]}", "code": 500}})
            return _stream(half + failed)
        case Fault.PAGE:
            page = b"<!doctype html><title>It works</title><h1>It works</h1>"
            return [Part(kind="text/html; charset=utf-8", data=page, end=True)]
        case Fault.NO_JSON:
            return _stream(b'data: {"choices": [{"delta"\n\n')
        case Fault.NO_TEXT:
            return _stream(b"data: \xff\xfe\xfa\n\n")
        case Fault.LONG_LINE:
            return [Part(kind=_STREAM, data=b"data: "), *[Part(data=b"x" * 65_536)] * 2_000]
        case Fault.ENDLESS:
            return [
                Part(kind=_STREAM),
                *[Part(data=piece_event(asked.model, {"content": "a " * 500}))] * _MANY,
            ]
        case _:
            return _empty(fault, asked.model)


def _empty(fault: Fault, model: str) -> list[Part] | None:
    """Streams that are whole and hold no answer."""
    ended = piece_event(model, {}, "stop")
    match fault:
        case Fault.NO_CHOICES:
            return _stream(event({"object": "chat.completion.chunk", "choices": []}) + DONE)
        case Fault.NULL:
            return _stream(piece_event(model, {"role": "assistant", "content": None}) + ended + DONE)
        case Fault.TOOLS:
            call = {"index": 0, "id": "1", "function": {"name": "computer_use", "arguments": "{}"}}
            return _stream(
                piece_event(model, {"content": None, "tool_calls": [call]})
                + piece_event(model, {}, "tool_calls")
                + DONE
            )
        case Fault.ONLY_THINKS:
            return _stream(piece_event(model, {"reasoning_content": "Well, let me see."}) + ended + DONE)
        case _:
            return None


def _stream(data: bytes) -> list[Part]:
    return [Part(kind=_STREAM, data=data, end=True)]


def _refused(status: int, reason: str) -> Refusal:
    return status, {"error": {"message": reason, "type": "api_error", "code": status}}, {}

"""A request as the body that is posted. Pure."""

from __future__ import annotations

import json
from typing import Any

from agent.endpoint.picture import data_url
from vision.vlm.chat import Message, Request

Json = dict[str, Any]


def body(model: str, request: Request, grammar: Json) -> bytes:
    """The JSON of a streamed chat completion. Text alone goes as a string, which every chat template
    takes."""
    fields: Json = {
        "model": model,
        "messages": [_message(message) for message in request.messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": request.most,
        "temperature": request.temperature,
        "seed": request.seed,
        **({"stop": list(request.stops)} if request.stops else {}),
        **grammar,
    }
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _message(message: Message) -> Json:
    if all(isinstance(part, str) for part in message.parts):
        return {"role": message.role, "content": "".join(str(part) for part in message.parts)}
    return {"role": message.role, "content": [_part(part) for part in message.parts]}


def _part(part: Any) -> Json:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    return {"type": "image_url", "image_url": {"url": data_url(part)}}

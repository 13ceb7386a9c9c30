"""What a client asked the server, read from the body of its request."""

from __future__ import annotations

import base64
import binascii
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

import numpy as np

from vision.frame import Pixels
from vision.vlm.chat import Message

MOST_BYTES = 64 << 20
"""Of a request."""
_MOST_PIXELS = 50_000_000
_Role = Literal["system", "user", "assistant"]
_DATA_URL = "data:image/"


class NotARequest(Exception):
    """The body is none of a chat completion: it is answered with 400."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """`held_to` are the fields of the body that hold the answer to a grammar, by name. `key` is what the
    client was let in with, "" for none."""

    model: str
    messages: tuple[Message, ...]
    stops: tuple[str, ...] = ()
    most: int | None = None
    temperature: float | None = None
    seed: int | None = None
    streamed: bool = False
    wants_usage: bool = False
    held_to: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""

    @property
    def pictures(self) -> tuple[Pixels, ...]:
        """Each of shape (height, width, 3), uint8, RGB, as it came."""
        return tuple(part for message in self.messages for part in message.parts if not isinstance(part, str))

    @property
    def words(self) -> str:
        """All text, message by message."""
        return "\n".join(part for one in self.messages for part in one.parts if isinstance(part, str))


_GRAMMARS = ("response_format", "json_schema", "grammar", "structured_outputs", "guided_json", "guided_regex")


def read_asked(body: bytes, key: str = "") -> Asked:
    """Raises NotARequest."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise NotARequest("the body is no JSON") from None
    if not isinstance(fields, dict) or not isinstance(fields.get("messages"), list):
        raise NotARequest("messages: there are none")
    stops = fields.get("stop") or ()
    return Asked(
        model=str(fields.get("model") or ""),
        messages=tuple(_message(one) for one in fields["messages"]),
        stops=(stops,) if isinstance(stops, str) else tuple(str(stop) for stop in stops),
        most=None if (most := _number(fields, "max_tokens")) is None else int(most),
        temperature=_number(fields, "temperature"),
        seed=None if (seed := _number(fields, "seed")) is None else int(seed),
        streamed=bool(fields.get("stream")),
        wants_usage=bool((fields.get("stream_options") or {}).get("include_usage")),
        held_to={name: fields[name] for name in _GRAMMARS if name in fields},
        key=key,
    )


def unseeing(asked: Asked) -> Asked:
    """The same request without its pictures."""
    words = (tuple(part for part in one.parts if isinstance(part, str)) for one in asked.messages)
    messages = tuple(
        Message(role=one.role, parts=parts) for one, parts in zip(asked.messages, words, strict=True)
    )
    return replace(asked, messages=messages)


def _number(fields: Mapping[str, Any], name: str) -> float | None:
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotARequest(f"{name}: no number")
    return value


def _message(fields: Any) -> Message:
    if not isinstance(fields, dict) or fields.get("role") not in get_args(_Role):
        raise NotARequest("messages: one has no role that is known")
    content = fields.get("content")
    parts = content if isinstance(content, list) else [{"type": "text", "text": content}]
    return Message(role=fields["role"], parts=tuple(_part(part) for part in parts))


def _part(fields: Any) -> str | Pixels:
    match fields:
        case {"type": "text", "text": str(text)}:
            return text
        case {"type": "image_url", "image_url": {"url": str(url)}}:
            return _pixels(url)
        case _:
            raise NotARequest("content: a part that is neither text nor a picture")


def _pixels(url: str) -> Pixels:
    from PIL import Image

    head, comma, data = url.partition(",")
    if not comma or not head.startswith(_DATA_URL) or not head.endswith(";base64"):
        raise NotARequest("image_url: only data URLs are read")
    try:
        with Image.open(io.BytesIO(base64.b64decode(data, validate=True)), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise NotARequest("image_url: the picture is too large")
            return np.asarray(image.convert("RGB"), dtype=np.uint8)
    except (OSError, binascii.Error, SyntaxError, Image.DecompressionBombError):
        raise NotARequest("image_url: no picture") from None

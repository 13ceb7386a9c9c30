"""A tokenizer for a server without a model: pieces of words, and patches of pictures. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from agent.endpoint.served.asked import Asked
from vision.frame import Pixels
from vision.vlm.chat import Message

_PATCH = 28
_ROLE = 4  # tokens round a message


def pieces(text: str) -> list[str]:
    """The text cut into tokens, which make it again when joined."""
    return re.findall(r"\s*\S{1,6}|\s+", text)


def prompt_tokens(messages: Sequence[Message]) -> int:
    """Of pictures: one for each 28 x 28 pixels, begun ones too, and two marks."""
    return sum(_ROLE + sum(_tokens(part) for part in message.parts) for message in messages)


def kept_tokens(asked: Asked, before: Asked | None) -> int:
    """Of messages at the front that were asked in just these words and pictures before."""
    if before is None:
        return 0
    same = 0
    for mine, other in zip(asked.messages, before.messages, strict=False):
        if not _same(mine, other):
            break
        same += 1
    return prompt_tokens(asked.messages[:same])


def _tokens(part: str | Pixels) -> int:
    if isinstance(part, str):
        return len(pieces(part))
    height, width = int(part.shape[0]), int(part.shape[1])
    return -(-height // _PATCH) * -(-width // _PATCH) + 2


def _same(mine: Message, other: Message) -> bool:
    if mine.role != other.role or len(mine.parts) != len(other.parts):
        return False
    return all(map(_alike, mine.parts, other.parts))


def _alike(one: str | Pixels, other: str | Pixels) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return isinstance(one, str) and isinstance(other, str) and one == other
    return np.array_equal(one, other)

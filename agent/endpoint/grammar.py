"""How a server is told to hold a model to a grammar. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.endpoint.server_name import ServerName
from vision.vlm.chat import Grammar, JsonSchema

Json = dict[str, Any]
_NEW_VLLM = (0, 11)
"""From here on `structured_outputs`, before it `guided_regex` (docs.vllm.ai, Structured Outputs)."""


def held_to(grammar: Grammar | None, server: ServerName, version: str = "") -> tuple[Json, tuple[str, ...]]:
    """Fields for the body of a request, and notes about what the server cannot hold a model to.

    A schema goes as `response_format` to all but llama.cpp, which takes `json_schema` as it is (Ollama
    makes its own `format` of it). A regular expression only vLLM takes; llama.cpp's grammars are not
    regular expressions.
    """
    match grammar:
        case None:
            return {}, ()
        case JsonSchema(schema=schema) if server is ServerName.LLAMA_CPP:
            return {"json_schema": schema}, ()
        case JsonSchema(schema=schema):
            return {"response_format": _format(schema)}, ()
        case _ if server is ServerName.VLLM:
            new = _numbers(version) >= _NEW_VLLM or not version
            pattern = grammar.pattern
            return ({"structured_outputs": {"regex": pattern}} if new else {"guided_regex": pattern}), ()
        case _:
            return {}, (f"{server} takes no regular expression: the model was not held to its grammar",)


def _format(schema: Mapping[str, Any]) -> Json:
    named = {"name": "answer", "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d{1,6}", version)[:3])

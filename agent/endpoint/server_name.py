"""The servers that are known by name."""

from __future__ import annotations

from enum import StrEnum


class ServerName(StrEnum):
    """Which program serves a model. Values are what spans and `Model.provider` say."""

    VLLM = "vllm"
    LLAMA_CPP = "llama.cpp"
    OLLAMA = "ollama"
    LM_STUDIO = "lm-studio"
    PLAIN = "openai-compatible"

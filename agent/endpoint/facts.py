"""What a server says of itself and its models, read from its JSON. Pure; whatever is odd is left out.

https://docs.vllm.ai (`/v1/models`, `/version`), https://github.com/ggml-org/llama.cpp (tools/server:
`/props`), https://docs.ollama.com/api (`/api/tags`, `/api/show`, `/api/ps`), https://lmstudio.ai/docs
(`/api/v0/models`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_LONGEST_NAME = 300
_MOST_MODELS = 1_000
_MOST_TOKENS = 100_000_000
_LONGEST_TEMPLATE = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """`sees`: whether it takes pictures; `loaded`: whether it is ready; None where that is not told.
    `context` is what it has now, in tokens, `longest` what it could have; 0 where that is not told."""

    name: str
    sees: bool | None = None
    loaded: bool | None = None
    context: int = 0
    longest: int = 0
    template: str = ""


def listed(value: Any) -> tuple[ModelFacts, ...] | None:
    """Models of `/v1/models`; None where that is no such list. vLLM tells the context, llama.cpp what the
    model takes in."""
    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        return None
    return tuple(_listed(one) for one in value["data"][:_MOST_MODELS] if _named(one, "id"))


def owner(value: Any) -> str:
    """Who owns the first model of `/v1/models`: many servers put their own name there."""
    entries = value.get("data") if isinstance(value, dict) else None
    first = entries[0] if isinstance(entries, list) and entries else None
    return str(first.get("owned_by", "")) if isinstance(first, dict) else ""


def version(value: Any) -> str:
    """Of `/version` and `/api/version`; "" where there is none."""
    told = value.get("version") if isinstance(value, dict) else None
    return told[:50] if isinstance(told, str) and told.isprintable() else ""


def with_props(model: ModelFacts, value: Any) -> ModelFacts | None:
    """The model with what llama.cpp's `/props` tells; None where that is no such thing."""
    settings = value.get("default_generation_settings") if isinstance(value, dict) else None
    if not isinstance(settings, dict):
        return None
    modalities = value.get("modalities")
    vision = modalities.get("vision") if isinstance(modalities, dict) else None
    template = value.get("chat_template")
    return replace(
        model,
        sees=vision if isinstance(vision, bool) else model.sees,
        loaded=True,
        context=_tokens(settings, "n_ctx"),
        template=template[:_LONGEST_TEMPLATE] if isinstance(template, str) else "",
    )


def tagged(value: Any) -> tuple[ModelFacts, ...] | None:
    """Models of Ollama's `/api/tags`."""
    if not isinstance(value, dict) or not isinstance(value.get("models"), list):
        return None
    entries = value["models"][:_MOST_MODELS]
    return tuple(ModelFacts(name=one["name"]) for one in entries if _named(one, "name"))


def with_show(model: ModelFacts, value: Any) -> ModelFacts:
    """The model with what Ollama's `/api/show` tells: `model_info` has the context under its architecture's
    name."""
    if not isinstance(value, dict):
        return model
    capabilities = value.get("capabilities")
    info = value.get("model_info")
    told: Mapping[str, Any] = info if isinstance(info, dict) else {}
    longest = [_tokens(told, name) for name in told if str(name).endswith(".context_length")]
    template = value.get("template")
    return replace(
        model,
        sees="vision" in capabilities if isinstance(capabilities, list) else None,
        longest=max(longest, default=0),
        template=template[:_LONGEST_TEMPLATE] if isinstance(template, str) else "",
    )


def with_running(model: ModelFacts, value: Any) -> ModelFacts:
    """The model with what Ollama's `/api/ps` tells: those that are loaded, each with the context it has."""
    entries = value.get("models") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        return model
    here = next((one for one in entries if isinstance(one, dict) and one.get("name") == model.name), None)
    if here is None:
        return replace(model, loaded=False)
    return replace(model, loaded=True, context=_tokens(here, "context_length"))


def studied(value: Any) -> tuple[ModelFacts, ...] | None:
    """Models of LM Studio's `/api/v0/models`; those for embeddings are left out."""
    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        return None
    entries = [one for one in value["data"][:_MOST_MODELS] if _named(one, "id")]
    if not all(isinstance(one.get("type"), str) for one in entries):
        return None
    return tuple(
        ModelFacts(
            name=one["id"],
            sees=one["type"] == "vlm",
            loaded=one.get("state") == "loaded",
            context=_tokens(one, "loaded_context_length"),
            longest=_tokens(one, "max_context_length"),
        )
        for one in entries
        if one["type"] != "embeddings"
    )


def _listed(entry: Mapping[str, Any]) -> ModelFacts:
    architecture = entry.get("architecture")
    takes = architecture.get("input_modalities") if isinstance(architecture, dict) else None
    sees = ("image" in takes or "vision" in takes) if isinstance(takes, list) else None
    return ModelFacts(name=entry["id"], sees=sees, context=_tokens(entry, "max_model_len"))


def _named(entry: Any, field: str) -> bool:
    name = entry.get(field) if isinstance(entry, dict) else None
    return isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and name.isprintable()


def _tokens(fields: Mapping[str, Any], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 <= value <= _MOST_TOKENS else 0

"""What the server says of itself, in the manner of one of the servers it can pass for. Pure.

The answers are those of vLLM's `/v1/models` and `/version`, llama.cpp's `/props`, Ollama's `/api/version`,
`/api/tags`, `/api/show` and `/api/ps`, and LM Studio's `/api/v0/models`, cut down to what a client looks
at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.endpoint.server_name import ServerName

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`context` is in tokens, 0 for a server that doesn't tell. `loaded` False: there is no model yet."""

    server: ServerName = ServerName.PLAIN
    model: str = "scripted"
    context: int = 16_384
    sees: bool = True
    loaded: bool = True
    version: str = "0.12.0"
    template: str = ""


def told(facts: Facts, method: str, path: str) -> Json | str | None:
    """The answer to a question about the server, as JSON or as plain text; None for a path it does not
    have."""
    if (method, path) == ("GET", "/v1/models"):
        return {"object": "list", "data": [_listed(facts)] if facts.loaded else []}
    match facts.server:
        case ServerName.VLLM:
            return {"version": facts.version} if (method, path) == ("GET", "/version") else None
        case ServerName.LLAMA_CPP:
            return _props(facts) if (method, path) == ("GET", "/props") else None
        case ServerName.OLLAMA:
            return _ollama(facts, method, path)
        case ServerName.LM_STUDIO:
            return _lm_studio(facts) if (method, path) == ("GET", "/api/v0/models") else None
        case ServerName.PLAIN:
            return None


def _listed(facts: Facts) -> Json:
    owner = {ServerName.VLLM: "vllm", ServerName.LLAMA_CPP: "llamacpp", ServerName.OLLAMA: "library"}
    entry: Json = {
        "id": facts.model,
        "object": "model",
        "owned_by": owner.get(facts.server, "organization_owner"),
    }
    if facts.server is ServerName.VLLM:
        entry["max_model_len"] = facts.context
    return entry


def _props(facts: Facts) -> Json:
    return {
        "default_generation_settings": {"n_ctx": facts.context},
        "total_slots": 1,
        "model_path": f"/models/{facts.model}.gguf",
        "chat_template": facts.template,
        "modalities": {"vision": facts.sees, "audio": False},
        "build_info": "b0-deskhand",
    }


def _ollama(facts: Facts, method: str, path: str) -> Json | str | None:
    entry = {"name": facts.model, "model": facts.model}
    here = [entry] if facts.loaded else []
    match (method, path):
        case ("GET", "/"):
            return "Ollama is running"
        case ("GET", "/api/version"):
            return {"version": facts.version}
        case ("GET", "/api/tags"):
            return {"models": here}
        case ("GET", "/api/ps"):
            return {"models": [{**one, "context_length": facts.context} for one in here]}
        case ("POST", "/api/show"):
            return {
                "capabilities": ["completion", "vision"] if facts.sees else ["completion"],
                "model_info": {"general.architecture": "scripted", "scripted.context_length": 131_072},
                "parameters": "",
                "template": facts.template,
            }
        case _:
            return None


def _lm_studio(facts: Facts) -> Json:
    entry: Json = {
        "id": facts.model,
        "object": "model",
        "type": "vlm" if facts.sees else "llm",
        "state": "loaded" if facts.loaded else "not-loaded",
        "max_context_length": 131_072,
    }
    return {
        "object": "list",
        "data": [entry | ({"loaded_context_length": facts.context} if facts.loaded else {})],
    }

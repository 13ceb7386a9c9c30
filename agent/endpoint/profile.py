"""What is known of each server: where it listens if nobody says otherwise, and how it is set up. Data."""

from __future__ import annotations

from dataclasses import dataclass

from agent.endpoint.server_name import ServerName


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`addresses` are its defaults. `wider` says how its context is made larger, `sight` how its model
    gets to take pictures, `load` how it gets a model."""

    name: ServerName
    title: str
    addresses: tuple[str, ...] = ()
    wider: str
    sight: str
    load: str


_OLLAMA = Profile(
    name=ServerName.OLLAMA,
    title="Ollama",
    addresses=("http://localhost:11434",),
    wider="start it with OLLAMA_CONTEXT_LENGTH=32768: Ollama cuts off what is too long without a word",
    sight="pull a model with the capability “vision” (ollama show NAME tells)",
    load="ollama pull NAME",
)
_LM_STUDIO = Profile(
    name=ServerName.LM_STUDIO,
    title="LM Studio",
    addresses=("http://localhost:1234",),
    wider="load the model with a longer context (lms load NAME --context-length 32768)",
    sight="load a model of the type “vlm”",
    load="lms load NAME, or load one in its window",
)
_VLLM = Profile(
    name=ServerName.VLLM,
    title="vLLM",
    addresses=("http://localhost:8000",),
    wider="start it with a larger --max-model-len",
    sight="serve a vision-language model, with --limit-mm-per-prompt of 3 pictures or more",
    load="vllm serve NAME",
)
_LLAMA_CPP = Profile(
    name=ServerName.LLAMA_CPP,
    title="llama.cpp",
    addresses=("http://localhost:8080", "http://localhost:9931"),
    wider="start llama-server with a larger --ctx-size; it is shared among the slots of --parallel",
    sight="start llama-server with --mmproj and the projector that belongs to the model",
    load="llama-server -m MODEL.gguf --mmproj PROJECTOR.gguf",
)
_PLAIN = Profile(
    name=ServerName.PLAIN,
    title="an OpenAI-compatible server",
    wider="start it with a larger context",
    sight="serve a vision-language model",
    load="its own way of loading one",
)
PROFILES = {profile.name: profile for profile in (_OLLAMA, _LM_STUDIO, _VLLM, _LLAMA_CPP, _PLAIN)}

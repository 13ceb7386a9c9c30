"""Which server answers at an address, and what it has."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.endpoint import facts
from agent.endpoint.address import Address
from agent.endpoint.cancelling import run
from agent.endpoint.facts import ModelFacts
from agent.endpoint.failure import ServerRefused, failure, kind_of
from agent.endpoint.limits import MOST_FACTS, Limits
from agent.endpoint.server_name import ServerName
from agent.endpoint.wire import body_of, opened
from vision.errors import ModelError

_PATIENCE = 10.0  # seconds for one question about itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that was recognised, and the models it has."""

    name: ServerName
    version: str = ""
    models: tuple[ModelFacts, ...] = ()

    def model(self, name: str) -> ModelFacts | None:
        """By its name; Ollama's with or without “:latest”."""
        return next((one for one in self.models if one.name in (name, f"{name}:latest")), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Asks a server about itself."""

    address: Address
    key: str = ""
    limits: Limits

    async def json(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The JSON at a path; None where there is none. Raises ModelError where nobody answers."""
        try:
            status, text = await self._ask(path, body)
        except TimeoutError:
            return None
        if status != 200:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None

    async def models(self) -> Any:
        """The JSON of `/v1/models`. Raises ModelError, in words, where it can't be had."""
        try:
            status, text = await self._ask("/v1/models", None)
        except TimeoutError:
            what = f"the server at {self.address} took the question which models it has and said nothing"
            raise ModelError(failure(what, "Is it busy, or stuck? Look into its log")) from None
        if status >= 400 and status != 404:
            raise ServerRefused(kind_of(status, text), str(self.address), status)
        try:
            value = json.loads(text) if status == 200 else None
        except (ValueError, RecursionError):
            value = None
        if facts.listed(value) is None:
            what = (
                f"what answers at {self.address} is no OpenAI-compatible server: it has no list at /v1/models"
            )
            raise ModelError(failure(what, "Name the address of one, without /v1 or with it"))
        return value

    async def _ask(self, path: str, body: dict[str, Any] | None) -> tuple[int, str]:
        method, content = ("GET", b"") if body is None else ("POST", json.dumps(body).encode())
        limits, key = self.limits, self.key
        async with (
            asyncio.timeout(min(_PATIENCE, limits.whole)),
            opened(self.address, method, path, content=content, key=key, limits=limits) as response,
        ):
            body_read = await body_of(response, MOST_FACTS)
            return response.status_code, body_read.decode("utf-8", "replace")


def recognise(
    address: Address,
    *,
    key: str = "",
    limits: Limits | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Server:
    """Raises ModelError where nobody answers, or no server of the kind; Cancelled where it is no longer
    wanted."""
    questions = Questions(address=address, key=key, limits=limits or Limits())
    return run(lambda: _recognise(questions), cancelled)


def look_again(
    address: Address,
    server: Server,
    name: str,
    *,
    key: str = "",
    limits: Limits | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ModelFacts | None:
    """What is told of a model now: Ollama knows the context of one only when it is loaded."""
    model = server.model(name)
    if model is None or server.name is not ServerName.OLLAMA:
        return model
    questions = Questions(address=address, key=key, limits=limits or Limits())
    found = model

    async def ask() -> ModelFacts:
        shown = facts.with_show(found, await questions.json("/api/show", {"model": found.name}))
        return facts.with_running(shown, await questions.json("/api/ps"))

    return run(ask, cancelled)


async def _recognise(questions: Questions) -> Server:
    value = await questions.models()
    models = facts.listed(value) or ()
    owner = facts.owner(value)
    if owner == "vllm":
        return Server(
            name=ServerName.VLLM, version=facts.version(await questions.json("/version")), models=models
        )
    if owner != "llamacpp":
        ours = await _ollama(questions) or await _lm_studio(questions)
        if ours is not None:
            return ours
    props = await questions.json("/props")
    first = facts.with_props(models[0], props) if models else None
    if first is not None or facts.with_props(ModelFacts(name=""), props) is not None:
        return Server(name=ServerName.LLAMA_CPP, models=(first, *models[1:]) if first else ())
    return Server(name=ServerName.PLAIN, models=models)


async def _ollama(questions: Questions) -> Server | None:
    version = facts.version(await questions.json("/api/version"))
    models = facts.tagged(await questions.json("/api/tags")) if version else None
    if models is None:
        return None
    return Server(name=ServerName.OLLAMA, version=version, models=models)


async def _lm_studio(questions: Questions) -> Server | None:
    models = facts.studied(await questions.json("/api/v0/models"))
    return None if models is None else Server(name=ServerName.LM_STUDIO, models=models)

"""A vision-language model behind a server that speaks OpenAI's chat completions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from agent.endpoint.address import Address
from agent.endpoint.asking import Said, ask
from agent.endpoint.body import body
from agent.endpoint.cancelling import Cancelled, run
from agent.endpoint.failure import Kind, ServerRefused, failure
from agent.endpoint.grammar import held_to
from agent.endpoint.limits import Limits
from agent.endpoint.server_name import ServerName
from agent.endpoint.stops import Stops
from vision.errors import ModelError
from vision.vlm.chat import Answer, Ended, Request

_ENDS = {"stop": Ended.STOP, "length": Ended.LENGTH, "eos": Ended.STOP, "end_turn": Ended.STOP}


class EndpointModel:
    """Implements `vision.vlm.chat.Model`. Each answer has a connection of its own, which closing ends the
    server's work too; nothing is held between answers. It opens no span: who asks puts
    `agent.tracing.chat` round it, as round a model in this process, with `provider` and `name`."""

    def __init__(
        self,
        name: str,
        address: Address,
        *,
        server: ServerName = ServerName.PLAIN,
        version: str = "",
        key: str = "",
        limits: Limits | None = None,
    ) -> None:
        import httpx  # noqa: F401 - now, so that no answer waits for it

        self._name = name
        self._address = address
        self._server = server
        self._version = version
        self._key = key
        self._limits = limits or Limits()
        self._takes_grammars = True

    @property
    def name(self) -> str:
        return self._name

    @property
    def provider(self) -> str:
        return str(self._server)

    def answer(
        self,
        request: Request,
        *,
        cancelled: Callable[[], bool],
        heard: Callable[[str], None] = lambda piece: None,
    ) -> Answer:
        """Ask. Where the server cannot use the grammar it is asked without one, once and from then on. Raises
        ModelError."""
        fields, notes = held_to(request.grammar, self._server, self._version)
        if fields and self._takes_grammars:
            try:
                return self._asked(request, fields, notes, cancelled, heard)
            except ServerRefused as refused:
                if refused.kind is not Kind.GRAMMAR or refused.status != 400:
                    raise
                self._takes_grammars = False
        if fields:
            notes = ("the server could not use the grammar: the model was not held to it",)
        return self._asked(request, {}, notes, cancelled, heard)

    def close(self) -> None:
        """Nothing is open."""

    def _asked(
        self,
        request: Request,
        fields: dict[str, Any],
        notes: tuple[str, ...],
        cancelled: Callable[[], bool],
        heard: Callable[[str], None],
    ) -> Answer:
        said = Said(stops=Stops(request.stops), heard=heard, notes=list(notes))

        async def work() -> None:
            content = await asyncio.to_thread(body, self._name, request, fields)
            await ask(self._address, content, said, key=self._key, limits=self._limits)

        try:
            run(work, cancelled)
        except Cancelled:
            return _answer(said, Ended.CANCELLED)
        said.say(said.stops.close())
        return _answer(said, _ended(said, self._address))


def _ended(said: Said, address: Address) -> Ended:
    """Why a whole answer ended. Raises ModelError for one that is not whole, or none."""
    if said.tools or said.ended in ("tool_calls", "function_call"):
        what = f"the server at {address} made calls of tools of the answer"
        raise ModelError(failure(what, "Start it without a parser of tool calls"))
    if not said.ended and not said.done:
        what = f"the server at {address} broke off in the middle of its answer"
        raise ModelError(failure(what, "Look into its log, then try again"))
    if not "".join(said.text).strip() and not said.stops.reached:
        raise _nothing(said, address)
    ended = _ENDS.get(said.ended or "stop")
    if ended is None:
        what = f"the server at {address} ended its answer for a reason that is not known here"
        raise ModelError(failure(what, "Look into its log"))
    return ended


def _nothing(said: Said, address: Address) -> ModelError:
    if said.thought:
        what = f"the model at {address} only thought and said nothing"
        return ModelError(failure(what, "Switch its thinking off, or let it write more"))
    what = f"the model at {address} answered with nothing"
    return ModelError(failure(what, "“deskhand models probe URL” tells whether it works at all"))


def _answer(said: Said, ended: Ended) -> Answer:
    now = time.monotonic()
    aside = (f"the model thought {said.thought} characters aside",) if said.thought else ()
    return Answer(
        text="".join(said.text),
        ended=ended,
        asked=said.used.asked,
        cached=said.used.cached,
        tokens=said.used.written,
        first=0.0 if said.first is None else said.first - said.began,
        seconds=now - said.began,
        notes=(*said.notes, *aside),
    )

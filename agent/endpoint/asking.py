"""Asking a server once, and hearing what it says."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.endpoint.address import Address
from agent.endpoint.events import Events, NotAStream
from agent.endpoint.failure import ServerRefused, failure, kind_of
from agent.endpoint.limits import MOST_BYTES, MOST_TEXT, Limits
from agent.endpoint.piece import DONE, Piece, Used, read_piece
from agent.endpoint.stops import Stops
from agent.endpoint.wire import body_of, opened, pieces_of
from vision.errors import ModelError

if TYPE_CHECKING:
    import httpx

_MOST_REFUSAL = 65_536
_KIND = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")
CHAT = "/v1/chat/completions"


@dataclass(slots=True, kw_only=True)
class Said:
    """What was heard so far. Times are seconds of the monotonic clock."""

    stops: Stops
    heard: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)
    first: float | None = None
    text: list[str] = field(default_factory=list)
    length: int = 0
    thought: int = 0
    tools: bool = False
    ended: str = ""
    done: bool = False
    used: Used = field(default_factory=Used)
    notes: list[str] = field(default_factory=list)

    def take(self, piece: Piece) -> None:
        if self.first is None and (piece.text or piece.thought):
            self.first = time.monotonic()
        self.thought += piece.thought
        self.tools = self.tools or piece.tools
        self.ended = piece.ended or self.ended
        self.used = piece.used or self.used
        self.say(self.stops.feed(piece.text))

    def say(self, text: str) -> None:
        if text:
            self.length += len(text)
            self.text.append(text)
            self.heard(text)


async def ask(address: Address, content: bytes, said: Said, *, key: str, limits: Limits) -> None:
    """Post a request and hear the answer to its end. Raises ModelError."""
    now = asyncio.get_running_loop().time
    end = now() + limits.whole
    try:
        async with asyncio.timeout_at(min(end, now() + limits.first)) as patience:
            async with opened(address, "POST", CHAT, content=content, key=key, limits=limits) as response:
                await _check(response, address)

                def patient() -> None:
                    patience.reschedule(min(end, now() + limits.between))

                await _hear(response, address, said, patient)
    except TimeoutError:
        raise _late(address, said, limits, whole=now() >= end) from None
    except NotAStream as error:
        raise _garbage(address, f"sent {error.why}") from None


async def _check(response: httpx.Response, address: Address) -> None:
    status = response.status_code
    if status >= 400:
        text = (await body_of(response, _MOST_REFUSAL)).decode("utf-8", "replace")
        raise ServerRefused(kind_of(status, text), str(address), status)
    if status != 200:
        what = f"the server at {address} sends us elsewhere (status {status})"
        raise ModelError(failure(what, "That is not followed: name the address that answers itself"))
    if response.headers.get("content-encoding", "identity") != "identity":
        raise _garbage(address, "packed its answer, which was not asked for")


async def _hear(response: httpx.Response, address: Address, said: Said, patient: Callable[[], None]) -> None:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        await _hear_whole(response, address, said)
    elif kind == "text/event-stream":
        await _hear_stream(response, address, said, patient)
    else:
        named = kind if _KIND.fullmatch(kind) else "nothing that is known"
        raise _garbage(address, f"answered with {named} instead of a stream of events")


async def _hear_whole(response: httpx.Response, address: Address, said: Said) -> None:
    body = await body_of(response, MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise _too_much(address)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise NotAStream("bytes that are no text") from None
    said.notes.append("the server does not stream: nothing can be seen of an answer before it is whole")
    _take(read_piece(text), said, address)
    said.done = True


async def _hear_stream(
    response: httpx.Response, address: Address, said: Said, patient: Callable[[], None]
) -> None:
    events = Events()
    read = 0
    async with pieces_of(response) as pieces:
        async for raw in pieces:
            read += len(raw)
            if read > MOST_BYTES:
                raise _too_much(address)
            for data in events.feed(raw):
                if _over(data, said, address, patient):
                    return
    for data in events.close():
        if _over(data, said, address, patient):
            return


def _over(data: str, said: Said, address: Address, patient: Callable[[], None]) -> bool:
    """Take one event; whether it was the last that matters."""
    if data.strip() == DONE:
        said.done = True
        return True
    piece = read_piece(data)
    _take(piece, said, address)
    if piece.says:
        patient()
    if said.stops.reached and not said.ended:
        said.ended = "stop"
        said.notes.append("the server did not end at a stop: the rest was cut off here")
        return True
    return False


def _take(piece: Piece, said: Said, address: Address) -> None:
    if piece.failed is not None:
        raise ServerRefused(kind_of(0, piece.failed), str(address))
    said.take(piece)
    if said.length + said.thought > MOST_TEXT:
        raise _too_much(address)


def _too_much(address: Address) -> ModelError:
    what = f"the server at {address} sent an answer that does not end"
    return ModelError(failure(what, "It does not keep to the length it was given: look into its settings"))


def _garbage(address: Address, what: str) -> ModelError:
    do = "Is this a server that speaks OpenAI's chat completions? “deskhand models probe URL” tells"
    return ModelError(failure(f"the server at {address} {what}", do))


def _late(address: Address, said: Said, limits: Limits, *, whole: bool) -> ModelError:
    if whole:
        what = f"the server at {address} was not done after {limits.whole:g} seconds"
    elif said.first is None:
        what = f"the server at {address} said nothing for {limits.first:g} seconds"
    else:
        what = f"the server at {address} stopped in the middle, for {limits.between:g} seconds"
    return ModelError(failure(what, "Is it busy, or too slow? The seconds are set in endpoint.toml"))

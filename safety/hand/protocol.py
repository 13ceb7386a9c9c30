"""What the hand's process and its client say to each other: JSON in frames over a stream socket.

A frame is its length in 4 bytes, big-endian, and that many bytes of one JSON object. Everything is read
strictly: nothing is coerced, guessed or passed over. One request has one reply, in order.
"""

from __future__ import annotations

import select
import socket
import time
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from safety.action import Action
from safety.context import Context, FileSeen
from safety.decision import Answer, Decision
from safety.errors import ActionError, HandError
from safety.mode import Mode
from safety.receipt import Permit, Receipt
from safety.rule_sources import RuleSources
from safety.stop_keys import DEFAULT, Chord
from safety.tools.reach import NOTHING, Reach

MAX_REQUEST = 1 << 20
MAX_REPLY = 1 << 26
_HEADER = 4


# --- requests ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The first request: the rules to go by, how much is asked, whose windows are never touched, by process
    id, the data home, where the audit log is, how far the tools reach and which chords stop all."""

    rules: RuleSources
    home: str
    own_pids: tuple[int, ...]
    reach: Reach = NOTHING
    stop_keys: tuple[Chord, ...] = DEFAULT
    mode: Mode = Mode.RULES
    kind: Literal["begin"] = "begin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    action: Annotated[Action, Field(discriminator="kind")]
    context: Context
    kind: Literal["propose"] = "propose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the Approver said."""

    digest: str
    answer: Annotated[Answer, Field(discriminator="kind")]
    kind: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    permit: Permit
    kind: Literal["deliver"] = "deliver"


Request = Begin | Propose | Reply | Deliver


# --- replies ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The hand is there. `stop_keys` are those of the chords that its display can hear."""

    stop_keys: tuple[str, ...] = ()
    kind: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    digest: str
    decision: Decision
    permit: Permit | None
    crop_png: bytes
    shown: str
    file: FileSeen | None
    stopped: bool
    kind: Literal["ruled"] = "ruled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    permit: Permit | None
    stopped: bool
    kind: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    receipt: Receipt
    stopped: bool
    kind: Literal["done"] = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Nothing was done. `error` names the class in `safety.errors` or `vision.errors`."""

    error: str
    message: str
    stopped: bool
    kind: Literal["failed"] = "failed"


Response = Ready | Ruled | Answered | Done | Failed


# --- the wire form ----------------------------------------------------------------------------------

_STRICT = ConfigDict(
    extra="forbid", strict=True, allow_inf_nan=False, ser_json_bytes="base64", val_json_bytes="base64"
)

T = TypeVar("T")


class Wire(Generic[T]):
    """Reads and writes a union of messages told apart by their `kind`."""

    def __init__(self, form: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(form, config=_STRICT)

    def encode(self, message: T) -> bytes:
        """Raises ActionError for what has no wire form: a lone surrogate, a value of another type."""
        try:
            return self._adapter.dump_json(message, warnings="error")
        except (PydanticSerializationError, UnicodeEncodeError) as error:
            raise ActionError(f"malformed: {error}; nothing was done") from error

    def decode(self, data: bytes) -> T:
        """Raises ActionError for anything but exactly one well-formed message."""
        try:
            return self._adapter.validate_json(data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "message"
            raise ActionError(f"malformed: {place}: {first['msg']}; nothing was done") from error


REQUESTS: Wire[Request] = Wire(Annotated[Request, Field(discriminator="kind")])
RESPONSES: Wire[Response] = Wire(Annotated[Response, Field(discriminator="kind")])


# --- frames -----------------------------------------------------------------------------------------


def send_frame(line: socket.socket, data: bytes) -> None:
    line.sendall(len(data).to_bytes(_HEADER, "big") + data)


class FrameReader:
    """Takes frames off a socket; keeps what it has of an unfinished one."""

    def __init__(self, line: socket.socket, limit: int) -> None:
        self._line = line
        self._limit = limit
        self._held = bytearray()

    def read(self, timeout: float | None = None) -> bytes:
        """The next frame. Raises EOFError at the end of the stream, TimeoutError after `timeout` seconds, and
        HandError for a frame over the limit, after which the stream can't be understood any more."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            if len(self._held) >= _HEADER:
                size = int.from_bytes(self._held[:_HEADER], "big")
                if size > self._limit:
                    raise HandError(f"a message of {size:,} bytes is over the limit of {self._limit:,}")
                if len(self._held) >= _HEADER + size:
                    frame = bytes(self._held[_HEADER : _HEADER + size])
                    del self._held[: _HEADER + size]
                    return frame
            self._held += self._more(deadline)

    def _more(self, deadline: float | None) -> bytes:
        wait = None if deadline is None else max(0.0, deadline - time.monotonic())
        if not select.select([self._line], [], [], wait)[0]:
            raise TimeoutError
        try:
            data = self._line.recv(1 << 16)
        except ConnectionError as error:
            raise EOFError from error
        if not data:
            raise EOFError
        return data

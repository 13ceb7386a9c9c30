"""One connection to the accessibility bus: many questions at once, each bounded in time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusFastError

from vision.accessibility.node import Extents, Ref
from vision.errors import AccessibilityError

_AT_ONCE = 64
_MOST_BATCHES = 3
"""dbus-fast gives a connection up when its socket takes no more, which is at some 250 unread messages."""
_CONNECT_TIMEOUT = 2.0

ACCESSIBLE = "org.a11y.atspi.Accessible"
APPLICATION = "org.a11y.atspi.Application"
CACHE = "org.a11y.atspi.Cache"
COMPONENT = "org.a11y.atspi.Component"
DOCUMENT = "org.a11y.atspi.Document"
PROPERTIES = "org.freedesktop.DBus.Properties"
SELECTION = "org.a11y.atspi.Selection"
TABLE = "org.a11y.atspi.Table"
TEXT = "org.a11y.atspi.Text"
VALUE = "org.a11y.atspi.Value"

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
SCREEN = 0
"""AT-SPI's number for coordinates relative to the screen."""

_NOWHERE = -(1 << 31)
_UNIQUE_NAME = re.compile(r":[0-9]+\.[0-9]+")


def is_real(name: str, path: str) -> bool:
    """Whether a reference leads to an object, and to one that may be asked."""
    return not path.endswith("/null") and _UNIQUE_NAME.fullmatch(name) is not None


class NotAnswering(Exception):
    """A program did not answer in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A D-Bus method call. `answer` is the signature a good answer has."""

    to: Ref
    interface: str
    method: str
    answer: str
    signature: str = ""
    arguments: tuple[object, ...] = ()

    def message(self) -> Message:
        return Message(
            destination=self.to[0],
            path=self.to[1],
            interface=self.interface,
            member=self.method,
            signature=self.signature,
            body=list(self.arguments),
        )


def property_of(to: Ref, interface: str, name: str) -> Question:
    """The Question for one property; its answer is a Variant."""
    return Question(
        to=to,
        interface=PROPERTIES,
        method="Get",
        answer="v",
        signature="ss",
        arguments=(interface, name),
    )


def properties_of(to: Ref, interface: str) -> Question:
    """The Question for all properties; its answer maps their names to Variants. Not for Qt: Qt 5
    programs end when they are asked it."""
    return Question(
        to=to, interface=PROPERTIES, method="GetAll", answer="a{sv}", signature="s", arguments=(interface,)
    )


def extents_of(to: Ref) -> Question:
    """The Question for where an object is; extents_in reads its answer."""
    return Question(
        to=to, interface=COMPONENT, method="GetExtents", answer="(iiii)", signature="u", arguments=(SCREEN,)
    )


def extents_in(answer: list[Any] | None) -> Extents | None:
    """Left, top, width and height; None for what is hidden (GTK 3 puts it at the least number there is)."""
    if answer is None or _NOWHERE in answer[0]:
        return None
    left, top, width, height = answer[0]
    return left, top, width, height


def ref_in(answer: list[Any] | None) -> Ref | None:
    """The reference that is an answer, if it leads anywhere."""
    if answer is None or not is_real(*answer[0]):
        return None
    name, path = answer[0]
    return name, path


class Connection:
    """A connection to an accessibility bus, to be used from one event loop."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._batches = asyncio.Semaphore(_MOST_BATCHES)
        self._end = asyncio.ensure_future(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
        self._end.add_done_callback(_seen)

    @classmethod
    async def open(cls, address: str) -> Connection:
        """Connect. Raises AccessibilityError."""
        try:
            async with asyncio.timeout(_CONNECT_TIMEOUT):
                return cls(await MessageBus(bus_address=address).connect())
        except (OSError, DBusFastError, ValueError, EOFError, TimeoutError) as error:
            raise AccessibilityError(
                f"the accessibility bus at {address!r} cannot be used ({error or type(error).__name__})"
            ) from error

    @property
    def connected(self) -> bool:
        return self._bus.connected

    async def ask(self, question: Question, patience: float) -> list[Any] | None:
        """One answer; see ask_all."""
        return (await self._ask_some([question], patience))[0]

    async def ask_all(self, questions: Sequence[Question], patience: float) -> list[list[Any] | None]:
        """The answers, in order: a list of values each, None where there was an error or a wrong type.

        `patience` is in seconds, for every few dozen questions. Raises NotAnswering where it ran out and
        AccessibilityError where the bus went away.
        """
        answers: list[list[Any] | None] = []
        for start in range(0, len(questions), _AT_ONCE):
            async with self._batches:
                answers += await self._ask_some(questions[start : start + _AT_ONCE], patience)
        return answers

    async def _ask_some(self, questions: Sequence[Question], patience: float) -> list[list[Any] | None]:
        if not self._bus.connected:
            raise AccessibilityError("the accessibility bus went away")
        replies = asyncio.gather(*(self._bus.call(question.message()) for question in questions))
        try:
            async with asyncio.timeout(patience):
                messages = await replies
        except TimeoutError as error:
            raise NotAnswering(f"{questions[0].to[0]} did not answer in {patience} s") from error
        except (OSError, DBusFastError, EOFError) as error:
            raise AccessibilityError(f"the accessibility bus went away: {error}") from error
        return [
            _body(message, question.answer) for message, question in zip(messages, questions, strict=True)
        ]

    async def close(self) -> None:
        """Disconnect, and wait until it is done."""
        if self._bus.connected:
            self._bus.disconnect()
        await asyncio.wait([self._end])


def _seen(end: asyncio.Future[None]) -> None:
    """Take note of how a connection ended; whoever asks next is told."""
    if not end.cancelled():
        end.exception()


def _body(message: Message | None, expected: str) -> list[Any] | None:
    if (
        message is None
        or message.message_type is not MessageType.METHOD_RETURN
        or message.signature != expected
    ):
        return None
    return message.body

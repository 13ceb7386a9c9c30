"""The accessibility tree of a desk, read through AT-SPI2."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from types import TracebackType
from typing import Any, TypeVar

from vision.accessibility import connection as at
from vision.accessibility.application import Application
from vision.accessibility.connection import Connection, NotAnswering, Question
from vision.accessibility.elements import elements_of
from vision.accessibility.reading import Reading
from vision.element import Element
from vision.errors import AccessibilityError
from vision.observation import Window

_Result = TypeVar("_Result")
_MOST_PROGRAMS = 200
_GRACE = 0.5
"""Seconds that the event loop may be late."""


class AccessibilityTree:
    """Reads what the programs of a desk say about themselves.

    `budget` bounds a read and `patience` each program's silence within it, both in seconds. A program
    that was silent is only asked one quick question next time, until it answers again. The connection
    is made by the first read, and made anew where it was lost. To be used by one thread at a time.
    """

    def __init__(self, bus_address: str, *, budget: float = 1.5, patience: float = 0.3) -> None:
        self._address = bus_address
        self._budget = budget
        self._patience = patience
        self._connection: Connection | None = None
        self._programs: dict[str, Application] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="accessibility", daemon=True)
        self._thread.start()

    def __enter__(self) -> AccessibilityTree:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, windows: Sequence[Window]) -> tuple[Element, ...]:
        """The Elements in the given visible windows; those of programs that were too slow are left out.

        Raises AccessibilityError where the bus cannot be used.
        """
        return self._run(self._read(tuple(windows)), self._budget)

    def close(self) -> None:
        """Disconnect and end the thread. Doing it twice does nothing more."""
        if self._loop.is_closed():
            return
        self._run(self._disconnect(), self._budget)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, _Result], seconds: float) -> _Result:
        if self._loop.is_closed():
            work.close()
            raise AccessibilityError("this accessibility tree is closed")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds + _GRACE)
        except TimeoutError as error:
            future.cancel()
            raise AccessibilityError(
                f"the accessibility bus kept us busy for {seconds + _GRACE} s"
            ) from error

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        self._programs = {}
        if connection is not None:
            await connection.close()

    async def _read(self, windows: Sequence[Window]) -> tuple[Element, ...]:
        connection = await self._connected()
        try:
            async with asyncio.timeout(self._patience):
                programs = await self._running(connection)
        except (TimeoutError, NotAnswering) as error:
            raise AccessibilityError("the accessibility registry does not answer") from error
        programs = _visible(programs, windows)
        readings = [Reading(pid=program.pid) for program in programs]
        await self._fill(programs, readings)
        return tuple(element for reading in readings for element in elements_of(reading, windows))

    async def _fill(self, programs: Sequence[Application], readings: Sequence[Reading]) -> None:
        """Read all programs at once, for as long as the budget lasts."""
        tasks = [
            asyncio.ensure_future(program.read(reading))
            for program, reading in zip(programs, readings, strict=True)
        ]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self._budget - self._patience)
        for task in late:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            # Silence and lateness are expected: the elements of those programs are left out.
            if isinstance(result, Exception) and not isinstance(result, NotAnswering):
                raise result
        for program, task in zip(programs, tasks, strict=True):
            program.silent = program.silent or task in late

    async def _connected(self) -> Connection:
        if self._connection is None or not self._connection.connected:
            await self._disconnect()
            self._connection = await Connection.open(self._address)
            # GTK 3 and Chromium keep the cache that is read in bulk only while somebody listens to
            # events: to one that hardly ever comes.
            listen = Question(
                to=(at.REGISTRY, "/org/a11y/atspi/registry"),
                interface=at.REGISTRY,
                method="RegisterEvent",
                answer="",
                signature="sass",
                arguments=("window:desktop-create", [], ""),
            )
            try:
                await self._connection.ask(listen, self._patience)
            except NotAnswering as error:
                raise AccessibilityError("the accessibility registry does not answer") from error
        return self._connection

    async def _running(self, connection: Connection) -> list[Application]:
        """The programs on the bus."""
        question = Question(
            to=(at.REGISTRY, at.ROOT), interface=at.ACCESSIBLE, method="GetChildren", answer="a(so)"
        )
        answer = await connection.ask(question, self._patience)
        names = list(dict.fromkeys(n for n, path in (answer or [[]])[0] if at.is_real(n, path)))
        names = names[:_MOST_PROGRAMS]
        fresh = [name for name in names if name not in self._programs]
        for name, pid in zip(fresh, await _pids(connection, fresh, self._patience), strict=True):
            self._programs[name] = Application(connection, name, pid, self._patience)
        self._programs = {name: self._programs[name] for name in names}
        return list(self._programs.values())


async def _pids(connection: Connection, names: Sequence[str], patience: float) -> list[int | None]:
    questions = [
        Question(
            to=("org.freedesktop.DBus", "/org/freedesktop/DBus"),
            interface="org.freedesktop.DBus",
            method="GetConnectionUnixProcessID",
            answer="u",
            signature="s",
            arguments=(name,),
        )
        for name in names
    ]
    return [answer[0] if answer else None for answer in await connection.ask_all(questions, patience)]


def _visible(programs: Sequence[Application], windows: Sequence[Window]) -> list[Application]:
    """The programs that have a window on the desk, or may have one whose process nobody knows."""
    pids = {window.pid for window in windows}
    strangers = bool(pids - {program.pid for program in programs})
    return [program for program in programs if program.pid in pids or program.pid is None or strangers]

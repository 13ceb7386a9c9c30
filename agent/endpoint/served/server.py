"""A model behind HTTP, on this machine alone: for tests, and for trying a client without a model."""

from __future__ import annotations

import threading
from functools import partial
from types import TracebackType
from typing import Self

from agent.endpoint.served.asked import Asked
from agent.endpoint.served.facts import Facts
from agent.endpoint.served.fault import Fault
from agent.endpoint.served.handler import Handler
from agent.endpoint.served.script import Answers
from agent.evals.local_server import LocalServer


class ServedModel:
    """Answers at `address` while its block runs. `asked` are the requests for an answer so far; `gone` counts
    clients that went away before their answer was whole.

    `fault` is wrong with every answer; what is wrong with one of them the answers say. With a `key`, requests
    without it are turned away. `port` 0 takes a free one.
    """

    def __init__(
        self,
        answers: Answers,
        *,
        facts: Facts | None = None,
        fault: Fault | None = None,
        key: str = "",
        port: int = 0,
    ) -> None:
        self.facts = facts or Facts()
        self.fault = fault
        self.key = key
        self.over = threading.Event()
        self._answers = answers
        self._port = port
        self._lock = threading.Lock()
        self._asked: list[Asked] = []
        self._gone = 0
        self._server: LocalServer | None = None

    @property
    def address(self) -> str:
        """http://127.0.0.1:PORT; empty while it is not running."""
        return f"http://127.0.0.1:{self._server.server_port}" if self._server else ""

    @property
    def asked(self) -> tuple[Asked, ...]:
        with self._lock:
            return tuple(self._asked)

    @property
    def gone(self) -> int:
        with self._lock:
            return self._gone

    def answer(self, asked: Asked) -> tuple[str | Fault, Asked | None]:
        """The answer to a request, and the request before it. Raises ModelError where there is none."""
        with self._lock:
            before = self._asked[-1] if self._asked else None
            self._asked.append(asked)
            return self._answers(asked), before

    def note_gone(self) -> None:
        with self._lock:
            self._gone += 1

    def __enter__(self) -> Self:
        self._server = LocalServer(("127.0.0.1", self._port), partial(Handler, served=self))
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

"""The hand's side of the line to its client: reads requests, has the gatekeeper answer them."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable
from typing import assert_never

from safety.errors import ActionError, HandError, SafetyError
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.protocol import (
    MAX_REQUEST,
    REQUESTS,
    RESPONSES,
    Answered,
    Begin,
    Deliver,
    Done,
    Failed,
    FrameReader,
    Propose,
    Ready,
    Reply,
    Request,
    Response,
    Ruled,
    send_frame,
)
from safety.hand.stop import END_OF_TASK, Stop
from vision.errors import VisionError

_WAITING = 8
"""Requests that may be waiting; a client sends one at a time."""


class Server:
    """Serves one client over one socket until that closes. `begin` makes the gatekeeper the client asks for.

    The socket is read by a thread of its own, so that its end presses the stop in the middle of an Action.
    """

    def __init__(self, line: socket.socket, stop: Stop, begin: Callable[[Begin], Gatekeeper]) -> None:
        self._line = line
        self._stop = stop
        self._begin = begin
        self._gatekeeper: Gatekeeper | None = None
        self._requests: queue.Queue[bytes | HandError | None] = queue.Queue()

    def serve(self) -> None:
        """Answer requests; returns when the client is gone or can't be understood any more."""
        reader = threading.Thread(target=self._read, name="line", daemon=True)
        reader.start()
        while isinstance(data := self._requests.get(), bytes):
            if not self._send(self._answer(data)):
                break
        if isinstance(data, HandError):
            self._send(self._failed(data))

    def _read(self) -> None:
        frames = FrameReader(self._line, MAX_REQUEST)
        last: HandError | None = None
        try:
            while self._requests.qsize() < _WAITING:
                self._requests.put(frames.read())
            last = HandError("requests came without waiting for their answers")
        except HandError as error:
            last = error
        except (EOFError, OSError):
            last = None
        self._stop.press(END_OF_TASK)
        self._requests.put(last)

    def _answer(self, data: bytes) -> Response:
        try:
            return self._handle(REQUESTS.decode(data))
        except (SafetyError, VisionError) as error:
            return self._failed(error)

    def _handle(self, request: Request) -> Response:
        if isinstance(request, Begin):
            if self._gatekeeper is not None:
                raise ActionError("this hand has begun already: nothing was done")
            self._gatekeeper = self._begin(request)
            return Ready(stop_keys=self._gatekeeper.stop_keys)
        gatekeeper = self._gatekeeper
        if gatekeeper is None:
            raise ActionError("this hand has not begun yet: nothing was done")
        match request:
            case Propose(action=action, context=context):
                ruling = gatekeeper.propose(action, context)
                return Ruled(
                    digest=ruling.digest,
                    decision=ruling.decision,
                    permit=ruling.permit,
                    crop_png=ruling.crop_png,
                    shown=ruling.shown,
                    file=ruling.file,
                    stopped=self._stop.pressed,
                )
            case Reply(digest=digest, answer=answer):
                permit = gatekeeper.answer(digest, answer)
                return Answered(permit=permit, stopped=self._stop.pressed)
            case Deliver(permit=permit):
                return Done(receipt=gatekeeper.deliver(permit), stopped=self._stop.pressed)
            case _:
                assert_never(request)

    def _failed(self, error: Exception) -> Failed:
        return Failed(error=type(error).__name__, message=str(error), stopped=self._stop.pressed)

    def _send(self, response: Response) -> bool:
        """False where nobody is there to hear it."""
        try:
            send_frame(self._line, RESPONSES.encode(response))
        except OSError:
            return False
        return True

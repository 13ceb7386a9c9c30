"""One connection of a client to the server."""

from __future__ import annotations

import json
import select
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from agent.endpoint.served.answered import Answered, answered
from agent.endpoint.served.asked import MOST_BYTES, Asked, NotARequest, read_asked, unseeing
from agent.endpoint.served.facts import told
from agent.endpoint.served.fault import Fault
from agent.endpoint.served.faulty import Part, faulty, refusal
from agent.endpoint.served.tokens import prompt_tokens
from vision.errors import ModelError

if TYPE_CHECKING:
    from agent.endpoint.served.server import ServedModel

_BETWEEN = 0.02  # seconds between looks whether the client is still there


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, served: ServedModel) -> None:
        self._served = served
        super().__init__(*args)

    def do_GET(self) -> None:
        self._tell("GET")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BYTES:
            self.close_connection = True
            self._send_json(413, _error(f"more than {MOST_BYTES} bytes"))
            return
        body = self.rfile.read(length)
        if urlsplit(self.path).path != "/v1/chat/completions":
            self._tell("POST")
            return
        if self._let_in():
            try:
                self._chat(read_asked(body, self._key()))
            except NotARequest as error:
                self._send_json(400, _error(str(error)))
            except ModelError as error:
                self._send_json(500, _error(str(error)))

    def _tell(self, method: str) -> None:
        if not self._let_in():
            return
        answer = told(self._served.facts, method, urlsplit(self.path).path)
        if isinstance(answer, str):
            self._send(200, answer.encode(), "text/plain; charset=utf-8")
        elif answer is None:
            self._send_json(404, _error("there is nothing here"))
        else:
            self._send_json(200, answer)

    def _chat(self, asked: Asked) -> None:
        said, before = self._served.answer(unseeing(asked) if self._served.fault is Fault.BLIND else asked)
        fault = said if isinstance(said, Fault) else self._served.fault
        refused = refusal(fault, asked, self._served.facts, prompt_tokens(asked.messages))
        if refused is not None:
            status, fields, headers = refused
            self._send_json(status, fields, headers)
            return
        text = "This is the beginning of an answer." if isinstance(said, Fault) else str(said)
        whole = answered(asked, text, before, stops=fault is not Fault.NO_STOPS)
        parts = None if fault is None else faulty(fault, asked, whole)
        if parts is not None:
            self._play(parts)
        else:
            self._answer(asked, whole, in_one=not asked.streamed or fault is Fault.WHOLE)

    def _answer(self, asked: Asked, whole: Answered, *, in_one: bool) -> None:
        if in_one:
            self._send_json(200, whole.whole())
            return
        self._begin("text/event-stream")
        for event in whole.events(asked.wants_usage):
            self._chunk(event)
        self._chunk(b"")

    def _play(self, parts: list[Part]) -> None:
        """A fault, part by part; the connection is over after it."""
        self.close_connection = True
        for part in parts:
            if part.kind:
                self._begin(part.kind)
            if part.data:
                self._chunk(part.data)
            if part.end:
                self._chunk(b"")
            if part.seconds and not self._wait(part.seconds):
                return

    def _wait(self, seconds: float) -> bool:
        """False where the client went away, or the server ends, before that."""
        waited = 0.0
        while waited < seconds:
            if self._served.over.wait(_BETWEEN):
                return False
            waited += _BETWEEN
            if select.select([self.connection], [], [], 0)[0]:
                self._served.note_gone()
                return False
        return True

    def _begin(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _chunk(self, data: bytes) -> None:
        try:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        except ConnectionError:
            self._served.note_gone()
            raise

    def _key(self) -> str:
        return (self.headers.get("Authorization") or "").removeprefix("Bearer ")

    def _let_in(self) -> bool:
        if self._served.key and self._key() != self._served.key:
            self._send_json(401, _error("this key is not known"))
            return False
        return True

    def _send_json(self, status: int, fields: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(fields).encode(), "application/json", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Requests are kept, not printed."""


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error"}}

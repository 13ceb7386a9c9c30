from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from agent.tracing.collector import Collector
from memory.errors import TracesUnavailable
from memory.traces.span import Span

SPAN = Span(trace="a" * 32, id="b" * 16, name="step", start=1, end=2)


class _Server(ThreadingHTTPServer):
    code = 200
    got: list[tuple[str, str, dict[str, object]]]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, str(self.headers["Content-Type"]), json.loads(body)))
        self.send_response(self.server.code)
        if self.server.code == 307:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *told: object) -> None:
        pass


@contextmanager
def serving(code: int = 200) -> Iterator[tuple[str, _Server]]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.code, server.got = code, []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_has_ended_is_posted_as_otlp_json() -> None:
    with serving() as (address, server):
        collector = Collector(address)
        collector.take([SPAN, Span(trace="a" * 32, id="c" * 16, name="open", start=1)])
        collector.take([Span(trace="a" * 32, id="c" * 16, name="open", start=1)])
        collector.belongs("a" * 32, "e")
        collector.close()
        ((path, kind, body),) = server.got
    assert (path, kind) == ("/v1/traces", "application/json")
    (resource,) = body["resourceSpans"]  # type: ignore[misc]
    (scope,) = resource["scopeSpans"]
    assert [span["name"] for span in scope["spans"]] == ["step"]


@pytest.mark.parametrize("code", [307, 404, 500])
def test_an_answer_that_does_not_take_it_is_told_and_no_redirect_is_followed(code: int) -> None:
    with serving(code) as (address, server):
        with pytest.raises(TracesUnavailable, match=f"{address}/v1/traces did not take spans"):
            Collector(address).take([SPAN])
        assert [path for path, _, _ in server.got] == ["/v1/traces"]


def test_nobody_there_is_told() -> None:
    with serving() as (address, _):
        pass
    with pytest.raises(TracesUnavailable, match="did not take spans"):
        Collector(address).take([SPAN])

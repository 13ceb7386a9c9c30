from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler

import pytest

from agent.evals.local_server import LocalServer


@pytest.mark.parametrize(
    ("error", "told"), [(BrokenPipeError(), False), (ConnectionResetError(), False), (ValueError("x"), True)]
)
def test_only_a_browser_that_went_away_is_passed_over(
    error: Exception, told: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            raise error

    class Server(LocalServer):
        def handle_error(self, request: object, client_address: object) -> None:
            super().handle_error(request, client_address)
            ended.set()

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with socket.create_connection(("127.0.0.1", server.server_port)):
            assert ended.wait(30)
    assert ("Traceback" in capfd.readouterr().err) == told

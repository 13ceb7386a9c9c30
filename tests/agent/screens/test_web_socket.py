from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import SetUpError
from agent.screens.web_socket import WebSocket, frame

WELCOME = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


@contextmanager
def serving(answer: bytes) -> Iterator[tuple[int, Callable[[], bytes]]]:
    """A server that answers the first request with these bytes; its port, and what it heard after it."""
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(4096)
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while part := connection.recv(4096):
                    heard.extend(part)

        thread = threading.Thread(target=serve)
        thread.start()

        def told() -> bytes:
            thread.join(30)
            return bytes(heard)

        yield server.getsockname()[1], told
        thread.join(30)


def plain(kind: int, payload: bytes, *, last: bool = True) -> bytes:
    return bytes([(0x80 if last else 0) | kind, len(payload)]) + payload


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=70_000), st.binary(min_size=4, max_size=4))
def test_a_frame_unmasks_to_what_was_put_in(payload: bytes, mask: bytes) -> None:
    made = frame(1, payload, mask)
    assert made[0] == 0x81
    size, head = made[1] & 0x7F, 2
    if size == 126:
        (size,), head = struct.unpack(">H", made[2:4]), 4
    elif size == 127:
        (size,), head = struct.unpack(">Q", made[2:10]), 10
    assert size == len(payload)
    assert made[head : head + 4] == mask
    body = made[head + 4 :]
    assert bytes(byte ^ mask[place % 4] for place, byte in enumerate(body)) == payload


def test_parts_are_put_together_and_pings_answered() -> None:
    said = plain(1, b"one ", last=False) + plain(9, b"still there?") + plain(0, b"message")
    with serving(WELCOME + said) as (port, heard):
        with WebSocket(port, "/x", timeout=30.0) as line:
            assert line.receive() == "one message"
            line.send("thanks")
        answers = heard()
    assert answers[0] == 0x8A  # a pong
    assert answers[1] & 0x7F == len(b"still there?")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (plain(8, b""), "closed the connection"),
        (b"", "has gone"),
        (b"\x81\x05ab", "has gone"),
        (b"\x81\x7f" + struct.pack(">Q", 1 << 40), "a message of"),
    ],
)
def test_what_breaks_is_told(said: bytes, told: str) -> None:
    with (
        serving(WELCOME + said) as (port, _),
        WebSocket(port, "/x", timeout=30.0) as line,
        pytest.raises(SetUpError, match=told),
    ):
        line.receive()


def test_a_refusal_is_told() -> None:
    refusal = b"HTTP/1.1 403 Forbidden\r\n\r\n"
    with serving(refusal) as (port, _), pytest.raises(SetUpError, match=r"refused.*403"):
        WebSocket(port, "/x", timeout=30.0).__enter__()


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(SetUpError, match="cannot be reached"):
        WebSocket(port, "/x", timeout=5.0).__enter__()

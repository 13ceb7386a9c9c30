"""A WebSocket to a program on this machine (RFC 6455): text messages, each whole."""

from __future__ import annotations

import base64
import os
import socket
import struct
from types import TracebackType
from typing import Self

from agent.errors import SetUpError

_TEXT, _CONTINUED, _CLOSE, _PING, _PONG = 1, 0, 8, 9, 10
_LONGEST = 256 << 20  # bytes of one message
_HEAD = 16 << 10  # bytes of the answer to the handshake


class WebSocket:
    """A connection to `ws://127.0.0.1:PORT/PATH`, open in its block. Raises SetUpError where it is refused or
    breaks, and TimeoutError where nothing is said for `timeout` seconds."""

    def __init__(self, port: int, path: str, *, timeout: float) -> None:
        self._port = port
        self._path = path
        self._timeout = timeout

    def __enter__(self) -> Self:
        try:
            self._socket = socket.create_connection(("127.0.0.1", self._port), self._timeout)
        except OSError as error:
            raise SetUpError(f"the browser at port {self._port} cannot be reached: {error}") from error
        self._kept = b""
        try:
            self._shake_hands()
        except BaseException:
            self._socket.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def send(self, message: str) -> None:
        self._socket.sendall(frame(_TEXT, message.encode(), os.urandom(4)))

    def receive(self) -> str:
        """The next message, as long as it takes."""
        parts: list[bytes] = []
        while True:
            last, kind, payload = self._frame()
            if kind == _CLOSE:
                raise SetUpError("the browser closed the connection")
            if kind == _PING:
                self._socket.sendall(frame(_PONG, payload, os.urandom(4)))
            if kind in (_TEXT, _CONTINUED):
                parts.append(payload)
                if sum(map(len, parts)) > _LONGEST:
                    raise SetUpError(f"the browser sent a message of more than {_LONGEST} bytes")
                if last:
                    return b"".join(parts).decode(errors="replace")

    def _shake_hands(self) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self._path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in self._kept:
            if len(self._kept) > _HEAD:
                raise SetUpError("the browser answered no handshake")
            self._read_more()
        head, _, self._kept = self._kept.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise SetUpError(f"the browser refused the connection: {head[:200].decode(errors='replace')}")

    def _frame(self) -> tuple[bool, int, bytes]:
        """The next frame: whether it ends its message, its kind, what it holds. A server's is not masked."""
        first, second = self._bytes(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", self._bytes(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._bytes(8))
        if length > _LONGEST:
            raise SetUpError(f"the browser sent a message of {length} bytes")
        return bool(first & 0x80), first & 0x0F, self._bytes(length)

    def _bytes(self, count: int) -> bytes:
        if len(self._kept) < count:
            parts, missing = [self._kept], count - len(self._kept)
            while missing > 0:
                part = self._socket.recv(min(missing + 4096, 1 << 20))
                if not part:
                    raise SetUpError("the browser has gone")
                parts.append(part)
                missing -= len(part)
            self._kept = b"".join(parts)
        found, self._kept = self._kept[:count], self._kept[count:]
        return found

    def _read_more(self) -> None:
        part = self._socket.recv(4096)
        if not part:
            raise SetUpError("the browser has gone")
        self._kept += part


def frame(kind: int, payload: bytes, mask: bytes) -> bytes:
    """A client's frame: whole, and masked as the standard asks."""
    length = len(payload)
    if length < 126:
        size = struct.pack(">B", 0x80 | length)
    elif length < 1 << 16:
        size = struct.pack(">BH", 0x80 | 126, length)
    else:
        size = struct.pack(">BQ", 0x80 | 127, length)
    spread = (mask * (length // 4 + 1))[:length]
    masked = (int.from_bytes(payload) ^ int.from_bytes(spread)).to_bytes(length) if length else b""
    return bytes([0x80 | kind]) + size + mask + masked

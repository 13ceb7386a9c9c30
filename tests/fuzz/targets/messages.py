"""What a client sends the hand, byte by byte. It is one well-formed message, which is written as it was read,
or it is refused; a frame over the limit ends the line, and no byte is lost or made up."""

from __future__ import annotations

import socket

from safety.errors import ActionError, HandError
from safety.hand.protocol import REQUESTS, RESPONSES, FrameReader, Wire
from tests.fuzz.said import Said

_LIMIT = 512


def check(data: bytes) -> None:
    if data[:1] == b"{":
        _decoded(REQUESTS, data)
        _decoded(RESPONSES, data)
    else:
        _framed(Said(data[1:]))


def _decoded(wire: Wire, data: bytes) -> None:
    try:
        message = wire.decode(data)
    except ActionError:
        return
    assert wire.decode(wire.encode(message)) == message


def _framed(said: Said) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sent = b"".join(_a_frame(said) for _ in range(said.number(6)))
        sent += said.left()[:2_000]
        ours.sendall(sent)
        ours.shutdown(socket.SHUT_WR)
        reader, read = FrameReader(theirs, _LIMIT), b""
        try:
            while True:
                frame = reader.read(5.0)
                assert len(frame) <= _LIMIT
                read += len(frame).to_bytes(4, "big") + frame
        except EOFError:
            pass
        except HandError:
            size = int.from_bytes(sent[len(read) : len(read) + 4], "big")
            assert size > _LIMIT
        assert sent.startswith(read)


def _a_frame(said: Said) -> bytes:
    body = bytes(said.number(4)) * said.byte()
    claimed = said.pick((len(body), 0, _LIMIT, _LIMIT + 1, 1 << 31))
    return claimed.to_bytes(4, "big") + body

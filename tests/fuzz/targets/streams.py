"""Streams of model servers. Any bytes are pieces of an answer or no stream, and say the same however they are
cut; no reason that is given holds what came."""

from __future__ import annotations

from agent.endpoint.events import Events, NotAStream
from agent.endpoint.failure import ServerRefused, kind_of
from agent.endpoint.piece import DONE, Piece, read_piece
from tests.fuzz.said import Said

_PIECES = (
    *(b"data: ", b"\n\n", b"\r\n", b"\r", b": ", b"event: error\n", b"\xef\xbb\xbf", b"data: [DONE]\n\n"),
    *(b'{"choices": [{"delta": {"content": "', b'"}, "finish_reason": "stop"}]}', b'{"error": {"message": "'),
    *(
        b'"}}',
        b'{"usage": {"prompt_tokens": ',
        b'"tool_calls": [',
        b'{"choices": [',
        b"null",
        b"\\ud800",
        b"[[",
    ),
)
_SECRET = "hunter2-hunter2"


def check(data: bytes) -> None:
    said = Said(data[:4_000])
    stream = b"".join(
        said.pick(_PIECES) if said.maybe() else said.text(12).encode() for _ in range(said.number(40))
    )
    stream = (stream + said.left()).replace(b"secret", _SECRET.encode())
    whole = _heard(stream, len(stream) or 1)
    assert whole == _heard(stream, 1)
    assert whole == _heard(stream, 7)
    for event in whole if isinstance(whole, list) else []:
        _read(event)


def _heard(stream: bytes, size: int) -> list[str] | str:
    events, told = Events(most=1_000), list[str]()
    try:
        for start in range(0, len(stream), size):
            told += events.feed(stream[start : start + size])
        return told + list(events.close())
    except NotAStream as error:
        why = error.why
    assert _SECRET not in why
    return "no stream"


def _read(event: str) -> None:
    if event.strip() == DONE:
        return
    try:
        piece = read_piece(event)
    except NotAStream as error:
        piece = Piece(failed=error.why)
    piece.text.encode()
    if piece.failed is not None:
        assert _SECRET not in str(ServerRefused(kind_of(0, piece.failed), "http://localhost:1"))

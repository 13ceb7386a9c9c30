"""Events of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), from bytes as they
come. Pure, but for what it holds of a line that is not whole yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.endpoint.limits import MOST_LINE

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class NotAStream(Exception):
    """What came is no stream of events. `why` is for the user; it never holds what came."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Events:
    """Give it bytes; it gives the data of each event that is whole. Comments and other fields are left out.
    What it holds is bounded: a longer line or event raises NotAStream, as does data that is no UTF-8."""

    def __init__(self, most: int = MOST_LINE) -> None:
        self._most = most
        self._left = bytearray()
        self._data: list[bytes] = []
        self._size = 0
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[str]:
        ends_a_line = self._left.endswith(b"\r") or b"\n" in piece or b"\r" in piece
        self._left += piece
        if ends_a_line:
            yield from self._lines(bytes(self._left))
        self._check(len(self._left) - self._left.endswith(b"\r"))

    def _lines(self, held: bytes) -> Iterator[str]:
        start = 0
        for end in _LINE_END.finditer(held):
            if end[0] == b"\r" and end.end() == len(held):
                break  # the other half of this line's end may follow
            yield from self._line(held[start : end.start()])
            start = end.end()
        self._left = bytearray(held[start:])

    def close(self) -> Iterator[str]:
        """The end of the line: an event whose blank line is missing counts too, as servers leave it out."""
        if self._left:
            line, self._left = bytes(self._left.removesuffix(b"\r")), bytearray()
            yield from self._line(line)
        yield from self._line(b"")

    def _check(self, length: int) -> None:
        if length > self._most:
            raise NotAStream("a line that does not end")

    def _line(self, line: bytes) -> Iterator[str]:
        self._check(len(line))
        if not self._begun:
            line, self._begun = line.removeprefix(_BOM), True
        if not line:
            if self._data:
                whole, self._data, self._size = b"\n".join(self._data), [], 0
                yield _text(whole)
            return
        name, _, value = line.partition(b":")
        if name == b"data":
            self._size += len(value) + 1
            if self._size > self._most:
                raise NotAStream("an event that does not end")
            self._data.append(value.removeprefix(b" "))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotAStream("bytes that are no text") from None

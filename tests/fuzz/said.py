"""Reads a fuzzer's bytes as numbers, choices and texts. The same bytes always say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Said:
    """Bytes, taken from the front; where they have run out every choice is the first one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def over(self) -> bool:
        return self._at >= len(self._data)

    def byte(self) -> int:
        if self.over:
            return 0
        self._at += 1
        return self._data[self._at - 1]

    def number(self, below: int) -> int:
        """From 0 to before `below`, which is at most 65,536."""
        return (self.byte() if below <= 256 else self.byte() << 8 | self.byte()) % below

    def pick(self, things: Sequence[T]) -> T:
        return things[self.number(len(things))]

    def some(self, things: Sequence[T], at_most: int) -> list[T]:
        return [self.pick(things) for _ in range(self.number(at_most + 1))]

    def maybe(self) -> bool:
        return self.byte() % 2 == 1

    def text(self, at_most: int = 64) -> str:
        """Up to a zero byte."""
        end = self._data.find(b"\0", self._at, self._at + at_most)
        end = min(self._at + at_most, len(self._data)) if end < 0 else end
        text = self._data[self._at : end].decode("utf-8", "replace")
        self._at = end + 1
        return text

    def rest(self, at_most: int = 4_096) -> str:
        return self.left()[:at_most].decode("utf-8", "replace")

    def left(self) -> bytes:
        left, self._at = self._data[self._at :], len(self._data)
        return left

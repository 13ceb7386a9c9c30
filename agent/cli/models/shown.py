"""Sizes, questions and progress, as `deskhand models` shows them."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field


def size(count: int) -> str:
    """Bytes, for people: "7.5 GB", "12 MB", "640 bytes"."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            number = count / factor
            return f"{number:.1f} {unit}" if number < 100 else f"{number:.0f} {unit}"
    return f"{count} bytes"


def agreed(question: str, *, yes: bool) -> bool:
    """Whether a person said yes, now or with --yes. Without a terminal nobody can: then it is no."""
    if yes:
        return True
    if not sys.stdin.isatty():
        print(f"{question} Nobody is here to answer: nothing was done. --yes says yes.", file=sys.stderr)
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        return True
    print("Nothing was done.", file=sys.stderr)
    return False


@dataclass(slots=True)
class Bar:
    """One line on a terminal that says how far it is; nothing where standard error is no terminal. Drawn at
    most ten times a second."""

    total: int
    done: int = 0
    _began: float = field(default_factory=time.monotonic)
    _drawn: float = 0.0
    _first: int | None = None

    def at(self, done: int, what: str) -> None:
        now = time.monotonic()
        self._first = done if self._first is None else self._first
        self.done = done
        if not sys.stderr.isatty() or (now - self._drawn < 0.1 and done < self.total):
            return
        self._drawn = now
        speed = (done - self._first) / max(now - self._began, 0.1)
        share = 100 * done // max(self.total, 1)
        line = f"{share:3d} %  {size(done)} of {size(self.total)}  {size(int(max(speed, 0)))}/s  {what}"
        print(f"\r\x1b[2K{line[:110]}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._drawn:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)

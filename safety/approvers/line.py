"""One line typed at a terminal whose keys are read as they come."""

from __future__ import annotations

import codecs
import os
import select
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from safety.visible_text import visible_text

MAX_LINE = 4_000
"""Characters of a line; what is typed beyond them is not taken."""

_GLANCE = 0.2  # seconds between two looks at whether to go on waiting
_ENDS = "\r\n"
_CANCELS = "\x03\x04\x1b"  # Ctrl+C, Ctrl+D, Escape
_ERASES = "\x7f\b"


@contextmanager
def unbuffered(descriptor: int) -> Iterator[None]:
    """Read a terminal key by key, without echo; what was typed before, and is left over after, is dropped."""
    before = termios.tcgetattr(descriptor)
    try:
        tty.setraw(descriptor, termios.TCSAFLUSH)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


def read_line(
    descriptor: int, echo: Callable[[str], None], stopped: Callable[[], bool] = lambda: False
) -> str | None:
    """The line typed until Return; None where it is given up (Escape, Ctrl+C, Ctrl+D), the terminal ends, or
    `stopped` says to wait no longer.

    To be called while the terminal is `unbuffered`.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    typed: list[str] = []
    while _key_comes(descriptor, stopped) and (data := os.read(descriptor, 1)):
        for character in decoder.decode(data):
            if character in _ENDS:
                return "".join(typed)
            if character in _CANCELS:
                return None
            if character in _ERASES:
                if typed:
                    echo("\b \b" * len(visible_text(typed.pop())))
            elif len(typed) < MAX_LINE:
                typed.append(character)
                echo(visible_text(character))
    return None


def _key_comes(descriptor: int, stopped: Callable[[], bool]) -> bool:
    """Wait for a key, or for the terminal's end; False where `stopped` says so first."""
    while not stopped():
        if select.select([descriptor], [], [], _GLANCE)[0]:
            return True
    return False

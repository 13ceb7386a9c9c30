"""What releases the keys a hand leaves down the moment it is gone, however it ended.

X repeats a key that is held down: until somebody releases it, a killed hand would go on typing. So each hand
starts a guard: `python -m safety.key_guard`, with the desk's environment. It waits for the end of its
standard input, which ends with the hand, and releases every key and button that synthetic input holds down.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

from Xlib.error import ConnectionClosedError

from safety.errors import DeskError
from safety.hand.keyboard import release_all
from safety.hand.own_python import python_words
from safety.hand.x11 import connect

_END_SECONDS = 5.0
_READY = b"ready\n"


class KeyGuard:
    """The guard, as the hand holds it: for as long as the block runs, or the process."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            python_words("safety.key_guard"),
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # what kills the hand's group leaves it alone
        )

    def await_ready(self) -> None:
        """Wait until it stands guard. Raises DeskError where it does not."""
        assert self._process.stdout is not None
        if self._process.stdout.readline() != _READY:
            raise DeskError("the guard of the keys could not be started: nothing was done")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=_END_SECONDS)


def main() -> int:
    try:
        display = connect(os.environ.get("DISPLAY", ""))
    except DeskError:  # no display, no keys
        return 0
    sys.stdout.buffer.write(_READY)
    sys.stdout.buffer.flush()
    sys.stdin.buffer.read()
    with suppress(ConnectionClosedError):  # the display has gone meanwhile, and its keys with it
        release_all(display)
        display.close()
    return 0


if __name__ == "__main__":
    main()

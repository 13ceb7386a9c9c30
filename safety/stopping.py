"""Stopping every hand there is, from outside: what `deskhand stop` does."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from safety.hand.stop_line import STOP, STOPPED, peer, within

_SECONDS = 1.0
"""How long a hand may take to say that it has stopped before it is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A hand that was stopped; `killed` where it did not heed the stop."""

    pid: int
    killed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Called:
    pid: int
    process: int  # its pidfd
    line: socket.socket


def stop_hands(folder: Path, seconds: float = _SECONDS) -> tuple[Stopped, ...]:
    """Press the stop of every hand of this user that listens in a folder, all at once; kill those that do not
    say within `seconds` that they heard it. What these held down is released by their guards."""
    with ExitStack() as lines:
        called = list(_call(folder, lines))
        deadline = time.monotonic() + seconds
        return tuple(_see_to(hand, deadline) for hand in called)


def _call(folder: Path, lines: ExitStack) -> Iterator[_Called]:
    """Tell every hand; what listens there and is none is left alone."""
    for path in sorted(folder.glob("*.sock")):
        line = lines.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        line.settimeout(0.2)
        try:
            with within(folder) as near:
                line.connect(f"{near}/{path.name}")
            pid, uid = peer(line)
            process = os.pidfd_open(pid)
            lines.callback(os.close, process)
            if uid != os.getuid() or not is_hand(pid):
                continue
            line.sendall(STOP)
        except ConnectionRefusedError:
            with suppress(OSError):
                path.unlink()  # its hand was killed
        except OSError:
            continue  # it has just ended
        else:
            yield _Called(pid=pid, process=process, line=line)


def is_hand(pid: int) -> bool:
    """True if a process is a hand: a Python that runs `safety.hand`."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(b"'safety.hand'" in word for word in words) or b"safety.hand" in words


def _see_to(hand: _Called, deadline: float) -> Stopped:
    if _answered(hand.line, deadline):
        return Stopped(pid=hand.pid, killed=False)
    try:
        signal.pidfd_send_signal(hand.process, signal.SIGKILL)
    except ProcessLookupError:
        return Stopped(pid=hand.pid, killed=False)  # it has ended meanwhile
    select.select([hand.process], [], [], _SECONDS)
    return Stopped(pid=hand.pid, killed=True)


def _answered(line: socket.socket, deadline: float) -> bool:
    line.settimeout(max(0.01, deadline - time.monotonic()))
    try:
        return line.recv(len(STOPPED)) == STOPPED
    except OSError:
        return False

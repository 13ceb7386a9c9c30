"""A socket on which a running hand can be told to stop by whoever runs as the same user (`deskhand stop`)."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safety.errors import HandError
from safety.hand.stop import Stop

STOP = b"stop\n"
STOPPED = b"stopped\n"
_SECONDS = 1.0
_CREDENTIALS = struct.Struct("3i")


class StopLine:
    """Listens in a folder under the name of this process. Raises HandError where it can't."""

    def __init__(self, folder: Path, stop: Stop) -> None:
        self._stop = stop
        self._path = folder / f"{os.getpid()}.sock"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.unlink(missing_ok=True)
            with within(folder) as near:
                self._socket.bind(f"{near}/{self._path.name}")
            self._path.chmod(0o600)
            self._socket.listen(8)
        except OSError as error:
            self._socket.close()
            raise HandError(
                f"a hand that can't be stopped from outside is not started: {folder}: {error.strerror}"
            ) from error
        self._thread = threading.Thread(target=self._serve, name="stop line", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:  # it was closed
                return
            with caller:
                self._answer(caller)

    def _answer(self, caller: socket.socket) -> None:
        caller.settimeout(_SECONDS)
        try:
            if peer(caller)[1] == os.getuid() and caller.recv(len(STOP)) == STOP:
                self._stop.press("deskhand stop")
                caller.sendall(STOPPED)
        except OSError:
            return  # the caller went away


def peer(line: socket.socket) -> tuple[int, int]:
    """The process and the user at the other end of a Unix socket. Raises OSError."""
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid, uid, _ = _CREDENTIALS.unpack(told)
    return pid, uid


@contextmanager
def within(folder: Path) -> Iterator[str]:
    """A short name for a folder, for as long as the block lasts: addresses of sockets hold 107 bytes."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)

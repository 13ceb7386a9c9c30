"""A private desk: a virtual X display with a window manager, buses and a home folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType

from safety.desk.desk import Desk, DeskKind
from safety.desk.processes import LOST_MARK, end_processes
from safety.errors import DeskError

_STOP_TIMEOUT = 10.0
_LONGEST_FOLDER = 60
"""Characters. Socket paths inside the folder must stay under the system's limit of 107."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """A supervisor, the line to it (it ends the desk when our end closes) and the desk's folder."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    folder: Path


class PrivateDesk:
    """Starts a desk on entry and ends it, with every program on it and its home folder, on exit.

    The desk lives under a supervisor process, which ends it when this process is gone as well, however it
    went. Only this user's processes can connect to the display. `environment` is what programs on it get
    beside what every desk gives them: a language, say. Raises DeskError where it can't be started.
    """

    def __init__(
        self, size: tuple[int, int] = (1280, 800), environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        width, height = size
        if not (320 <= width <= 16384 and 200 <= height <= 16384):
            raise DeskError(f"a private desk cannot be {width}x{height} pixels: nothing was started")
        self._size = size
        self._environment = dict(environment)
        self._running: _Running | None = None

    def __enter__(self) -> Desk:
        if self._running is not None:
            raise DeskError("this private desk is open already: make another PrivateDesk for a second one")
        running = _start(self._size, self._environment)
        try:
            desk = _desk(_report(running.line))
        except BaseException:
            _end(running)
            raise
        self._running = running
        return desk

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        running, self._running = self._running, None
        if running is not None:
            _end(running)

    def check(self) -> None:
        """Raise DeskError if the desk is not there (any more): never opened, or its X server ended."""
        if self._running is None:
            raise DeskError("this private desk is not open")
        running = self._running
        if running.process.poll() is not None or (running.folder / LOST_MARK).exists():
            raise DeskError("the private desk has died (its X server ended): start another one")


def _start(size: tuple[int, int], environment: dict[str, str]) -> _Running:
    folder = _new_folder()
    ours, theirs = socket.socketpair()
    words = [sys.executable, "-m", "safety.desk.supervisor", str(folder), *map(str, size), str(os.getpid())]
    words.append(json.dumps(environment))
    with theirs:
        process = subprocess.Popen(
            words,
            stdin=theirs.fileno(),
            stdout=theirs.fileno(),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
    return _Running(process=process, line=ours, folder=folder)


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="deskhand-"))
    if len(str(folder)) > _LONGEST_FOLDER:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="deskhand-", dir="/tmp"))
    return folder


def _report(line: socket.socket) -> dict[str, object]:
    """The supervisor's one line: where the desk is, or why there is none."""
    with line.makefile("rb") as lines:
        said = lines.readline()
    report: dict[str, object] = json.loads(said or b'{"error": "its supervisor ended early"}')
    if "error" in report:
        raise DeskError(
            f"the private desk did not start: {report['error']}. Nothing was done. "
            "It needs the packages xvfb, openbox, dbus and at-spi2-core."
        )
    return report


def _desk(report: dict[str, object]) -> Desk:
    return Desk(
        kind=DeskKind.PRIVATE,
        display=str(report["display"]),
        environment=MappingProxyType(dict(report["environment"])),  # type: ignore[call-overload]
        home=Path(str(report["home"])),
        accessibility_bus=None if report["accessibility_bus"] is None else str(report["accessibility_bus"]),
    )


def _end(running: _Running) -> None:
    running.line.close()
    try:
        running.process.wait(_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        running.process.kill()
        running.process.wait()
    # The supervisor has done both already, unless it was killed.
    end_processes(running.folder)
    shutil.rmtree(running.folder, ignore_errors=True)

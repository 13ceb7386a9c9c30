"""Ending every process of a private desk.

A program started on a desk carries DESK_VARIABLE in its environment, and so does everything it starts;
some rewrite what /proc tells of their environment (Chromium), so descendants count as well.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

DESK_VARIABLE = "DESKHAND_DESK"
"""Names the folder of the private desk a process belongs to."""

LAUNCH_SOCKET = "launch"
"""The socket in that folder on which the desk's supervisor is asked to start programs."""

LOST_MARK = "lost"
"""The file in that folder that says the X server has ended."""

_PROC = Path("/proc")


def processes_of(folder: Path, *, children_of: int | None = None) -> frozenset[int]:
    """The ids of the processes that belong to the desk in this folder, the calling process left out.

    `children_of` adds every descendant of that process.
    """
    marker = f"{DESK_VARIABLE}={folder}".encode()
    parents = dict(_parents())
    marked = {pid for pid in parents if marker in _environment(pid)}
    roots = marked if children_of is None else marked | {children_of}
    found = marked | _descendants(roots, parents)
    return frozenset(found - {os.getpid()})


def end_processes(folder: Path, *, children_of: int | None = None, grace: float = 0.5) -> None:
    """End every process of a desk: asked first, killed after `grace` seconds, until none is left."""
    asked: set[int] = set()
    deadline = time.monotonic() + grace
    while left := processes_of(folder, children_of=children_of):
        for pid in left:
            if time.monotonic() >= deadline:
                _send(pid, signal.SIGKILL)
            elif pid not in asked:
                asked.add(pid)
                _send(pid, signal.SIGTERM)
        time.sleep(0.01)


def executables_of(folder: Path) -> frozenset[str]:
    """The names of the executables that run on the desk in this folder ("mousepad", "sh")."""
    names = set()
    for pid in processes_of(folder):
        try:
            names.add((_PROC / str(pid) / "exe").readlink().name)
        except OSError:
            continue  # it ended while we looked
    return frozenset(names)


def _parents() -> Iterable[tuple[int, int]]:
    """(process, parent) for every process that is not a zombie."""
    for pid in (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()):
        stat = _read(pid, "stat")
        if stat:
            state, parent = stat.rpartition(b")")[2].split()[:2]
            if state not in (b"Z", b"X"):
                yield pid, int(parent)


def _environment(pid: int) -> list[bytes]:
    return _read(pid, "environ").split(b"\0")


def _read(pid: int, name: str) -> bytes:
    """What /proc tells of a process; nothing where it has ended, or is another user's."""
    try:
        return (_PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""


def _descendants(roots: Iterable[int], parents: Mapping[int, int]) -> set[int]:
    children: dict[int, list[int]] = {}
    for pid, parent in parents.items():
        children.setdefault(parent, []).append(pid)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it ended by itself

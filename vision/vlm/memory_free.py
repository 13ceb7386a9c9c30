"""How much memory there is to take, in bytes."""

from __future__ import annotations

import os
from pathlib import Path

_MEMINFO = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")
_PART = 0.7  # of all there is, where the system does not say what is free


def free_memory(device: str) -> int:
    """What could be taken now on "cpu", "cuda" or "mps"."""
    import torch

    if device == "cuda":
        free, _ = torch.cuda.mem_get_info()
        return int(free)
    if device == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
    return free_ram(_MEMINFO, _GROUP)


def free_ram(meminfo: Path, group: Path) -> int:
    """The RAM that could be taken, also within the limits of a container. `meminfo` and `group` are where
    Linux says so; elsewhere it is guessed from all there is."""
    found = [_available(meminfo), _left_in_group(group)]
    known = [number for number in found if number is not None]
    return min(known) if known else int(_all_ram() * _PART)


def _available(meminfo: Path) -> int | None:
    try:
        lines = meminfo.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError, IndexError):
        return None


def _left_in_group(group: Path) -> int | None:
    try:
        limit = int((group / "memory.max").read_text(encoding="ascii"))
        used = int((group / "memory.current").read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such group, or a limit of "max"
        return None
    return max(0, limit - used)


def _all_ram() -> int:
    if hasattr(os, "sysconf"):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return _windows_ram()


def _windows_ram() -> int:
    """Unverified: nobody has run this on Windows."""
    import ctypes

    kilobytes = ctypes.c_ulonglong(0)
    getattr(ctypes, "windll").kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))  # noqa: B009
    return kilobytes.value * 1024

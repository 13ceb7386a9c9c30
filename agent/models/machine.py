"""What this machine has for a model to run in: its memory and that of its graphics cards. Torch is not asked,
for a list must come at once."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from agent.models.entry import Entry

_LIBRARY: Final = "libnvidia-ml.so.1"
_MOST_CARDS: Final = 64
_MEMINFO: Final = Path("/proc/meminfo")
_LIMIT: Final = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A graphics card that NVIDIA's driver tells of; bytes of its memory in all."""

    name: str
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """`memory` is this machine's in bytes, within the limit of a container; 0 where it is not known."""

    memory: int
    cards: tuple[Card, ...] = ()

    @property
    def in_words(self) -> str:
        memory = f"{self.memory / 1e9:.0f} GB of memory" if self.memory else "memory unknown"
        cards = ", ".join(f"{card.name} with {card.memory / 1e9:.0f} GB" for card in self.cards)
        return f"{memory}; {cards or 'no graphics card that NVIDIA tells of'}"


class Fit(StrEnum):
    """Where a model could run here, going by the memory it takes."""

    CARD = "card"
    PROCESSOR = "processor"  # it would run, at seconds to minutes a step
    NO = "no"
    UNKNOWN = "?"
    NOT_RUN = "not run"  # not by this program, on no machine


def fit(entry: Entry, machine: Machine) -> Fit:
    """By the rule of thumb of `memory_to_run`, against all the memory there is, not what is free just now."""
    if entry.not_run:
        return Fit.NOT_RUN
    if any(card.memory >= entry.memory for card in machine.cards):
        return Fit.CARD
    if not machine.memory:
        return Fit.UNKNOWN
    return Fit.PROCESSOR if machine.memory >= entry.memory else Fit.NO


def this_machine() -> Machine:
    return Machine(memory=all_memory(_MEMINFO, _LIMIT), cards=cards())


def all_memory(meminfo: Path, limit: Path) -> int:
    """Bytes, from where Linux tells them; 0 where it does not."""
    try:
        lines = meminfo.read_text(encoding="ascii", errors="replace").splitlines()
        there = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemTotal:"))
    except (OSError, StopIteration, ValueError, IndexError):
        return 0
    try:
        return min(there, int(limit.read_text(encoding="ascii")))
    except (OSError, ValueError):  # no such group, or a limit of "max"
        return there


class _Memory(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in ("total", "free", "used")]


def cards() -> tuple[Card, ...]:
    """None where there is no driver, or it does not answer."""
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return ()
    if library.nvmlInit_v2() != 0:
        return ()
    try:
        count = ctypes.c_uint()
        if library.nvmlDeviceGetCount_v2(ctypes.byref(count)) != 0:
            return ()
        found = (_card(library, index) for index in range(min(count.value, _MOST_CARDS)))
        return tuple(card for card in found if card is not None)
    finally:
        library.nvmlShutdown()


def _card(library: ctypes.CDLL, index: int) -> Card | None:
    handle, memory, name = ctypes.c_void_p(), _Memory(), ctypes.create_string_buffer(96)
    if library.nvmlDeviceGetHandleByIndex_v2(ctypes.c_uint(index), ctypes.byref(handle)) != 0:
        return None
    if library.nvmlDeviceGetMemoryInfo(handle, ctypes.byref(memory)) != 0:
        return None
    library.nvmlDeviceGetName(handle, name, ctypes.c_uint(len(name)))
    return Card(name=name.value.decode(errors="replace") or "a card", memory=int(memory.total))

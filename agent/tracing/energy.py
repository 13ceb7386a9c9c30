"""What a run used: processor time of this process, and energy, measured where the machine tells it.

RAPL counts what the processor packages used, NVML what the graphics cards did: the whole machine's, other
programs included. Where neither can be read, energy is estimated from processor time, and says so.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.tracing import conventions as names

POWERCAP: Final = Path("/sys/class/powercap")
WATTS_A_CORE: Final = 10.0
"""What a busy core is taken to draw where nothing is measured. A guess between a laptop's and a server's."""
ESTIMATED: Final = "estimated"
_LIBRARY: Final = "libnvidia-ml.so.1"
_MOST_CARDS: Final = 64


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter of microjoules that starts again from 0 after `range` (0: never)."""

    microjoules: int
    range: int = 0

    def since(self, earlier: Counter) -> float:
        """Joules from an earlier reading to this one, with at most one new start in between."""
        used = self.microjoules - earlier.microjoules
        return (used + self.range if used < 0 else used) / 1e6


Read = Callable[[], Mapping[str, Counter]]
"""The counters that can be read now, by name: "rapl/intel-rapl:0", "nvml/0"."""


class EnergyMeter:
    """Measures from when it is made."""

    def __init__(self, read: Read | None = None, cpu: Callable[[], float] = time.process_time) -> None:
        self._read = read_counters if read is None else read
        self._cpu = cpu
        self._began = self._read()
        self._cpu_began = cpu()

    def used(self) -> dict[str, float | str]:
        """Attributes of the run's span."""
        seconds = self._cpu() - self._cpu_began
        now = self._read()
        joules = {name: now[name].since(then) for name, then in self._began.items() if name in now}
        measured = sorted({name.partition("/")[0] for name in joules})
        total = sum(joules.values())
        if "rapl" not in measured:
            total += seconds * WATTS_A_CORE
            measured.append(ESTIMATED)
        return {names.CPU: seconds, names.JOULES: total, names.ENERGY_SOURCE: "+".join(measured)}


def read_counters() -> dict[str, Counter]:
    """RAPL's packages and NVML's cards, as far as they can be read by this user."""
    return rapl(POWERCAP) | nvml()


def rapl(folder: Path) -> dict[str, Counter]:
    """The packages, and not the parts of one (intel-rapl:0:1): those are in it already."""
    found: dict[str, Counter] = {}
    for zone in sorted(folder.glob("*-rapl:*")):
        if zone.name.count(":") != 1:
            continue
        try:
            used = int((zone / "energy_uj").read_text())
            largest = int((zone / "max_energy_range_uj").read_text())
        except (OSError, ValueError):
            continue  # for root only, or no counter
        found[f"rapl/{zone.name}"] = Counter(used, largest)
    return found


def nvml() -> dict[str, Counter]:
    """What each card used since its driver was loaded; nothing where there is no such counter."""
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return {}
    if library.nvmlInit_v2() != 0:
        return {}
    try:
        count = ctypes.c_uint()
        if library.nvmlDeviceGetCount_v2(ctypes.byref(count)) != 0:
            return {}
        found: dict[str, Counter] = {}
        for index in range(min(count.value, _MOST_CARDS)):
            card, millijoules = ctypes.c_void_p(), ctypes.c_ulonglong()
            if library.nvmlDeviceGetHandleByIndex_v2(ctypes.c_uint(index), ctypes.byref(card)) != 0:
                continue
            if library.nvmlDeviceGetTotalEnergyConsumption(card, ctypes.byref(millijoules)) == 0:
                found[f"nvml/{index}"] = Counter(millijoules.value * 1000)
        return found
    finally:
        library.nvmlShutdown()

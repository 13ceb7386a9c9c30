"""What is known of a published model before it is here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GIGABYTE = 10**9
_BYTES = {"F32": 4, "BF16": 2, "F16": 2}
_RUNNING = 2
"""Bytes of a number while it runs: 16-bit floats, whatever it was published in."""
_FURTHER = 1.2
_BASE = GIGABYTE


class Benchmark(StrEnum):
    """What a figure was measured on, by the name its authors gave it."""

    SCREENSPOT = "ScreenSpot"
    SCREENSPOT_V2 = "ScreenSpot-v2"
    SCREENSPOT_PRO = "ScreenSpot-Pro"


class Use(StrEnum):
    """What a licence lets one use a model for."""

    ANY = "any"
    NON_COMMERCIAL = "non-commercial"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A published figure, in per cent, and who published it. `by` is "authors" for those of the model."""

    benchmark: Benchmark
    percent: float
    source: str
    by: str = "authors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A model of the catalogue. `parameters` are counted in numbers; `not_run` says why this program does not
    run it in process, empty where it does; `not_pulled` why it cannot be had, empty where it can."""

    name: str
    repository: str
    parameters: int
    dtype: str
    dialect: str
    licence: str
    use: Use
    licence_source: str
    scores: tuple[Score, ...] = ()
    not_run: str = ""
    not_pulled: str = ""

    @property
    def bytes(self) -> int:
        """About how much is fetched: the weights, as they are published."""
        return self.parameters * _BYTES[self.dtype]

    @property
    def memory(self) -> int:
        """About how many bytes of a graphics card it takes to run: see `memory_to_run`."""
        return memory_to_run(self.parameters)

    def score(self, benchmark: Benchmark) -> Score | None:
        return next((score for score in self.scores if score.benchmark is benchmark), None)


def memory_to_run(parameters: int) -> int:
    """2 bytes a parameter, a fifth more for keys, values and what is computed with, and 1 GB for the
    libraries on the card. A rule of thumb for the list; what loads a model works it out from its
    configuration."""
    return int(parameters * _RUNNING * _FURTHER) + _BASE

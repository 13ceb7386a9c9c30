"""A question about what is installed on a desk, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Asked(StrEnum):
    """`PROGRAM`: which one a name means. `CLASSES`: the classes of the windows it could mean."""

    PROGRAM = "program"
    CLASSES = "classes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """`found` is the id and the name of a program, or window classes, sorted; `error` says why none is."""

    asked: Asked
    name: str
    found: tuple[str, ...] = ()
    error: str = ""

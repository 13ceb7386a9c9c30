"""A question that only what is outside a screen can answer, such as what is installed, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Asked(StrEnum):
    """`PROGRAM`: which one a name means. `CLASSES`: the classes of the windows it could mean. `MEANING`: how
    likely words mean the pictures on a screen. `LIKENESS`: what a picture looks like."""

    PROGRAM = "program"
    CLASSES = "classes"
    MEANING = "meaning"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """`found` is the id and the name of a program, or window classes, sorted; `error` says why none is. Of a
    meaning `found` is a mark of what was asked about and a chance for each of it, of a likeness a name: see
    `agent.noted_meaning`."""

    asked: Asked
    name: str
    found: tuple[str, ...] = ()
    error: str = ""

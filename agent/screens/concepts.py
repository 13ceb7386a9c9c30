"""What icons stand for in programs, and how people point at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something many icons stand for. `drawn` are words its icon may be named with, `label` is what a program
    calls it, `said` are other ways to point at it."""

    key: str
    drawn: tuple[str, ...]
    label: str
    said: tuple[str, ...]


@cache
def concepts() -> Mapping[str, Concept]:
    """All of them, by their keys."""
    text = files("agent.screens").joinpath("concepts.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {
        key: Concept(key=key, drawn=_listed(drawn), label=label, said=_listed(said))
        for key, drawn, label, said in lines
    }


@cache
def concept_of(words: str) -> Concept | None:
    """What an icon named with these words stands for; the first that names it so."""
    return next((concept for concept in concepts().values() if words in concept.drawn), None)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";"))

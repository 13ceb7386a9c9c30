"""The catalogue: models that are known before they are here, from catalogue.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from agent.models.entry import Benchmark, Entry, Score, Use


@cache
def catalogue() -> tuple[Entry, ...]:
    """All of it, in the order of the file, which is ours: a mistake in it is a bug."""
    text = Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8")
    return tuple(_entry(table) for table in tomllib.loads(text)["model"])


def entry_named(name: str) -> Entry | None:
    """By its name here, its repository, or the last part of that; capitals don't matter."""
    wanted = name.casefold()
    for entry in catalogue():
        known = (entry.name, entry.repository, entry.repository.rpartition("/")[2])
        if wanted in (one.casefold() for one in known):
            return entry
    return None


def _entry(table: dict[str, Any]) -> Entry:
    scores = tuple(
        Score(**{**score, "benchmark": Benchmark(score["benchmark"])}) for score in table.pop("scores", ())
    )
    return Entry(**{**table, "use": Use(table["use"])}, scores=scores)

"""What a run was given besides its instruction: with it, and with its Steps, it can be replayed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from memory.errors import JournalError
from safety.mode import Mode
from safety.rule import Rule

MAX_GIVEN = 50_000_000
"""Bytes: what is larger was not written by us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Nothing in it is read from the machine again when a run is replayed.

    `rules` are those in force, in the order they were read, None where they are not known; `used_rules` names
    those that were used up before (`safety.rule_use.rule_key`); `home` is the desk's home folder, and `links`
    says of paths in it and in the rules where they led, if somewhere else. `zone` is how far the local time
    was ahead of UTC, in seconds. `stop_keys` are the chords no Action may press. `parameters` are values that
    stand in the instruction and may be others the next time; `seed` is what a Brain that draws lots began
    with. `versions` and `models` name what the run was done with: they decide nothing in a replay.
    """

    max_steps: int
    mode: Mode = Mode.RULES
    rules: tuple[Rule, ...] | None = None
    used_rules: tuple[str, ...] = ()
    home: str = "/"
    links: Mapping[str, str] = field(default_factory=dict)
    zone: float = 0.0
    grants: tuple[str, ...] = ()
    shell: bool = False
    stop_keys: tuple[tuple[str, ...], ...] = ()
    seed: int | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)


GIVEN: TypeAdapter[Given] = TypeAdapter(Given)


def deflated(given: Given) -> bytes:
    """As it lies in the journal: JSON, deflated."""
    return zlib.compress(GIVEN.dump_json(given), level=6)


def inflated(data: bytes) -> Given:
    """Raises JournalError if it is damaged."""
    try:
        inflate = zlib.decompressobj()
        text = inflate.decompress(data, MAX_GIVEN)
        if not inflate.eof:
            raise JournalError("what the run was given is damaged in the journal: it does not end")
        return GIVEN.validate_json(text)
    except (zlib.error, ValidationError) as error:
        raise JournalError(f"what the run was given is damaged in the journal: {error}") from error

"""What became uncertain: actions that were about to be done when their hand died."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safety.audit.chain import Chain, entries, is_being_written, last_entry
from safety.audit.entry import Entry, Json
from safety.errors import AuditError

_MOST = 16
_LONGEST = 2_000
"""Characters of what is repeated of one action: an entry has to stay under its limit."""
_LOOKED_AT = 200
"""How many chains, the newest, are looked at for having broken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """An action that was meant and has no receipt: it may have been done, in whole or in part, or not."""

    chain: str
    seq: int
    time: str
    permit: str
    action: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A chain without its last entry: its hand was killed. `seq` and `hash` are those of the last whole
    entry (-1 where there is none), `torn` tells that half a line follows it."""

    chain: str
    seq: int
    hash: str
    torn: bool
    uncertain: tuple[Uncertain, ...] = ()

    def payload(self) -> dict[str, Json]:
        """What the next chain says of it."""
        told: list[Json] = [
            {"seq": one.seq, "time": one.time, "permit": one.permit, "action": one.action}
            for one in self.uncertain
        ]
        return {
            "chain": self.chain,
            "seq": self.seq,
            "hash": self.hash,
            "torn": self.torn,
            "uncertain": told,
        }


def broken_chains(found: Sequence[Chain], settled: Sequence[str]) -> tuple[Broken, ...]:
    """The chains that broke off, but for those settled already. Raises AuditError."""
    known = frozenset(settled)
    looked = (_broken(chain) for chain in found[-_LOOKED_AT:] if chain.name not in known)
    return tuple(one for one in looked if one is not None)


def _broken(chain: Chain) -> Broken | None:
    entry, torn = last_entry(chain.path)
    if (entry is not None and entry.kind == "ended" and not torn) or is_being_written(chain.path):
        return None
    return Broken(
        chain=chain.name,
        seq=-1 if entry is None else entry.seq,
        hash="" if entry is None else entry.hash,
        torn=torn,
        uncertain=uncertain_in(chain.path),
    )


def uncertain_in(path: Path) -> tuple[Uncertain, ...]:
    """The intents of a chain that have no receipt. What can't be read ends the looking."""
    meant: dict[str, Entry] = {}
    try:
        for entry in entries(path):
            permit = str(entry.payload.get("permit", ""))
            if entry.kind == "intent":
                meant[permit] = entry
            elif entry.kind == "receipt":
                meant.pop(permit, None)
    except AuditError:
        pass  # what could be read still counts; that the chain is damaged is for `verify` to say
    return tuple(_uncertain(path.name, entry) for entry in meant.values())[-_MOST:]


def _uncertain(chain: str, entry: Entry) -> Uncertain:
    action = entry.payload.get("action")
    short = isinstance(action, dict) and len(json.dumps(action)) <= _LONGEST
    return Uncertain(
        chain=chain,
        seq=entry.seq,
        time=entry.time,
        permit=str(entry.payload.get("permit", "")),
        action=action if isinstance(action, dict) and short else {},
    )

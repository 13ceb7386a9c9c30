"""Checking the audit log against its verification key: every entry, every chain, and what they say of each
other. Anything that is not exactly as it was written is a Problem."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from safety.audit.chain import Chain, Head, chains, is_being_written, lines
from safety.audit.entry import (
    FIRST,
    MAX_LINE,
    SEAL_BYTES,
    Entry,
    Json,
    closing,
    next_key,
    opening,
    read_entry,
)
from safety.audit.seed import SEED, Seed, read_seed
from safety.errors import AuditError

_TELLING = (b'began"', b'reconciled"', b'forgot"', b'ended"')
"""The kinds of entries that say something of chains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and from which entry of which chain on; `seq` -1 where no entry can be named."""

    chain: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One chain, as far as it is sound. `hashes` are those of its entries, in order; `telling` the entries
    that say something of chains; `torn` tells that half a line follows the last."""

    chain: Chain
    hashes: Sequence[bytes]
    telling: Sequence[Entry]
    torn: bool
    problem: Problem | None

    @property
    def ended(self) -> bool:
        return bool(self.telling) and self.telling[-1].kind == "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was checked. Sound where there is no Problem; `notes` are worth knowing and no fault."""

    chains: int
    entries: int
    anchors: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


def check_chain(chain: Chain, seed: Seed, read: Iterable[bytes] | None = None) -> Checked:
    """Check the entries of one chain, `seed` being its own; `read` are its lines (those of its file if None).

    Raises AuditError where it can't be read."""
    found = _Found(chain=chain)
    key, prev, ended = seed.key, FIRST, False
    for seq, line in enumerate(lines(chain.path) if read is None else read):
        if not line.endswith(b"\n") and len(line) <= MAX_LINE:
            found.torn = True
            break
        begins = opening(seq, prev)
        if ended:
            return found.wrong("something was added after its last entry")
        if not line.startswith(begins):
            return found.wrong("an entry was changed, removed, added or moved")
        body = line[:-SEAL_BYTES]
        if not hmac.compare_digest(line[-SEAL_BYTES:], closing(body, key)):
            return found.wrong("an entry was changed, or sealed with another key")
        key = next_key(key)
        digest = hashlib.sha256(line)
        prev = digest.hexdigest()
        found.hashes.append(digest.digest())
        if line.startswith(_TELLING, len(begins)):
            entry = read_entry(line)
            found.telling.append(entry)
            ended = entry.kind == "ended"
    return found.sound()


@dataclass(slots=True, kw_only=True)
class _Found:
    chain: Chain
    hashes: list[bytes] = field(default_factory=list)
    telling: list[Entry] = field(default_factory=list)
    torn: bool = False

    def wrong(self, what: str) -> Checked:
        problem = Problem(chain=self.chain.name, seq=len(self.hashes), what=what)
        return Checked(
            chain=self.chain, hashes=self.hashes, telling=self.telling, torn=self.torn, problem=problem
        )

    def sound(self) -> Checked:
        if self.hashes and (not self.telling or self.telling[0].payload.get("chain") != self.chain.name):
            return self.wrong("it does not begin as a chain of this name does")
        return Checked(
            chain=self.chain, hashes=self.hashes, telling=self.telling, torn=self.torn, problem=None
        )


def verify(folder: Path, seed: Seed, anchors: Iterable[Head] = ()) -> Report:
    """Check a whole audit log. `seed` is the verification key.

    Raises AuditError where the log can't be read.
    """
    found = chains(folder)
    known = list(anchors)
    problems: list[Problem] = []
    checked: dict[str, Checked] = {}
    at = seed
    for chain in found:
        try:
            at = at.at(chain.epoch)
            checked[chain.name] = one = check_chain(chain, at)
        except AuditError as error:
            problems.append(_problem(chain.name, str(error)))
        else:
            problems += [one.problem] if one.problem is not None else []
    said = _said(checked.values())
    problems += _against(checked, [*said.heads, *known], said.forgotten)
    problems += _endings(checked, said.broken)
    problems += _missing(folder, seed, found, said.epochs_forgotten)
    return Report(
        chains=len(found),
        entries=sum(len(one.hashes) for one in checked.values()),
        anchors=len(known),
        problems=tuple(problems),
        notes=tuple(_notes(checked, said)),
    )


@dataclass(slots=True)
class _Said:
    """What the chains say of each other: how far those before had come, which broke off, which were removed
    to make room."""

    heads: list[Head] = field(default_factory=list)
    broken: dict[str, dict[str, Json]] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    epochs_forgotten: set[int] = field(default_factory=set)


def _said(checked: Iterable[Checked]) -> _Said:
    said = _Said()
    for entry in (entry for one in checked for entry in one.telling):
        payload = entry.payload
        match entry.kind:
            case "began":
                before = payload.get("before")
                said.heads += map(_head, before if isinstance(before, list) else ())
            case "reconciled":
                said.broken[str(payload.get("chain"))] = payload
                if payload.get("seq") != -1:
                    said.heads.append(_head(payload))
            case "forgot":
                said.forgotten.add(str(payload.get("chain")))
                said.epochs_forgotten.add(int(str(payload.get("epoch"))))
            case _:
                pass
    return said


def _head(told: Json) -> Head:
    assert isinstance(told, dict)  # it is sealed: we wrote it
    return Head(chain=str(told["chain"]), seq=int(str(told["seq"])), hash=str(told["hash"]))


def _against(checked: Mapping[str, Checked], heads: Iterable[Head], forgotten: set[str]) -> Iterator[Problem]:
    """Where a chain is shorter than it is known to have been, or another."""
    for head in dict.fromkeys(heads):
        one = checked.get(head.chain)
        if one is None:
            if head.chain not in forgotten:
                yield _problem(head.chain, "the chain is gone")
        elif one.problem is None and len(one.hashes) <= head.seq:
            yield Problem(chain=head.chain, seq=len(one.hashes), what="it was cut off: entries are gone")
        elif len(one.hashes) > head.seq and one.hashes[head.seq].hex() != head.hash:
            yield Problem(chain=head.chain, seq=head.seq, what="it is not the entry that was here")


def _endings(checked: Mapping[str, Checked], broken: Mapping[str, dict[str, Json]]) -> Iterator[Problem]:
    """Where a chain ends as none does by itself."""
    for one in checked.values():
        told = broken.get(one.chain.name)
        if told is not None and one.problem is None and len(one.hashes) != int(str(told["seq"])) + 1:
            yield _problem(one.chain.name, "it is not as long as when it broke off")
        elif one.torn and not (told is not None and told["torn"]):
            if not is_being_written(one.chain.path):
                seq = len(one.hashes)
                yield Problem(chain=one.chain.name, seq=seq, what="the end of it is torn off")
        elif not one.hashes and one.problem is None and told is None:
            yield _problem(one.chain.name, "it is empty")


def _missing(folder: Path, seed: Seed, found: Sequence[Chain], forgotten: set[int]) -> Iterator[Problem]:
    """Chains that began and are gone: each has a number, and how many began is known from the seed."""
    name = str(folder / SEED)
    try:
        current = read_seed(folder / SEED)
        if seed.at(current.epoch).secret != current.secret:
            raise AuditError("it was changed, or belongs to another log")
    except AuditError as error:
        yield _problem(name, f"the seed of the next chain is no good: {error}")
        return
    there = {chain.epoch for chain in found}
    if len(there) < len(found):
        yield _problem(str(folder), "two chains have one number")
    for epoch in range(seed.epoch, current.epoch):
        if epoch not in there and epoch not in forgotten:
            yield _problem(f"{epoch:06d}", "the chain with this number is gone")
    for chain in found:
        if chain.epoch > current.epoch:
            yield _problem(chain.name, "no such chain can have begun yet")


def _notes(checked: Mapping[str, Checked], said: _Said) -> Iterator[str]:
    for one in checked.values():
        if one.problem is None and not one.ended:
            alive = is_being_written(one.chain.path)
            how = "is still being written" if alive else "broke off: its hand was killed"
            yield f"{one.chain.name} {how}, after {len(one.hashes):,} entries"
    if said.forgotten:
        yield f"{len(said.forgotten):,} old chains were removed to make room"


def _problem(chain: str, what: str) -> Problem:
    return Problem(chain=chain, seq=-1, what=what)

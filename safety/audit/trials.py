"""Trying the audit log out: what happens to a chain in every way it can be changed, and what is left of one
whose hand is killed at any moment.

`python -m safety.audit.trials FOLDER TRIALS SEED` kills, and prints what came of it as JSON. It is for a
process of its own, without threads: it forks.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from safety.audit.chain import Chain, Head, chains, entries
from safety.audit.entry import FIRST, SEAL_BYTES, closing, hash_of, next_key
from safety.audit.log import AuditLog
from safety.audit.seed import VERIFICATION_KEY, Seed, read_seed
from safety.audit.toy_hand import ToyHand
from safety.audit.verify import check_chain, verify

_LONGEST_LIFE = 0.12
"""Seconds after which a hand is killed at the latest."""
EFFECTS = "effects"
"""The file, beside the log, of what the toy hand did: one number a line."""


# --- changing a chain -----------------------------------------------------------------------------------


def flipped(lines: Sequence[bytes], at: int, bit: int) -> list[bytes]:
    """One bit of one line changed."""
    line = bytearray(lines[at])
    line[bit // 8 % len(line)] ^= 1 << bit % 8
    # A changed line end joins two lines, and a new one parts them: as it would be read again.
    return io.BytesIO(b"".join([*lines[:at], bytes(line), *lines[at + 1 :]])).readlines()


def removed(lines: Sequence[bytes], at: int) -> list[bytes]:
    return [*lines[:at], *lines[at + 1 :]]


def swapped(lines: Sequence[bytes], one: int, other: int) -> list[bytes]:
    changed = list(lines)
    changed[one], changed[other] = changed[other], changed[one]
    return changed


def doubled(lines: Sequence[bytes], at: int) -> list[bytes]:
    return [*lines[: at + 1], *lines[at:]]


def resealed(lines: Sequence[bytes], at: int, seed: Seed, stolen: int) -> list[bytes]:
    """One entry reworded and sealed again, with all after it, by somebody who holds the key of the later
    entry `stolen` and everything that follows from it, and uses it from `at` on."""
    key = seed.key
    for _ in range(stolen):
        key = next_key(key)
    forged = list(lines[:at])
    for number, line in enumerate(lines[at:], at):
        prev = hash_of(forged[-1]) if forged else FIRST
        body = line[:-SEAL_BYTES].replace(b'"payload":{', b'"payload":{"forged":1,', number == at)
        start = body.index(b'"kind"')
        body = b'{"seq":%d,"prev":"%s",' % (number, prev.encode()) + body[start:]
        forged.append(body + closing(body, key))
        key = next_key(key)
    return forged


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """How often a chain was changed in each way, and how often that was not noticed."""

    entries: int
    tried: dict[str, int]
    unnoticed: dict[str, int]


def tampering_trials(folder: Path, entries: int, trials: int, seed: int) -> Tampering:
    """Write a chain of so many entries into an empty folder and change it in every way, `trials` times each,
    at places drawn with `seed`. Cutting off the end is checked with an anchor, the others without."""
    draw = random.Random(seed)  # noqa: S311 (draws places, not secrets)
    with AuditLog(folder, {}) as log:
        while log.head.seq < entries - 2:
            log.append("intent", {"n": log.head.seq, "window": {"title": "Notes"}})
    (chain,) = chains(folder)
    key = read_seed(folder / VERIFICATION_KEY)
    whole = chain.path.read_bytes()
    lines = whole.splitlines(keepends=True)
    count = len(lines)
    tried: dict[str, int] = {}
    unnoticed: dict[str, int] = {}
    for _ in range(trials):
        at, other = sorted(draw.sample(range(count), 2))
        for way, changed in {
            "bit flip": flipped(lines, at, draw.randrange(8 * len(lines[at]))),
            "deletion": removed(lines, draw.randrange(count - 1)),
            "reorder": swapped(lines, at, other),
            "repetition": doubled(lines, at),
            "resealed with a newer key": resealed(lines, at, key, other),
        }.items():
            tried[way] = tried.get(way, 0) + 1
            checked = check_chain(chain, key, changed)
            unnoticed[way] = unnoticed.get(way, 0) + (checked.problem is None and not checked.torn)
        tried["truncation"] = tried.get("truncation", 0) + 1
        missed = _truncated_unnoticed(folder, chain, whole, lines, at)
        unnoticed["truncation"] = unnoticed.get("truncation", 0) + missed
    chain.path.write_bytes(whole)
    return Tampering(entries=count, tried=tried, unnoticed=unnoticed)


def _truncated_unnoticed(folder: Path, chain: Chain, whole: bytes, lines: Sequence[bytes], at: int) -> bool:
    """Cut a chain off before an entry; True where that passes for sound though its end was anchored."""
    anchor = Head(chain=chain.name, seq=len(lines) - 1, hash=hash_of(lines[-1]))
    chain.path.write_bytes(whole[: sum(map(len, lines[:at]))])
    return not verify(folder, read_seed(folder / VERIFICATION_KEY), [anchor]).problems


# --- killing a hand -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Killing:
    """What came of hands that were killed: receipts they had given (`acknowledged`) and those of them the
    log does not have (`lost`); actions done, those done twice, those done that the log never meant; those
    left uncertain, and those of them no later hand reported; and what `verify` says of it all."""

    trials: int
    acknowledged: int
    lost: int
    done: int
    twice: int
    unmeant: int
    uncertain: int
    unreported: int
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not (self.lost or self.twice or self.unmeant or self.unreported or self.problems)


def killing_trials(folder: Path, trials: int, seed: int) -> Killing:
    """Start a hand on an empty folder, kill it (SIGKILL) at a random moment, start the next, which goes on
    after the last action that was meant; so many times. Then read what is left."""
    draw = random.Random(seed)  # noqa: S311 (draws places, not secrets)
    acknowledged: set[int] = set()
    for _ in range(trials):
        acknowledged |= _one_life(folder, draw.uniform(0.0, _LONGEST_LIFE))
    with AuditLog(folder, {}):
        pass  # the last one killed is reconciled by this one
    return _found(folder, trials, acknowledged)


def _one_life(folder: Path, seconds: float) -> set[int]:
    first = _next_number(folder)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover (it is killed; the same code is tried out in a process that is not)
        try:
            os.close(read)
            ToyHand(folder).live(first, lambda number: os.write(write, b"%d\n" % number))
        finally:
            os._exit(1)
    os.close(write)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        return {int(line) for line in pipe.read().splitlines()}


def _next_number(folder: Path) -> int:
    """What a hand goes on with: never with what was meant already, whatever became of it."""
    return max(_meant(folder).values(), default=-1) + 1


def _meant(folder: Path) -> dict[str, int]:
    """The number of each action that was meant, by its permit."""
    return {
        str(entry.payload["permit"]): ToyHand.number(entry.payload["action"])
        for chain in chains(folder)
        for entry in entries(chain.path)
        if entry.kind == "intent"
    }


def _found(folder: Path, trials: int, acknowledged: set[int]) -> Killing:
    meant = _meant(folder)
    read = [entry for chain in chains(folder) for entry in entries(chain.path)]
    received = {meant[str(entry.payload["permit"])] for entry in read if entry.kind == "receipt"}
    done = [int(line) for line in (folder.parent / EFFECTS).read_bytes().split()]
    uncertain = set(meant) - {str(entry.payload["permit"]) for entry in read if entry.kind == "receipt"}
    reported = {
        str(one["permit"])
        for entry in read
        if entry.kind == "reconciled" and isinstance(told := entry.payload["uncertain"], list)
        for one in told
        if isinstance(one, dict)
    }
    report = verify(folder, read_seed(folder / VERIFICATION_KEY))
    return Killing(
        trials=trials,
        acknowledged=len(acknowledged),
        lost=len(acknowledged - received),
        done=len(done),
        twice=len(done) - len(set(done)),
        unmeant=len(set(done) - set(meant.values())),
        uncertain=len(uncertain),
        unreported=len(uncertain - reported),
        problems=tuple(f"{problem.chain}: {problem.what}" for problem in report.problems),
    )


def main(arguments: Sequence[str]) -> int:
    folder, trials, seed = arguments
    found = killing_trials(Path(folder), int(trials), int(seed))
    sys.stdout.write(json.dumps(asdict(found)) + "\n")
    return 0 if found.passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

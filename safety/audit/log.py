"""Writing the audit log: one chain, by the one process that holds its key."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from safety.audit.chain import Chain, Head, chains, last_entry
from safety.audit.entry import FIRST, Payload, hash_of, next_key, sealed_line
from safety.audit.keeping import to_forget
from safety.audit.reconcile import Broken, broken_chains
from safety.audit.seed import SEED, Seed, current_seed, locked, sync_folder, write_seed
from safety.errors import AuditError

MAX_CHAIN_BYTES = 32 << 20
MAX_FOLDER_BYTES = 1 << 30
CHECKPOINT_EVERY = 500
_HEADS = 16
"""How many chains before it the first entry of a chain names."""


class AuditLog:
    """An append-only chain of sealed entries in a folder. One thread writes.

    Opening it begins a chain, reports on those that broke off (`broken`) and forgets the oldest where the
    folder has grown over `max_folder` bytes. Raises AuditError where it can't be written.
    """

    def __init__(
        self,
        folder: Path,
        began: Payload,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        max_chain: int = MAX_CHAIN_BYTES,
        max_folder: int = MAX_FOLDER_BYTES,
    ) -> None:
        self._folder = folder
        self._began = dict(began)
        self._now = now
        self._max_chain = max_chain
        self._max_folder = max_folder
        self._file = -1
        self._failed: AuditError | None = None
        self.broken: tuple[Broken, ...] = ()
        self._begin()

    @property
    def chain(self) -> str:
        """The name of the chain that is being written."""
        return self._chain.name

    @property
    def text_key(self) -> bytes:
        """What names texts and actions in this chain."""
        return self._text_key

    @property
    def head(self) -> Head:
        return Head(chain=self.chain, seq=self._seq - 1, hash=self._prev)

    def append(self, kind: str, payload: Payload, *, durable: bool = False) -> int:
        """Write an entry; its number. Once this returns the entry outlives this process; where `durable`,
        the machine as well. Raises AuditError where it can't be written: it is then not there."""
        if self._failed is not None:
            raise self._failed
        seq = self._seq
        self._write(kind, payload, durable)
        if self._seq % CHECKPOINT_EVERY == 0:
            self._write("checkpoint", {"entries": self._seq}, durable)
        return seq

    def rotate_when_full(self) -> None:
        """Go on in a new chain where this one has grown over its limit. Raises AuditError."""
        if self._size <= self._max_chain:
            return
        self._end()
        self._begin()

    def close(self) -> None:
        """Write the last entry, durably. Does nothing the second time, or where the log can't be written."""
        if self._file >= 0 and self._failed is None:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- chains -------------------------------------------------------------------------------------

    def _begin(self) -> None:
        try:
            with locked(self._folder):
                self._begin_chain()
        except AuditError as error:
            self._failed = error
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
            raise

    def _begin_chain(self) -> None:
        before = chains(self._folder)
        seed = _unused(current_seed(self._folder), before)
        broken = broken_chains(before, seed.settled)
        self._open(seed)
        heads = [head.payload() for chain in before[-_HEADS:] if (head := _head(chain)) is not None]
        began: Payload = {**self._began, "chain": self.chain, "epoch": seed.epoch, "before": [*heads]}
        self._write("began", began, durable=False)
        for one in broken:
            self._write("reconciled", one.payload(), durable=False)
        forgotten = to_forget(before, self._max_folder)
        for chain in forgotten:
            self._write("forgot", {"chain": chain.name, "epoch": chain.epoch}, durable=False)
        self._make_durable()
        settled = (*seed.settled, *(one.chain for one in broken))
        write_seed(self._folder / SEED, _remembering(seed.next(), settled, before))
        for chain in forgotten:
            chain.path.unlink(missing_ok=True)
        self.broken = broken

    def _open(self, seed: Seed) -> None:
        name = f"{seed.epoch:06d}-{self._now():%Y%m%dT%H%M%SZ}.jsonl"
        self._chain = Chain(path=self._folder / name, epoch=seed.epoch)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            self._file = os.open(self._chain.path, flags, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            sync_folder(self._folder)
        except OSError as error:
            raise self._unwritable(error) from error
        self._key = bytearray(seed.key)
        self._text_key = seed.text_key
        self._seq = 0
        self._prev = FIRST
        self._size = 0

    def _end(self) -> None:
        file, self._file = self._file, -1
        try:
            self._file = file
            self._write("ended", {"entries": self._seq}, durable=True)
        finally:
            self._file = -1
            os.close(file)

    # --- lines --------------------------------------------------------------------------------------

    def _write(self, kind: str, payload: Payload, durable: bool) -> None:
        time = self._now().isoformat(timespec="milliseconds")
        line = sealed_line(self._seq, self._prev, kind, time, payload, bytes(self._key))
        try:
            if (written := os.write(self._file, line)) != len(line):
                raise OSError(errno.ENOSPC, f"{written} of {len(line)} bytes were written")
        except OSError as error:
            self._take_back()
            raise self._unwritable(error) from error
        self._key[:] = next_key(bytes(self._key))
        self._prev = hash_of(line)
        self._seq += 1
        self._size += len(line)
        if durable:
            self._make_durable()

    def _make_durable(self) -> None:
        """Raises AuditError from now on where the disk fails: nobody knows what it holds then."""
        try:
            os.fdatasync(self._file)
        except OSError as error:
            self._failed = self._unwritable(error)
            raise self._failed from error

    def _take_back(self) -> None:
        """Take back the half of a line."""
        try:
            os.ftruncate(self._file, self._size)
        except OSError as error:
            self._failed = self._unwritable(error)

    def _unwritable(self, error: OSError) -> AuditError:
        return AuditError(
            f"the audit log in {self._folder} can't be written ({error.strerror}): nothing is done without "
            "it. Make room, or make the folder writable, and start again"
        )


def _unused(seed: Seed, before: tuple[Chain, ...]) -> Seed:
    """The seed of a chain there is no file of yet: there is one where a hand died just as it began."""
    used = {chain.epoch for chain in before}
    while seed.epoch in used:
        seed = seed.next()
    return seed


def _head(chain: Chain) -> Head | None:
    entry, _ = last_entry(chain.path)
    return None if entry is None else Head(chain=chain.name, seq=entry.seq, hash=entry.hash)


def _remembering(seed: Seed, settled: tuple[str, ...], before: tuple[Chain, ...]) -> Seed:
    """The seed with those of the settled chains that are still there."""
    there = {chain.name for chain in before}
    return Seed(
        epoch=seed.epoch, secret=seed.secret, settled=tuple(name for name in settled if name in there)
    )

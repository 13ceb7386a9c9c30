"""Where the keys of the audit log come from: one secret, hashed on with every chain that begins.

The seed of the first chain is also the verification key: every later seed and every key follow from it, so
who has it can check (and could forge) all of it. What lies on the disk otherwise is only the seed of the
chain to come, from which there is no way back to those before.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from safety.audit.entry import KEY_BYTES
from safety.errors import AuditError

SEED = "seed.json"
VERIFICATION_KEY = "verification.key"
_LOCK = "lock"
_LOCK_SECONDS = 10.0
_MOST_EPOCHS = 10_000_000
_SECRET = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """The secret of the chain with this number. `settled` are the chains that broke off and have been
    reported on."""

    epoch: int
    secret: bytes
    settled: tuple[str, ...] = ()

    @property
    def key(self) -> bytes:
        """What seals the first entry of the chain."""
        return hashlib.sha256(b"deskhand audit: the first key of a chain" + self.secret).digest()

    @property
    def text_key(self) -> bytes:
        """What names texts and actions in the chain without giving them away."""
        return hashlib.sha256(b"deskhand audit: names of texts" + self.secret).digest()

    def next(self) -> Seed:
        secret = hashlib.sha256(b"deskhand audit: the seed of the next chain" + self.secret).digest()
        return replace(self, epoch=self.epoch + 1, secret=secret)

    def at(self, epoch: int) -> Seed:
        """The seed of a later chain. Raises AuditError for an earlier one, and for one beyond belief."""
        if not self.epoch <= epoch <= self.epoch + _MOST_EPOCHS:
            raise AuditError(f"this key is for chains from number {self.epoch} on, not for number {epoch}")
        seed = self
        while seed.epoch < epoch:
            seed = seed.next()
        return seed


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else begins a chain meanwhile. Makes the folder. Raises AuditError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(folder / _LOCK, timeout=_LOCK_SECONDS)
        lock.acquire()
    except (OSError, Timeout) as error:
        raise AuditError(f"the audit log in {folder} can't be written ({error}): nothing is done") from error
    try:
        yield
    finally:
        lock.release()


def current_seed(folder: Path) -> Seed:
    """The seed of the chain to come; a new one, with its verification key beside it, the first time.

    Raises AuditError where it can't be read or made, and where it is gone though the log has begun.
    """
    path, key = folder / SEED, folder / VERIFICATION_KEY
    if path.exists():
        return read_seed(path)
    if any(folder.glob("*.jsonl")):
        raise AuditError(
            f"{path} is gone though the audit log has begun: nothing is done. Look at it with "
            f"`deskhand audit verify`, then move the folder {folder} away to begin another"
        )
    if key.exists():  # whoever began the log was killed between its two files
        seed = read_seed(key)
    else:
        seed = Seed(epoch=0, secret=secrets.token_bytes(KEY_BYTES))
        write_seed(key, seed)
    write_seed(path, seed)
    return seed


def read_seed(path: Path) -> Seed:
    """Raises AuditError where there is none."""
    try:
        told = json.loads(path.read_text(encoding="ascii"))
        epoch, secret, settled = told["epoch"], told["secret"], told.get("settled", [])
        if not isinstance(epoch, int) or epoch < 0 or not _SECRET.fullmatch(secret):
            raise ValueError("a number or a secret is not one")
        return Seed(epoch=epoch, secret=bytes.fromhex(secret), settled=tuple(map(str, settled)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise AuditError(f"{path} holds no key of an audit log ({error})") from error


def write_seed(path: Path, seed: Seed) -> None:
    """Put a seed in the place of the one before, for the owner's eyes only; whole or not at all.

    Raises AuditError where it can't be written."""
    told = {"epoch": seed.epoch, "secret": seed.secret.hex(), "settled": list(seed.settled)}
    draft = path.with_name(f"{path.name}.new")
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise AuditError(f"{path} can't be written ({error.strerror}): nothing is done") from error


def move_key(path: Path, to: Path) -> None:
    """Move a verification key to a file that is not there yet. Raises AuditError; the key is then where it
    was."""
    seed = read_seed(path)
    if to.exists():
        raise AuditError(f"{to} is there already: the key was not moved")
    write_seed(to, seed)
    if read_seed(to) != seed:
        raise AuditError(f"{to} does not hold what was written there: the key was not moved")
    try:
        path.write_bytes(bytes(path.stat().st_size))
        path.unlink()
    except OSError as error:
        raise AuditError(f"the key is in {to}, and still in {path}: {error.strerror}") from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

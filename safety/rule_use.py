"""How often each rule has decided, and when last: a small file that several hands may write to."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from safety.rule import Lifetime, Rule

_KEPT = 10_000


class Use(BaseModel):
    """What is known of one rule's use. `session` is the run in which it was first used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hits: int
    last: datetime
    session: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = 1
    rules: dict[str, Use] = {}


@dataclass(slots=True)
class _New:
    last: datetime
    hits: int = 0


def rule_key(rule: Rule) -> str:
    """Names a rule in the file. One that is added anew under an old name begins anew."""
    added = rule.added.isoformat() if rule.added is not None else ""
    return "\t".join((rule.source, rule.name, added))


def read_use(path: Path) -> Mapping[str, Use]:
    """The counts in a file. Empty where there is none; raises ValueError where it is damaged."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        return _File.model_validate_json(text).rules
    except ValidationError as error:
        raise ValueError(f"{path} is damaged") from error


@dataclass(slots=True)
class RuleUse:
    """Counts in memory; `flush`, which any thread may call, puts the counts into the file. `path` None counts
    for nobody; `watching` counts nothing and uses nothing up: nothing is done on the strength of a rule."""

    path: Path | None
    watching: bool = False
    session: str = field(default_factory=lambda: secrets.token_hex(8))
    _new: dict[str, _New] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def note(self, rule: Rule, now: datetime) -> None:
        """Count one Decision by this rule, in memory: the gate does not wait for a disk."""
        with self._lock:
            new = self._new.setdefault(rule_key(rule), _New(now))
            new.hits += 1
            new.last = now

    def claim(self, rule: Rule, now: datetime) -> bool:
        """Use a rule that does not stand for ever; False where it is used up. On disk before this returns.

        Where nobody can keep count, or the file is damaged, such a rule counts as used up.
        """
        if rule.lifetime is Lifetime.ALWAYS:
            self.note(rule, now)
            return True
        if self.path is None:
            return False
        try:
            with _locked(self.path):
                known = dict(read_use(self.path))
                used = known.get(rule_key(rule))
                session = self.session if used is None else used.session
                if used is not None and (rule.lifetime is Lifetime.ONCE or session != self.session):
                    return False
                if self.watching:
                    return True
                hits = 1 if used is None else used.hits + 1
                known[rule_key(rule)] = Use(hits=hits, last=now, session=session)
                _write(self.path, known)
        except (OSError, ValueError):
            return False
        return True

    def flush(self) -> None:
        """Put the counts into the file. A disk that does not take them costs the counts, not the run."""
        with self._lock:
            new, self._new = self._new, {}
        if self.path is None or self.watching or not new:
            return
        with suppress(OSError), _locked(self.path):
            _write(self.path, self._added(_known(self.path), new))

    def _added(self, known: Mapping[str, Use], new: Mapping[str, _New]) -> dict[str, Use]:
        merged = dict(known)
        for key, counted in new.items():
            used = merged.pop(key, None)  # the newest stand last
            merged[key] = Use(
                hits=counted.hits + (0 if used is None else used.hits),
                last=counted.last,
                session=self.session if used is None else used.session,
            )
        return merged


def _known(path: Path) -> Mapping[str, Use]:
    """What the file holds; a damaged one is kept beside and begun anew."""
    try:
        return read_use(path)
    except ValueError:
        path.replace(path.with_suffix(".damaged"))
        return {}


def _write(path: Path, known: Mapping[str, Use]) -> None:
    kept: dict[str, Any] = {key: use.model_dump(mode="json") for key, use in list(known.items())[-_KEPT:]}
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps({"version": 1, "rules": kept}, indent=1), encoding="utf-8")
    beside.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

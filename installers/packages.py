"""What the lock asks for, and what an environment really holds."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path


@dataclass(frozen=True)
class Lock:
    """The pinned versions by normalised name, and the names that are left out on purpose."""

    pinned: dict[str, str]
    left_out: frozenset[str]


def read_lock(path: Path) -> Lock:
    text = path.read_text(encoding="utf-8")
    return Lock(
        pinned=dict(re.findall(r"^([a-z0-9-]+)==(\S+)$", text, re.MULTILINE)),
        left_out=frozenset(re.findall(r"^# not ([a-z0-9-]+):", text, re.MULTILINE)),
    )


def normalised(name: str) -> str:
    """The one spelling of a package's name (PyPA name normalisation)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def versions(site: Path) -> dict[str, str]:
    """What site-packages says it holds, by normalised name; the local part of a version (+cpu) is cut off.

    Reads the names of folders only: a few milliseconds.
    """
    found = {}
    for folder in site.glob("*.dist-info"):
        name, _, version = folder.name[: -len(".dist-info")].partition("-")
        found[normalised(name)] = version.split("+")[0]
    return found


def differences(lock: Lock, site: Path) -> list[str]:
    """The packages of the lock that site-packages lacks or holds in another version, and those it must not
    hold."""
    here = versions(site)
    wrong = [name for name, version in lock.pinned.items() if here.get(name) != version]
    return wrong + sorted(lock.left_out & here.keys())


def damaged(lock: Lock, site: Path) -> list[str]:
    """The packages of the lock whose files are not all there in the size their own record gives: what an
    installation leaves behind that was cut short. About a second."""
    whole = {normalised(d.name) for d in distributions(path=[str(site)]) if is_whole(d)}
    return [name for name in lock.pinned if name not in whole]


def is_whole(distribution: Distribution) -> bool:
    """True if the package's record is complete and every file it sizes is there."""
    record = distribution.read_text("RECORD")
    if not record or not distribution.read_text("INSTALLER") or not distribution.read_text("METADATA"):
        return False
    return all(
        not size or _size(distribution, path) == int(size)
        for path, _, size in csv.reader(record.splitlines())
    )


def _size(distribution: Distribution, path: str) -> int:
    file = Path(str(distribution.locate_file(path)))
    return file.stat().st_size if file.is_file() else -1

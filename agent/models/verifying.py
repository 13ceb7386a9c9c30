"""Whether a model's files are what they were: every byte is read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from agent.errors import ModelsError
from agent.models.file_name import MANIFEST
from agent.models.installed import InstalledModel
from agent.models.manifest import KeptFile, Manifest, kept_file, write_manifest
from agent.models.soundness import sound


class Fault(StrEnum):
    """What is wrong with a file."""

    MISSING = "missing"
    TRUNCATED = "truncated"
    CHANGED = "changed"
    EXTRA = "extra"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One file that is not as it was."""

    path: str
    fault: Fault
    detail: str


def verify(model: InstalledModel, *, told: Callable[[int], None] = lambda _: None) -> tuple[Finding, ...]:
    """All that is wrong, in the order of names; empty where all is as it was, which is then written down.
    `told` hears of bytes as they are read. Raises ModelsError where there is nothing to compare with."""
    manifest = model.manifest
    if manifest is None:
        how = "`deskhand models import` takes it in"
        raise ModelsError(model.problem or f"{model.folder} was never taken in: {how}")
    findings: list[Finding] = []
    seen: list[KeptFile] = []
    for file in manifest.files:
        now = _compared(model, file, told)
        if isinstance(now, Finding):
            findings.append(now)
        else:
            seen.append(now)
    findings += _extra(model, manifest)
    if not findings:
        sound(model.folder)
        when = datetime.now(UTC).isoformat(timespec="seconds")
        write_manifest(model.folder, manifest.model_copy(update={"files": tuple(seen), "verified": when}))
    return tuple(sorted(findings, key=lambda finding: finding.path))


def _compared(model: InstalledModel, file: KeptFile, told: Callable[[int], None]) -> KeptFile | Finding:
    path = model.folder / file.path
    try:
        if not path.is_file():
            return Finding(path=file.path, fault=Fault.MISSING, detail=f"{file.size:,} bytes")
        size = path.stat().st_size
        if size < file.size:
            detail = f"{size:,} of {file.size:,} bytes are there"
            return Finding(path=file.path, fault=Fault.TRUNCATED, detail=detail)
        now = kept_file(path, file.path, told=told) if size == file.size else None
    except OSError as error:
        return Finding(path=file.path, fault=Fault.UNREADABLE, detail=error.strerror or str(error))
    if now is None:
        return Finding(path=file.path, fault=Fault.CHANGED, detail=f"{size:,} bytes instead of {file.size:,}")
    if now.sha256 != file.sha256:
        return Finding(path=file.path, fault=Fault.CHANGED, detail=f"SHA-256 is {now.sha256[:16]}…")
    return now


def _extra(model: InstalledModel, manifest: Manifest) -> list[Finding]:
    known = {MANIFEST, *(file.path for file in manifest.files)}
    there = (path for path in model.folder.rglob("*") if not path.is_dir())
    names = {str(path.relative_to(model.folder)) for path in there} - known
    return [Finding(path=name, fault=Fault.EXTRA, detail="not taken in") for name in names]

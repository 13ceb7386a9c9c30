"""Where a model is put together before it stands in its place, by one process at a time."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import ModelsError
from agent.models.file_name import MANIFEST
from agent.models.installed import dialect_for, models_folder
from agent.models.manifest import Manifest, kept_file, write_manifest
from agent.models.soundness import sound

STAGING = ".staging"


def staging_folder(name: str, home: Path | None = None) -> Path:
    return models_folder(home) / STAGING / name


@contextlib.contextmanager
def alone(name: str, home: Path | None = None) -> Iterator[Path]:
    """The staging folder of a model, held by this process alone. Raises ModelsError where another has it."""
    from filelock import FileLock, Timeout

    folder = staging_folder(name, home)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.parent / f"{name}.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise ModelsError(
            f"another deskhand is putting “{name}” together just now: nothing was done here"
        ) from error
    except OSError as error:
        raise ModelsError(f"{folder} cannot be written: {error.strerror or error}") from error
    try:
        yield folder
    except OSError as error:
        raise ModelsError(
            f"{error.filename or folder}: {error.strerror or error}. Nothing is in place"
        ) from error
    finally:
        lock.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a model comes from, and what is known of it besides its files; see `Manifest`."""

    name: str
    source: str
    revision: str = ""
    repository: str = ""
    dialect: str = ""
    licence: str = ""


def stands(staging: Path, place: Path, origin: Origin) -> Manifest:
    """Check what was put together, write down what it consists of, and move it to its place, all of it or
    nothing. Raises ModelsError: then it stays in staging."""
    model = sound(staging)
    names = sorted(path.name for path in staging.iterdir() if path.is_file() and path.name != MANIFEST)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(
        **{**asdict(origin), "dialect": origin.dialect or _dialect(origin, model.kind)},
        taken=when,
        verified=when,
        files=tuple(kept_file(staging / name, name) for name in names if not name.startswith(".")),
    )
    write_manifest(staging, manifest)
    try:
        for left in [path for path in staging.iterdir() if path.name.startswith(".")]:
            left.unlink()
        if place.exists():
            raise ModelsError(f"{place} came to be in the meantime: it was left as it is")
        staging.replace(place)
    except OSError as error:
        raise ModelsError(f"{place} could not be made: {error.strerror or error}") from error
    return manifest


def _dialect(origin: Origin, kind: str) -> str:
    return dialect_for(origin.repository or origin.name, kind)


def half_done(home: Path | None = None) -> dict[str, int]:
    """What was begun and not ended, by name, with its bytes."""
    folder = models_folder(home) / STAGING
    if not folder.is_dir():
        return {}
    sizes = {
        path.name: sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        for path in folder.iterdir()
        if path.is_dir()
    }
    return {name: size for name, size in sorted(sizes.items()) if size}


def throw_away(folder: Path) -> int:
    """Remove a folder of ours, moved aside first so that it is never seen half removed; the bytes freed.
    Raises ModelsError."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    aside = folder.with_name(f".{folder.name}.removing")
    try:
        if aside.exists():
            shutil.rmtree(aside)
        folder.replace(aside)
        shutil.rmtree(aside)
    except OSError as error:
        raise ModelsError(f"{folder} could not be removed: {error.strerror or error}") from error
    return size

"""What a model's folder should hold: written beside the files when they were taken in."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from agent.errors import ModelsError
from agent.models.file_name import MANIFEST, model_name, safe_path

_LONGEST = 2**22
_CHUNK = 2**20
Words = Annotated[str, StringConstraints(max_length=500)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class KeptFile(BaseModel):
    """One file: its size, the SHA-256 of what is in it, and when it was last changed, in nanoseconds, as it
    was when its digest was last found right."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: Words
    size: Annotated[int, Field(ge=0, le=2**53)]
    sha256: Digest
    changed: int


class Manifest(BaseModel):
    """`source` is where the files came from: a repository's address or a path; `revision` its commit, where
    it has one. `dialect` and `licence` are as they were known then; a dialect not known is empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: Literal[1] = 1
    name: Words
    source: Words
    revision: Words = ""
    repository: Words = ""
    dialect: Words = ""
    licence: Words = ""
    taken: Words
    verified: Words
    files: Annotated[tuple[KeptFile, ...], Field(min_length=1, max_length=1000)]

    @property
    def bytes(self) -> int:
        return sum(file.size for file in self.files)


def read_manifest(folder: Path) -> Manifest:
    """Raises ModelsError where there is none, or it is damaged: the files are left as they are."""
    path = folder / MANIFEST
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST + 1)
        if len(text) > _LONGEST:
            raise ValueError("it is too long")
        manifest = Manifest.model_validate_json(text)
        model_name(manifest.name)
        for kept in manifest.files:
            safe_path(kept.path)
    except OSError as error:
        raise ModelsError(f"{path} cannot be read: {error.strerror or error}. {_LEFT}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "it"
        raise ModelsError(f"{path} is damaged: {where}: {first['msg']}. {_LEFT}") from error
    except ValueError as error:
        raise ModelsError(f"{path} is damaged: {error}. {_LEFT}") from error
    return manifest


_LEFT = (
    "The model's files were left as they are; `deskhand models import FOLDER --name NEW` takes them in anew"
)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Whole or not at all. Raises ModelsError."""
    text = json.dumps(manifest.model_dump(), indent=1) + "\n"
    try:
        descriptor, name = tempfile.mkstemp(prefix=".manifest.", dir=folder)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / MANIFEST)
    except OSError as error:
        raise ModelsError(f"{folder / MANIFEST} was not written: {error.strerror or error}") from error


def kept_file(path: Path, relative: str, *, told: Callable[[int], None] = lambda _: None) -> KeptFile:
    """A file as it is now; `told` hears of each piece that was read, in bytes. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            told(len(piece))
        stat = os.fstat(file.fileno())
    return KeptFile(path=relative, size=stat.st_size, sha256=digest.hexdigest(), changed=stat.st_mtime_ns)

"""Taking in a model that was fetched elsewhere: a folder, or an archive of one."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from agent.errors import ModelsError
from agent.models.archive import Archive, Member, is_archive, opened
from agent.models.catalogue import entry_named
from agent.models.fetching import check_room, no_room
from agent.models.file_name import is_code, is_kept, is_pickle, model_name
from agent.models.installed import place_for
from agent.models.manifest import Manifest
from agent.models.soundness import CONFIG, sound
from agent.models.staging import Origin, alone, stands, throw_away

_CHUNK = 2**20
Told = Callable[[str, int], None]
"""Hears of each piece that was copied: the file's name, and bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What was taken in, and the names of what was left out."""

    manifest: Manifest
    left: tuple[str, ...]


def take_in(
    path: Path, name: str | None = None, *, home: Path | None = None, told: Told = lambda _, __: None
) -> Import:
    """Take in the model at a path. Raises ModelsError: then nothing of it is kept, and the original is as it
    was."""
    path = path.expanduser().absolute()
    if not path.exists():
        raise ModelsError(f"{path} is not there: nothing was taken in")
    called = _called(path, name)
    place = place_for(called, home)
    with alone(f"import.{called}", home) as staging:
        for left_over in staging.iterdir():
            left_over.unlink()
        try:
            if path.is_dir():
                sound(path)  # before gigabytes are copied
                left = _copy_folder(path, staging, told)
            elif is_archive(path):
                with opened(path) as archive:
                    left = _unpack(archive, staging, told)
            else:
                raise ModelsError(
                    f"{path} is neither a folder nor a .tar or .zip of one (unpack others first): nothing "
                    "was taken in"
                )
            return Import(manifest=stands(staging, place, _origin(path, called)), left=left)
        except ModelsError:
            throw_away(staging)
            raise


def _called(path: Path, name: str | None) -> str:
    """The name it gets. A folder of the hub's cache is called for its repository, not for its commit."""
    repository = _cached_repository(path)
    entry = entry_named(name or repository or path.name)
    own = repository.rpartition("/")[2] if repository else path.stem if path.is_file() else path.name
    try:
        return model_name(name or (entry.name if entry else own))
    except ValueError as error:
        raise ModelsError(f"{error}; choose one with --name. Nothing was taken in") from error


def _cached_repository(path: Path) -> str:
    """OWNER/NAME of a snapshot folder in the hub's cache (models--OWNER--NAME/snapshots/COMMIT), or empty."""
    if path.parent.name != "snapshots" or not path.parent.parent.name.startswith("models--"):
        return ""
    return path.parent.parent.name.removeprefix("models--").replace("--", "/", 1)


def _origin(path: Path, called: str) -> Origin:
    entry = entry_named(_cached_repository(path) or called)
    return Origin(
        name=called,
        source=str(path)[-500:],
        repository=entry.repository if entry else "",
        dialect=entry.dialect if entry else "",
        licence=entry.licence if entry else "",
    )


def _copy_folder(folder: Path, staging: Path, told: Told) -> tuple[str, ...]:
    """Copy what a person's own folder holds, and what its links point to: the hub's cache is all links."""
    taken = [path for path in sorted(folder.iterdir()) if is_kept(PurePosixPath(path.name))]
    files = [path for path in taken if path.is_file()]
    check_room(staging, sum(path.stat().st_size for path in files))
    for path in files:
        with path.open("rb") as source:
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                raise ModelsError(f"{path} is not a plain file: nothing was taken in")
            _write(source, staging / path.name, os.fstat(source.fileno()).st_size, told)
    return tuple(path.name for path in sorted(folder.iterdir()) if path not in files)


def _unpack(archive: Archive, staging: Path, told: Told) -> tuple[str, ...]:
    inside = _model_folder(archive.members)
    depth = len(inside.parts)
    here = [member for member in archive.members if member.path.parent == inside]
    taken = [member for member in here if is_kept(PurePosixPath(*member.path.parts[depth:]))]
    check_room(staging, sum(member.size for member in taken))
    for member in taken:
        with archive.open(member) as source:
            _write(source, staging / member.path.name, member.size, told)
    return tuple(str(member.path) for member in archive.members if member not in taken)


def _model_folder(members: tuple[Member, ...]) -> PurePosixPath:
    """The folder in an archive that holds the configuration. Raises ModelsError where none or several do."""
    found = {member.path.parent for member in members if member.path.name == CONFIG}
    top = min(found, key=lambda path: len(path.parts), default=None)
    if top is None or sum(len(path.parts) == len(top.parts) for path in found) > 1:
        raise ModelsError(
            f"the archive holds {'no' if top is None else 'more than one'} model's folder (with {CONFIG}): "
            "nothing was taken in"
        )
    return top


def _write(source: IO[bytes], to: Path, size: int, told: Told) -> None:
    """Copy just so many bytes. Raises ModelsError where there are more or fewer."""
    written = 0
    with to.open("wb") as out:
        while piece := source.read(min(_CHUNK, size - written + 1)):
            written += len(piece)
            if written > size:
                break
            try:
                out.write(piece)
            except OSError as error:
                raise no_room(error, to, size - written) from error
            told(to.name, len(piece))
    if written != size:
        raise ModelsError(f"{to.name} is not as long as it was said to be: nothing was taken in")


def left_in_words(left: tuple[str, ...]) -> str:
    """Which kinds of files were left out, in words; empty for none."""
    pickles = [name for name in left if is_pickle(PurePosixPath(name))]
    code = [name for name in left if is_code(PurePosixPath(name))]
    other = len(left) - len(pickles) - len(code)
    parts = (
        f"{len(pickles)} pickles, which are never loaded ({pickles[0]})" if pickles else "",
        f"{len(code)} files of code, which is never run ({code[0]})" if code else "",
        f"{other} other files" if other else "",
    )
    return ", ".join(part for part in parts if part)

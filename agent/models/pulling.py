"""Fetching a model from a hub: listed, room checked, fetched file by file, checked, put in its place."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.errors import ModelsError
from agent.models.catalogue import entry_named
from agent.models.entry import Entry
from agent.models.fetching import Fetch, check_room, digest_like
from agent.models.file_name import model_name
from agent.models.hub import HubFile, Listing, is_repository, listing_of
from agent.models.installed import place_for
from agent.models.manifest import Manifest
from agent.models.reach import Lost, Reach
from agent.models.soundness import described
from agent.models.staging import Origin, alone, stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asked to have, and what it will be called here. `entry` where the catalogue knows it."""

    name: str
    repository: str
    entry: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Bytes that are there, of all, and the file they come from; none while all is read once more."""

    done: int
    total: int
    file: str


def wish_for(asked: str, name: str | None = None) -> Wish:
    """What a name of the catalogue or a repository stands for. Raises ModelsError where it stands for
    nothing, or for a model that cannot be had."""
    entry = entry_named(asked)
    if entry is None and not is_repository(asked):
        raise ModelsError(
            f"“{asked[:80]}” is neither a model of the catalogue (`deskhand models list`) nor a repository "
            "(OWNER/NAME): nothing was fetched"
        )
    if entry is not None and entry.not_pulled:
        raise ModelsError(f"{entry.name} cannot be fetched: {entry.not_pulled}")
    repository = asked if entry is None else entry.repository
    called = name or (repository.rpartition("/")[2] if entry is None else entry.name)
    try:
        return Wish(name=model_name(called), repository=repository, entry=entry)
    except ValueError as error:
        raise ModelsError(f"{error}; choose one with --name. Nothing was fetched") from error


def listed(reach: Reach, base: str, wish: Wish, revision: str = "main") -> Listing:
    """What is to be fetched. Raises ModelsError."""
    try:
        return listing_of(reach, base, wish.repository, revision)
    except Lost as lost:
        raise ModelsError(
            f"{lost}: nothing was fetched. Is this machine on the network? `deskhand models import` takes "
            "in files that were fetched elsewhere"
        ) from lost


def pull(
    reach: Reach,
    listing: Listing,
    wish: Wish,
    *,
    home: Path | None = None,
    told: Callable[[Progress], None] = lambda _: None,
    pause: Callable[[float], None] = time.sleep,
) -> Manifest:
    """Fetch what is listed, or go on with it. Raises ModelsError; what is right of it stays for the next
    time."""
    place = place_for(wish.name, home)
    with alone(wish.name, home) as staging:
        here = sum(path.stat().st_size for path in staging.iterdir() if path.is_file())
        check_room(staging, max(0, listing.bytes - here))
        done = 0
        current = ""

        def heard(more: int) -> None:
            nonlocal done
            done += more
            told(Progress(done=done, total=listing.bytes, file=current))

        fetch = Fetch(reach, staging, told=heard, pause=pause)
        _forget_others(staging, listing)
        weights = False
        for file in sorted(listing.files, key=lambda one: (_is_weights(one), one.size)):
            if _is_weights(file) and not weights:  # before gigabytes are fetched: could it run at all?
                weights = bool(described(staging))
            current = file.path
            fetch.fetch(file, listing.address(file))
        current = ""
        heard(0)
        return stands(staging, place, _origin(wish, listing))


def _is_weights(file: HubFile) -> bool:
    return file.path.endswith(".safetensors")


def _origin(wish: Wish, listing: Listing) -> Origin:
    return Origin(
        name=wish.name,
        source=listing.base,
        revision=listing.commit,
        repository=wish.repository,
        dialect=wish.entry.dialect if wish.entry else "",
        licence=wish.entry.licence if wish.entry else "",
    )


def _forget_others(staging: Path, listing: Listing) -> None:
    """Remove what an earlier try left that is not part of this commit: files of another digest."""
    wanted = {file.path: file for file in listing.files}
    parts = {f".{file.digest}{end}" for file in listing.files for end in (".part", ".etag")}
    for path in [one for one in staging.iterdir() if one.is_file() and one.name not in parts]:
        file = wanted.get(path.name)
        if file is None or path.stat().st_size != file.size or digest_like(file, path) != file.digest:
            path.unlink()

"""Freeing what a model takes, whether it is whole or only begun."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agent.errors import ModelsError
from agent.models.catalogue import entry_named
from agent.models.installed import installed_models
from agent.models.staging import alone, half_done, staging_folder, throw_away


@dataclass(frozen=True, slots=True, kw_only=True)
class Removable:
    """A model of ours: the folders that go with it, and their bytes."""

    name: str
    folders: tuple[Path, ...]
    bytes: int


def removable(name: str, home: Path | None = None) -> Removable:
    """What would go. Raises ModelsError where nothing here has that name."""
    entry = entry_named(name)
    wanted = {name.casefold(), *((entry.name,) if entry else ())}
    whole = [model for model in installed_models(home) if model.name in wanted]
    begun = {one: count for one, count in half_done(home).items() if one.removeprefix("import.") in wanted}
    if not whole and not begun:
        known = ", ".join([*(model.name for model in installed_models(home)), *half_done(home)]) or "none"
        raise ModelsError(f"there is no model “{name[:80]}” here to remove; there are: {known}")
    folders = (*(model.folder for model in whole), *(staging_folder(one, home) for one in begun))
    size = sum(model.bytes for model in whole) + sum(begun.values())
    return Removable(name=whole[0].name if whole else next(iter(begun)), folders=folders, bytes=size)


def remove(found: Removable, home: Path | None = None) -> int:
    """The bytes freed. Raises ModelsError where something could not be removed, or is being fetched."""
    with alone(found.name, home):
        freed = sum(throw_away(folder) for folder in found.folders)
    staging = staging_folder(found.name, home)
    if staging.is_dir() and not any(staging.iterdir()):
        staging.rmdir()
    return freed

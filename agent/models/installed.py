"""The models that lie on this machine, and finding one by what a person calls it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agent.errors import ModelsError
from agent.models.catalogue import entry_named
from agent.models.file_name import MANIFEST, model_name
from agent.models.manifest import Manifest, read_manifest
from agent.settings import data_home

_BY_KIND = {"qwen2_5_vl": "qwen2.5-vl", "qwen3_vl": "qwen3-vl", "florence2": "florence-2"}


class State(StrEnum):
    """What is known of a model's files without reading them whole."""

    SOUND = "digests ok"  # nothing was touched since the digests were last found right
    UNVERIFIED = "unverified"  # something was touched since, or it was never taken in
    DAMAGED = "damaged"  # a file is missing, of another size, or the manifest cannot be read


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledModel:
    """A model that can be loaded from `folder`. `dialect` is the name of how it is spoken to. `manifest` is
    None for a folder that was not taken in, and where it is damaged: then `problem` says how."""

    name: str
    folder: Path
    dialect: str
    state: State
    bytes: int
    manifest: Manifest | None = None
    problem: str = ""


def models_folder(home: Path | None = None) -> Path:
    """Where models lie, a folder each. It need not be there."""
    return (data_home() if home is None else home) / "models"


def installed_models(home: Path | None = None) -> tuple[InstalledModel, ...]:
    """All that lie here, by name; what is half fetched is not among them."""
    folder = models_folder(home)
    if not folder.is_dir():
        return ()
    return tuple(
        _looked_at(path)
        for path in sorted(folder.iterdir())
        if path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
    )


def installed(name: str, home: Path | None = None) -> InstalledModel:
    """The model that a person calls so, to be used. Raises ModelsError where there is none, or it is
    damaged, which is seen without reading its files whole."""
    model = found(name, home)
    if model.state is State.DAMAGED:
        raise ModelsError(f"{model.name} is damaged: {model.problem}. It was not loaded")
    return model


def found(name: str, home: Path | None = None) -> InstalledModel:
    """The model that a person calls so, whatever state it is in: a path to a folder, a name here, a name of
    the catalogue, or a repository. Raises ModelsError where there is none, saying what is here and how it
    could be had."""
    if name.startswith((".", "~", "/")) or (("/" in name or "\\" in name) and Path(name).is_dir()):
        return _at(Path(name).expanduser())
    here = installed_models(home)
    entry = entry_named(name)
    wanted = {name.casefold(), *((entry.name,) if entry else ())}
    for model in here:
        if model.name in wanted or (model.manifest and model.manifest.repository.casefold() in wanted):
            return model
    known = ", ".join(model.name for model in here) or "none yet"
    how = f"`deskhand models pull {entry.name}` fetches it" if entry else "`deskhand models list` names more"
    raise ModelsError(f"there is no model “{name[:80]}” on this machine; there are: {known}. {how}")


def dialect_for(called: str, kind: str = "") -> str:
    """The dialect of a model by what it is called, else by the kind its configuration names, else plain
    JSON."""
    from agent.dialects.catalogue import dialect_of
    from agent.dialects.plain import PLAIN

    found = dialect_of(called)
    return _BY_KIND.get(kind, PLAIN.name) if found is PLAIN else found.name


def _at(folder: Path) -> InstalledModel:
    if not folder.is_dir():
        raise ModelsError(f"{folder} is no folder: no model was loaded")
    if (folder / MANIFEST).exists():
        return _looked_at(folder.absolute())
    from agent.models.soundness import CONFIG, sound

    if not (folder / CONFIG).is_file():
        raise ModelsError(f"{folder} is no model's folder ({CONFIG} is not there): no model was loaded")
    model = sound(folder)
    return InstalledModel(
        name=folder.name,
        folder=folder.absolute(),
        dialect=dialect_for(folder.absolute().name, model.kind),
        state=State.UNVERIFIED,
        bytes=model.weights.bytes,
    )


def _looked_at(folder: Path) -> InstalledModel:
    try:
        manifest = read_manifest(folder)
    except ModelsError as error:
        return InstalledModel(
            name=folder.name,
            folder=folder,
            dialect=dialect_for(folder.name),
            state=State.DAMAGED,
            bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
            problem=str(error),
        )
    state, problem = _state(folder, manifest)
    return InstalledModel(
        name=folder.name,
        folder=folder,
        dialect=manifest.dialect or dialect_for(manifest.repository or manifest.name),
        state=state,
        bytes=manifest.bytes,
        manifest=manifest,
        problem=problem,
    )


def _state(folder: Path, manifest: Manifest) -> tuple[State, str]:
    touched = False
    for file in manifest.files:
        try:
            stat = (folder / file.path).stat()
        except OSError:
            return State.DAMAGED, f"{file.path} is missing"
        if stat.st_size != file.size:
            return State.DAMAGED, f"{file.path} has {stat.st_size:,} of {file.size:,} bytes"
        touched = touched or stat.st_mtime_ns != file.changed
    return (State.UNVERIFIED, "") if touched else (State.SOUND, "")


def place_for(name: str, home: Path | None = None) -> Path:
    """The folder a new model of that name gets. Raises ModelsError where the name is none, or taken."""
    try:
        folder = models_folder(home) / model_name(name)
    except ValueError as error:
        raise ModelsError(f"{error}. Nothing was done") from error
    if folder.exists():
        raise ModelsError(
            f"there is a model “{folder.name}” already ({folder}): it was left as it is; remove it first, or "
            "give the new one another --name"
        )
    return folder

"""Making a brain of a choice: its models are found, loaded or connected to, and each is spoken to in its
dialect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from agent.brains.choice import BrainChoice
from agent.brains.vlm.brain import Speaker, VlmBrain
from agent.dialects.catalogue import dialect_named, dialect_of
from agent.errors import SetUpError
from vision.grounding.shipped import shipped_meaning
from vision.vlm.chat import Model

MOST_KEPT = 2
_kept: dict[Path, Model] = {}
"""The models this process has loaded, the one used last at the end: loading takes longer than many a task."""


def opened(choice: BrainChoice, cancelled: Callable[[], bool]) -> VlmBrain:
    """A fresh brain.

    Raises SetUpError where the choice lacks something or names what there is not, ModelsError for a model
    that is not on this machine, SettingsError, and ModelError for one that cannot be loaded or may not be
    asked.
    """
    if choice.name == "endpoint":
        planner = _served(choice.model, choice.endpoint, choice.dialect, choice)
    else:
        planner = _local(choice.model, choice.dialect)
    locator = None
    if choice.locator and choice.locator_endpoint:
        locator = _served(choice.locator, choice.locator_endpoint, choice.locator_dialect, choice)
    elif choice.locator:
        locator = _local(choice.locator, choice.locator_dialect)
    try:
        return VlmBrain(
            planner,
            locator=locator,
            cancelled=cancelled,
            options=choice.options,
            meaning=shipped_meaning(),
            name=choice.name,
        )
    except ValueError as error:
        raise SetUpError(f"{error}: nothing was done. Another --dialect may fit the model") from error


def close_kept() -> None:
    """Let go of all models of this process."""
    while _kept:
        _kept.popitem()[1].close()


def _local(name: str, dialect: str) -> Speaker:
    """A model on this machine, loaded unless it is already."""
    from agent.models.installed import installed

    if not name:
        raise SetUpError("no model is named: nothing was done. --model names one; see deskhand models list")
    found = installed(name)
    model = _kept.pop(found.folder, None)
    if model is None:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept))).close()
        model = _loaded(found.folder, found.name)
    _kept[found.folder] = model
    return _speaker(model, dialect or found.dialect)


def _loaded(folder: Path, name: str) -> Model:
    """Raises SetUpError where what runs models is not installed: it is an extra."""
    try:
        from vision.vlm.loading import load_model
    except ImportError as error:
        raise SetUpError(
            f"{name} was not loaded: models in this process need PyTorch and transformers ({error}). "
            "Install the extra “models”, or ask a server with --brain endpoint"
        ) from error
    return load_model(folder, name=name)


def _served(name: str, address: str, dialect: str, choice: BrainChoice) -> Speaker:
    """A model at a server, by the user's settings where the choice is silent."""
    from agent.endpoint.address import address_of
    from agent.endpoint.model import EndpointModel
    from agent.endpoint.settings import key_in, load_endpoint
    from agent.settings import data_home

    settings = load_endpoint(data_home())
    where, called = address or settings.address, name or settings.model
    if not where:
        raise SetUpError("no server is named: nothing was done. --endpoint names one: http://localhost:11434")
    if not called:
        raise SetUpError(f"no model is named: nothing was done. --model names one that {where} has")
    model = EndpointModel(
        called,
        address_of(where, (*settings.allow_hosts, *choice.allow_hosts)),
        key=key_in(settings.key_variable),
        limits=settings.limits,
    )
    return _speaker(model, dialect or dialect_of(called).name)


def _speaker(model: Model, dialect: str) -> Speaker:
    try:
        return Speaker(model=model, dialect=dialect_named(dialect))
    except ValueError as error:
        raise SetUpError(str(error)) from error

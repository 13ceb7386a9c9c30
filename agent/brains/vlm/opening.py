"""Making a brain of a choice: its models are found, loaded or connected to, and each is spoken to in its
dialect."""

from __future__ import annotations

from collections.abc import Callable

from agent.brains.choice import BrainChoice
from agent.brains.vlm.brain import Speaker, VlmBrain
from agent.brains.vlm.loading import loaded
from agent.dialects.catalogue import dialect_named, dialect_of
from agent.errors import SetUpError
from vision.grounding.shipped import shipped_meaning
from vision.vlm.chat import Model


def opened(choice: BrainChoice, cancelled: Callable[[], bool]) -> VlmBrain:
    """A fresh brain.

    Raises SetUpError where the choice lacks something or names what there is not, ModelsError for a model
    that is not on this machine, SettingsError, ModelError for one that cannot be loaded or may not be
    asked, and Stopped where the stop is pressed while one is loaded.
    """
    if choice.name == "endpoint":
        planner = _served(choice.model, choice.endpoint, choice.dialect, choice)
    else:
        planner = _local(choice.model, choice.dialect, cancelled)
    locator = None
    if choice.locator and choice.locator_endpoint:
        locator = _served(choice.locator, choice.locator_endpoint, choice.locator_dialect, choice)
    elif choice.locator:
        locator = _local(choice.locator, choice.locator_dialect, cancelled)
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


def _local(name: str, dialect: str, cancelled: Callable[[], bool]) -> Speaker:
    """A model on this machine, loaded unless it is already."""
    from agent.models.installed import installed

    if not name:
        raise SetUpError("no model is named: nothing was done. --model names one; see deskhand models list")
    found = installed(name)
    return _speaker(loaded(found.folder, found.name, cancelled), dialect or found.dialect)


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

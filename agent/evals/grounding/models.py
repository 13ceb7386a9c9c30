"""Vision-language models as grounders: at a local server, or in this process."""

from __future__ import annotations

from agent.dialects.catalogue import dialect_named, dialect_of
from agent.errors import SuiteError
from agent.evals.grounding.by_model import ByModel
from agent.models.installed import installed
from vision.vlm.chat import Model


def grounder_of(name: str, endpoint: str) -> ByModel:
    """A model by its name at a server's address; without one, by its name or folder in this process. Raises
    SuiteError, SettingsError, ModelsError and ModelError."""
    if not name:
        raise SuiteError("--grounder model needs --model NAME: nothing was asked")
    if endpoint:
        return ByModel(model=_served(name, endpoint), dialect=dialect_of(name))
    from vision.vlm.loading import load_model

    here = installed(name)
    return ByModel(model=load_model(here.folder, name=here.name), dialect=dialect_named(here.dialect))


def _served(name: str, endpoint: str) -> Model:
    from agent.endpoint.address import address_of
    from agent.endpoint.model import EndpointModel
    from agent.endpoint.settings import key_in, load_endpoint
    from agent.settings import data_home

    settings = load_endpoint(data_home())
    return EndpointModel(
        name,
        address_of(endpoint, settings.allow_hosts),
        key=key_in(settings.key_variable),
        limits=settings.limits,
    )

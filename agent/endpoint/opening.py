"""The model that is asked, by what the user said: on the command line, in endpoint.toml, or nothing at
all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from agent.endpoint.address import Address, address_of
from agent.endpoint.facts import ModelFacts
from agent.endpoint.failure import failure
from agent.endpoint.model import EndpointModel
from agent.endpoint.profile import PROFILES
from agent.endpoint.recognising import Server, recognise
from agent.endpoint.settings import EndpointSettings, key_in
from vision.errors import ModelError

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A server that answers."""

    address: Address
    server: Server
    key: str = ""


def find_server(
    settings: EndpointSettings,
    *,
    address: str = "",
    allowed: Collection[str] = (),
    cancelled: Callable[[], bool] = lambda: False,
) -> Found:
    """The server at an address; without one, that of the settings; without that, the first that answers where
    servers listen on this machine by default. Raises ModelError and SettingsError; Cancelled."""
    key = key_in(settings.key_variable)
    named = address or settings.address
    if named:
        where = address_of(named, {*allowed, *settings.allow_hosts})
        server = recognise(where, key=key, limits=settings.limits, cancelled=cancelled)
        return Found(address=where, server=server, key=key)
    for default in (one for profile in PROFILES.values() for one in profile.addresses):
        where = address_of(default)
        try:
            server = recognise(where, limits=settings.limits, cancelled=cancelled)
        except ModelError:
            continue
        return Found(address=where, server=server)
    tried = ", ".join(one for profile in PROFILES.values() for one in profile.addresses)
    raise ModelError(
        failure(f"no model server answers on this machine ({tried})", "Start one, or name its address")
    )


def open_endpoint(
    settings: EndpointSettings,
    *,
    address: str = "",
    model: str = "",
    allowed: Collection[str] = (),
    cancelled: Callable[[], bool] = lambda: False,
) -> EndpointModel:
    """The model of that name at a server, see `find_server`; without a name the only one there is. Raises
    ModelError and SettingsError; Cancelled."""
    found = find_server(settings, address=address, allowed=allowed, cancelled=cancelled)
    chosen = chosen_model(found, model or settings.model)
    return EndpointModel(
        chosen.name,
        found.address,
        server=found.server.name,
        version=found.server.version,
        key=found.key,
        limits=settings.limits,
    )


def chosen_model(found: Found, name: str) -> ModelFacts:
    """Raises ModelError where there is none, or more than one and no name."""
    profile, models = PROFILES[found.server.name], found.server.models
    where = f"{profile.title} at {found.address}"
    if not models:
        raise ModelError(failure(f"{where} has no model", f"Load one: {profile.load}"))
    if name:
        model = found.server.model(name)
        if model is None:
            what = f"{where} has no model called {name[:100]!r}, only {_names(models)}"
            raise ModelError(failure(what, f"Name one of them, or load it: {profile.load}"))
        return model
    fit = [one for one in models if one.loaded and one.sees is not False]
    fit = fit or [one for one in models if one.sees is not False] or list(models)
    if len(fit) > 1:
        raise ModelError(failure(f"{where} has more than one model: {_names(fit)}", "Name one with --model"))
    return fit[0]


def _names(models: Collection[ModelFacts]) -> str:
    names = [one.name for one in models]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
